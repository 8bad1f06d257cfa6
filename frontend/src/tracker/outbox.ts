/**
 * What this device keeps until the server has it, in IndexedDB.
 *
 * Writes are strict: they resolve when the data is on the disk, not merely handed to the system. Every
 * record names its owner, an opaque key for the person: what one person left unsent, another neither
 * sees nor sends.
 */

import type { Note, NoteBody, Response } from "./tracker";

/** Why a response counts nowhere. */
export type Reason = "elsewhere" | "not_offered" | "changed" | "revision";

/** A response that waits. With `aside` it waits to be set aside, and never counts. */
export interface Kept extends Response {
  readonly owner: string;
  readonly slug: string;
  readonly attempt: number;
  readonly revision: number;
  readonly aside?: Reason;
}

/** The log as the server last gave it, for opening the page without a connection. */
export interface Snapshot {
  readonly owner: string;
  readonly slug: string;
  readonly attempt: number;
  readonly revision: number;
  readonly head: number;
  readonly log: readonly Response[];
  readonly place: string;
  readonly started: string | null;
  readonly completed: string | null;
  readonly canStartAgain: boolean;
  readonly notes: Readonly<Record<string, Note>>;
}

/** A private note that waits, and the version it was written over. */
export interface KeptNote {
  readonly owner: string;
  readonly slug: string;
  readonly block: string;
  readonly version: number;
  readonly body: NoteBody;
}

/** Changes that happen together or not at all. */
export interface Change {
  readonly keep?: readonly Kept[];
  readonly forget?: readonly string[];
  readonly snapshot?: Snapshot;
}

const NAME = "lcf-learning";
const RESPONSES = "responses";
const SNAPSHOTS = "snapshots";
const NOTES = "notes";
const LAST = "last";

export class Outbox {
  private constructor(private readonly database: IDBDatabase) {}

  /** Rejects where this browser has no IndexedDB, or does not let the page use it. */
  static open(factory: IDBFactory | undefined): Promise<Outbox> {
    return new Promise((resolve, reject) => {
      if (!factory) throw new Error("there is no IndexedDB here");
      const request = factory.open(NAME, 1);
      request.onupgradeneeded = () => build(request.result);
      request.onsuccess = () => {
        const database = request.result;
        database.onversionchange = () => database.close();
        resolve(new Outbox(database));
      };
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error("the outbox is blocked by another page"));
    });
  }

  /** Everything of this person and module, in the order of the numbers. */
  async responses(owner: string, slug: string): Promise<Kept[]> {
    const found = await this.read<Kept[]>(RESPONSES, (store) => store.index("whose").getAll([owner, slug]));
    return found.sort((one, other) => one.attempt - other.attempt || one.number - other.number);
  }

  /** Resolves when all of it is on the disk. */
  change({ keep = [], forget = [], snapshot }: Change): Promise<void> {
    return this.write([RESPONSES, SNAPSHOTS, LAST], (store) => {
      for (const id of forget) store(RESPONSES).delete(id);
      for (const record of keep) store(RESPONSES).put(record);
      if (!snapshot) return;
      store(SNAPSHOTS).put(snapshot);
      store(LAST).put({ slug: snapshot.slug, owner: snapshot.owner });
    });
  }

  /** The newest snapshot of whoever opened this module here last. */
  async snapshot(slug: string): Promise<Snapshot | null> {
    const last = await this.read<{ owner: string } | undefined>(LAST, (store) => store.get(slug));
    if (!last) return null;
    return (await this.read<Snapshot | undefined>(SNAPSHOTS, (store) => store.get([last.owner, slug]))) ?? null;
  }

  notes(owner: string, slug: string): Promise<KeptNote[]> {
    return this.read<KeptNote[]>(NOTES, (store) => store.index("whose").getAll([owner, slug]));
  }

  keepNote(note: KeptNote): Promise<void> {
    return this.write([NOTES], (store) => store(NOTES).put(note));
  }

  /** Forget a note, unless its text was changed since. */
  forgetNote(note: KeptNote): Promise<void> {
    const key = [note.owner, note.slug, note.block];
    return this.write([NOTES], (store) => {
      const request = store(NOTES).get(key);
      request.onsuccess = () => {
        const held = request.result as KeptNote | undefined;
        if (held && JSON.stringify(held.body) === JSON.stringify(note.body)) store(NOTES).delete(key);
      };
    });
  }

  private read<T>(name: string, ask: (store: IDBObjectStore) => IDBRequest): Promise<T> {
    return new Promise((resolve, reject) => {
      const request = ask(this.database.transaction(name, "readonly").objectStore(name));
      request.onsuccess = () => resolve(request.result as T);
      request.onerror = () => reject(request.error);
    });
  }

  private write(names: readonly string[], run: (store: (name: string) => IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction([...names], "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      run((name) => transaction.objectStore(name));
    });
  }
}

function build(database: IDBDatabase): void {
  database.createObjectStore(RESPONSES, { keyPath: "id" }).createIndex("whose", ["owner", "slug"]);
  database.createObjectStore(SNAPSHOTS, { keyPath: ["owner", "slug"] });
  database.createObjectStore(NOTES, { keyPath: ["owner", "slug", "block"] }).createIndex("whose", ["owner", "slug"]);
  database.createObjectStore(LAST, { keyPath: "slug" });
}
