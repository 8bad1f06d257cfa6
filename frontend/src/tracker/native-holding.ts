/** What one person has of one module on this device: the server's log, and what waits behind it. */

import type { PlayTables } from "../play/tables";
import type { Clock } from "./clock";
import { plain, settle, type ServerLog, type Settled } from "./native-log";
import { Outbox, type Kept, type KeptNote, type Snapshot } from "./outbox";
import type { Response, Status } from "./tracker";

/** A database that does not open in this time is none, in milliseconds. */
const PATIENCE = 4000;

type About = Pick<Snapshot, "started" | "completed" | "canStartAgain" | "notes">;

export class Holding {
  outbox: Outbox | null = null;
  /** Whose answers these are: an opaque key, null until the server or a snapshot has said it. */
  owner: string | null = null;
  /** The page's code where the learner is. */
  at = "";
  about: About = { started: null, completed: null, canStartAgain: false, notes: {} };
  server: ServerLog;
  waiting: readonly Kept[] = [];
  aside: readonly Kept[] = [];
  /** Whether the server has been heard since this page was opened: before that nobody knows how things stand. */
  heard = false;
  /** How many answers the server holds that count nowhere. */
  setAside = 0;
  private readonly durable = new Set<string>();
  private readonly unkept = new Set<string>();
  private readonly settled = new Map<string, () => void>();

  constructor(
    private readonly tables: PlayTables,
    private readonly slug: string,
    private readonly changed: () => void,
  ) {
    this.server = { attempt: 1, revision: tables.module.revision, head: 0, log: [] };
  }

  /** What the learner has answered, as far as this device knows. */
  get log(): readonly Response[] {
    return [...this.server.log, ...this.waiting].map(plain);
  }

  get keeps(): boolean {
    return this.outbox !== null && this.owner !== null;
  }

  async openOutbox(factory: () => IDBFactory | undefined, clock: Clock): Promise<void> {
    let callOff = (): void => undefined;
    const late = new Promise<null>((resolve) => (callOff = clock.after(PATIENCE, () => resolve(null))));
    try {
      this.outbox = await Promise.race([Outbox.open(factory()), late]);
    } catch {
      this.outbox = null;
    }
    callOff();
  }

  /** Take over what this person left unsent here. What waits in this page already becomes theirs too. */
  async recall(owner: string): Promise<void> {
    this.owner = owner;
    const kept = (await this.outbox?.responses(owner, this.slug).catch(() => [])) ?? [];
    for (const { id } of kept) this.durable.add(id);
    this.aside = kept.filter((record) => record.aside);
    const given = this.waiting.map((record) => ({ ...record, owner }));
    this.waiting = [...kept.filter((record) => !record.aside), ...given];
  }

  /** Stand where this device last knew the server to be. Whether it knew anything. */
  async recallSnapshot(): Promise<boolean> {
    const snapshot = await this.outbox?.snapshot(this.slug).catch(() => null);
    if (!snapshot) return false;
    this.at = snapshot.place;
    this.about = snapshot;
    await this.recall(snapshot.owner);
    this.server = snapshot;
    this.waiting = settle(this.tables, snapshot, this.waiting).waiting;
    return true;
  }

  async notes(): Promise<KeptNote[]> {
    if (this.owner === null) return [];
    return (await this.outbox?.notes(this.owner, this.slug).catch(() => [])) ?? [];
  }

  /** Add responses behind everything else. Returns their ids, and when none of them waits any more. */
  add(responses: readonly Response[]): { ids: string[]; gone: Promise<unknown> } {
    const first = this.server.head + this.waiting.length + 1;
    const records = responses.map((response, index) => ({
      ...plain(response),
      number: first + index,
      owner: this.owner ?? "",
      slug: this.slug,
      attempt: this.server.attempt,
      revision: this.tables.module.revision,
    }));
    this.waiting = [...this.waiting, ...records];
    const gone = records.map(({ id }) => new Promise<void>((resolve) => this.settled.set(id, resolve)));
    this.changed();
    return { ids: records.map(({ id }) => id), gone: Promise.all(gone) };
  }

  /** Put waiting responses on the disk. Whether that worked. */
  async keep(ids: readonly string[]): Promise<boolean> {
    const records = this.waiting.filter(({ id }) => ids.includes(id));
    const kept = this.keeps && (await this.outbox?.change({ keep: records }).then(() => true, () => false)) === true;
    for (const { id } of records) {
      if (kept) this.durable.add(id);
      if (kept) this.unkept.delete(id);
      else this.unkept.add(id);
    }
    this.changed();
    return kept;
  }

  /** Try again to keep what could not be kept before its person was known. */
  async keepRest(): Promise<void> {
    const ids = this.waiting.map(({ id }) => id).filter((id) => !this.durable.has(id));
    if (ids.length > 0 && (await this.keep(ids))) for (const id of ids) this.settled.get(id)?.();
  }

  /** Stand on another log of the server's, with what waits laid over it. */
  async take(server: ServerLog, { waiting, known, aside }: Settled): Promise<void> {
    this.server = server;
    this.waiting = waiting;
    this.aside = [...this.aside, ...aside];
    this.release([...known, ...aside.map(({ id }) => id)]);
    await this.write([...waiting, ...aside], known);
  }

  /** The server has these now. Whether any of them was ours. */
  async acknowledge(ids: readonly string[]): Promise<boolean> {
    const taken = this.waiting.filter(({ id }) => ids.includes(id));
    const { attempt, revision, head, log } = this.server;
    this.server = { attempt, revision, head: head + taken.length, log: [...log, ...taken.map(plain)] };
    this.about = { ...this.about, started: this.about.started ?? "begun" };
    this.waiting = this.waiting.filter(({ id }) => !ids.includes(id));
    await this.write([], taken.map(({ id }) => id));
    this.release(ids);
    return taken.length > 0;
  }

  /** The server has set these aside. */
  async forgetAside(ids: readonly string[]): Promise<void> {
    this.aside = this.aside.filter(({ id }) => !ids.includes(id));
    await this.write([], ids);
  }

  /** Write changes and today's snapshot. The server has what is forgotten, so a failure here costs nothing. */
  async write(keep: readonly Kept[] = [], forget: readonly string[] = []): Promise<void> {
    if (this.owner === null || !this.outbox) return;
    const { attempt, revision, head, log } = this.server;
    const snapshot = { ...this.about, owner: this.owner, slug: this.slug, attempt, revision, head, log, place: this.at };
    await this.outbox.change({ keep, forget, snapshot }).catch(() => undefined);
  }

  /** How it all stands, null where that is not known. `later`: nothing can be sent just now. */
  status(later: boolean): Status | null {
    if (this.waiting.length === 0) return this.heard ? "saved" : null;
    if (this.waiting.some(({ id }) => this.unkept.has(id))) return "not_saved";
    return later && this.waiting.every(({ id }) => this.durable.has(id)) ? "kept" : "saving";
  }

  private release(ids: readonly string[]): void {
    for (const id of ids) {
      this.settled.get(id)?.();
      this.settled.delete(id);
      this.unkept.delete(id);
    }
    this.changed();
  }
}
