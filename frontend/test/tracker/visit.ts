/** Visits of one learner's device to a made-up server. */

import assert from "node:assert/strict";
import { IDBFactory } from "fake-indexeddb";
import type { PlayTables } from "../../src/play/tables";
import { nativeTracker, type Surroundings } from "../../src/tracker/native";
import type { NoteBody, Opened, Response, Status, Tracker } from "../../src/tracker/tracker";
import { FakeClock, settle } from "./fake-clock";
import { FakeServer } from "./fake-server";
import { response, said, TABLES } from "./sample";

/** What was told unasked, as text. */
export class Told {
  statuses: Status[] = [];
  events: string[] = [];
  logs: string[][] = [];
  conflicts: { ours: NoteBody; theirs: NoteBody }[] = [];

  get status(): Status | undefined {
    return this.statuses.at(-1);
  }
}

export interface Visit {
  readonly tracker: Tracker;
  readonly opened: Opened;
  readonly clock: FakeClock;
  readonly told: Told;
  /** Answer, numbered on, without waiting for anything. */
  answer(...texts: string[]): Promise<void>[];
  /** What the browser tells the page. */
  tell(type: string): void;
  hide(): void;
  show(): void;
  /** The ids given so far, in order. */
  readonly given: Response[];
}

export class Device {
  readonly indexedDB = new IDBFactory();
  locks: Surroundings["locks"];
  beacons: string[] = [];
  /** This browser cannot fetch while a page goes. */
  noKeepalive = false;
  /** Stands in for this device's own database where that is missing or broken. */
  database: () => IDBFactory | undefined = () => this.indexedDB;

  constructor(private readonly server: FakeServer) {}

  /** Open the page. `meanwhile` happens while it opens. */
  async visit(tables: PlayTables = TABLES, meanwhile?: (clock: FakeClock) => Promise<void>): Promise<Visit> {
    const clock = new FakeClock();
    const told = new Told();
    const listeners: { readonly type: string; readonly run: () => void }[] = [];
    let visible = true;
    const around: Surroundings = {
      clock,
      fetch: (address, options) => {
        if (options.keepalive && this.noKeepalive) throw new TypeError("keepalive is not known here");
        return this.server.fetch(address, options);
      },
      beacon: (address, data) => this.beacons.push(`${address} ${data}`) > 0,
      indexedDB: () => this.database(),
      locks: this.locks,
      visible: () => visible,
      listen: (_, type, run) => listeners.push({ type, run }),
    };
    const settings = { slug: "sample", revision: tables.module.revision, api: "/learn/api/modules/sample" };
    const tracker = nativeTracker({ tables, settings, events: eventsInto(told) }, around);
    tracker.onStatus((status) => told.statuses.push(status));
    const opening = tracker.open();
    await settle();
    await meanwhile?.(clock);
    const opened = await opening;
    await settle();
    const given: Response[] = [];
    const answer = (...texts: string[]): Promise<void>[] =>
      texts.map((text) => {
        const made = response(text, opened.log.length + given.length + 1);
        given.push(made);
        return tracker.append([made]);
      });
    const tell = (type: string): void => {
      for (const listener of listeners) if (listener.type === type) listener.run();
    };
    const turn = (to: boolean) => (): void => {
      visible = to;
      tell("visibilitychange");
    };
    return { tracker, opened, clock, told, answer, tell, hide: turn(false), show: turn(true), given };
  }

  /** What stands in the database: [owner, "1aa", set aside?]. */
  async kept(): Promise<(string | undefined)[][]> {
    const records = await this.records("responses");
    return records.map((record) => [String(record["owner"]), `${String(record["decision"])}${String(record["answer"])}`, record["aside"] as string | undefined]);
  }

  async records(store: string): Promise<Record<string, unknown>[]> {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = this.indexedDB.open("lcf-learning", 1);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const found = await new Promise<Record<string, unknown>[]>((resolve) => {
      const request = database.transaction(store).objectStore(store).getAll();
      request.onsuccess = () => resolve(request.result as Record<string, unknown>[]);
    });
    database.close();
    return found;
  }
}

function eventsInto(told: Told) {
  return {
    onLog: (log: readonly Response[], reason: string) => {
      told.events.push(`log ${reason}`);
      told.logs.push(said(log));
    },
    onSignedOut: (waiting: number) => told.events.push(`signed out ${waiting}`),
    onSignedIn: () => told.events.push("signed in"),
    onOtherPerson: () => told.events.push("other person"),
    onRefused: (ids: readonly string[], log: readonly Response[]) => {
      told.events.push(`refused ${ids.length}`);
      told.logs.push(said(log));
    },
    onNote: (block: string, status: Status) => told.events.push(`note ${block} ${status}`),
    onNoteConflict: (block: string, ours: NoteBody, theirs: NoteBody) => {
      told.events.push(`conflict ${block}`);
      told.conflicts.push({ ours, theirs });
    },
  };
}

/** Look at every write transaction of a device while something runs. */
export async function watching(
  device: Device,
  look: (transaction: IDBTransaction | undefined, options?: IDBTransactionOptions) => unknown,
  run: () => Promise<void>,
): Promise<void> {
  const database = await device.database()?.open("lcf-learning", 1);
  assert.ok(database);
  const opened = await new Promise<IDBDatabase>((resolve) => {
    database.onsuccess = () => resolve(database.result);
  });
  const prototype = Object.getPrototypeOf(opened) as IDBDatabase;
  const { transaction } = prototype;
  prototype.transaction = function seen(this: IDBDatabase, ...rest: Parameters<IDBDatabase["transaction"]>) {
    const made = transaction.apply(this, rest);
    if (rest[1] === "readwrite") look(made, rest[2]);
    return made;
  };
  try {
    await run();
  } finally {
    prototype.transaction = transaction;
    opened.close();
  }
}

/** A server, and a device that has never met it. */
export function made(): { server: FakeServer; device: Device } {
  const server = new FakeServer();
  return { server, device: new Device(server) };
}
