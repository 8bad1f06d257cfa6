/** Private notes on their way: kept on this device until the server has them, one text a block, the newest. */

import type { Server, Reply } from "./native-server";
import type { KeptNote, Outbox } from "./outbox";
import type { Events, Note, NoteBody, Status } from "./tracker";

interface Draft {
  readonly body: NoteBody;
  /** The version this text was written over. */
  version: number;
  durable: boolean;
  /** Two texts stand against each other, or the server does not take this one: wait for a word of the learner. */
  paused: boolean;
}

export class NativeNotes {
  private readonly versions = new Map<string, number>();
  private readonly drafts = new Map<string, Draft>();

  constructor(
    private readonly slug: string,
    private readonly events: Events,
  ) {}

  /** Take over what the server has and what this device kept. Returns the notes as the learner left them. */
  take(stored: Readonly<Record<string, Note>>, kept: readonly KeptNote[]): Record<string, Note> {
    const shown: Record<string, Note> = { ...stored };
    for (const [block, note] of Object.entries(stored)) this.versions.set(block, note.version);
    for (const { block, version, body } of kept) {
      if (!this.drafts.has(block)) this.drafts.set(block, { version, body, durable: true, paused: false });
      shown[block] = { version, body };
    }
    return shown;
  }

  /** Keep a text. Resolves when it is on this device, or that has failed. */
  async write(block: string, body: NoteBody, owner: string | null, outbox: Outbox | null): Promise<void> {
    const before = this.drafts.get(block);
    const version = before && !before.paused ? before.version : (this.versions.get(block) ?? 0);
    const draft: Draft = { body, version, durable: false, paused: false };
    this.drafts.set(block, draft);
    this.tell(block, "saving");
    if (owner !== null && outbox) {
      draft.durable = await outbox.keepNote({ owner, slug: this.slug, block, version, body }).then(
        () => true,
        () => false,
      );
    }
    if (!draft.durable && this.drafts.get(block) === draft) this.tell(block, "not_saved");
  }

  /** The next note to send, or null. */
  get next(): string | null {
    for (const [block, draft] of this.drafts) if (!draft.paused) return block;
    return null;
  }

  /** Everything that waits, for the last moment of a page. */
  bodies(): { block: string; version: number; body: NoteBody }[] {
    return [...this.drafts]
      .filter(([, draft]) => !draft.paused)
      .map(([block, { version, body }]) => ({ block, version, body }));
  }

  /** Send one note. The reply is the server's; what it means for notes is seen to here. */
  async send(block: string, server: Server, owner: string | null, outbox: Outbox | null): Promise<Reply> {
    const draft = this.drafts.get(block);
    if (!draft) return { status: 200, body: {} };
    const { version, body } = draft;
    const reply = await server.post("notes", { block, version, body });
    const newest = this.drafts.get(block);
    if (reply.status === 200) {
      const taken = Number(reply.body["version"] ?? version + 1);
      this.versions.set(block, taken);
      if (newest === draft) this.drafts.delete(block);
      else if (newest) newest.version = taken;
      if (owner !== null) await outbox?.forgetNote({ owner, slug: this.slug, block, version, body }).catch(() => undefined);
      if (newest === draft) this.tell(block, "saved");
    } else if (reply.status === 409 && newest) {
      newest.paused = true;
      this.versions.set(block, Number(reply.body["version"] ?? 0));
      this.tell(block, newest.durable ? "kept" : "not_saved");
      this.events.onNoteConflict?.(block, newest.body, (reply.body["body"] ?? {}) as NoteBody);
    } else if (newest && isRefusal(reply.status)) {
      newest.paused = true;
      this.tell(block, "not_saved");
    } else if (newest) {
      this.tell(block, newest.durable ? "kept" : "not_saved");
    }
    return reply;
  }

  private tell(block: string, status: Status): void {
    this.events.onNote?.(block, status);
  }
}

/** Whether a note would be refused again and again: its block is unknown, or its text too long. */
export function isRefusal(status: number): boolean {
  return status === 400 || status === 404 || status === 413 || status === 422;
}
