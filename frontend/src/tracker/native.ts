/**
 * The tracker of our own server: every answer is kept on this device first, then sent in order.
 *
 * The server's order decides. What it has is forgotten here, what it does not offer any more is set
 * aside, and what cannot be sent now waits for a connection, for a sign-in, or for its own person.
 */

import { CLOCK, Debounce } from "./clock";
import { Holding } from "./native-holding";
import { elsewhere } from "./native-log";
import { NativeNotes } from "./native-notes";
import { Sender, type Turns } from "./native-sender";
import { Server, type Fetch } from "./native-server";
import { SaveStatus } from "./save-status";
import type { NoteBody, Opened, Response, Setup, Status, Tracker } from "./tracker";

/** What the tracker needs of its browser. */
export interface Surroundings extends Turns {
  readonly fetch: Fetch;
  readonly beacon: ((address: string, data: string) => boolean) | undefined;
  /** May throw: a browser can forbid a third party's page even the look. */
  readonly indexedDB: () => IDBFactory | undefined;
  readonly visible: () => boolean;
  readonly listen: (where: "window" | "document", type: string, run: () => void) => void;
}

/** A place is sent when the learner has stayed this long, in milliseconds. */
const PLACE_QUIET = 1000;

/** Leaving waits so long for what is under way, in milliseconds. */
const LEAVING_PATIENCE = 2000;

/** A tracker for pages of our own server. `settings.api` must hold the address of the module's API. */
export function nativeTracker(setup: Setup, surroundings: Surroundings = browser()): Tracker {
  return new NativeTracker(setup, surroundings);
}

class NativeTracker implements Tracker {
  private readonly status = new SaveStatus();
  private readonly holding: Holding;
  private readonly notes: NativeNotes;
  private readonly sender: Sender;
  private readonly placing: Debounce;
  private going = false;

  constructor(
    setup: Setup,
    private readonly around: Surroundings,
  ) {
    const { tables, settings, events = {} } = setup;
    const show = (): void => this.status.set(this.holding.status(this.sender.later));
    const server = new Server(settings.api ?? "", around.fetch, around.beacon, around.clock);
    this.holding = new Holding(tables, settings.slug, show);
    this.notes = new NativeNotes(settings.slug, events);
    this.sender = new Sender(tables, this.holding, server, this.notes, events, around, show);
    this.placing = new Debounce(around.clock, PLACE_QUIET, () => this.sendPlace());
  }

  async open(): Promise<Opened> {
    const { holding, sender, around } = this;
    await holding.openOutbox(around.indexedDB, around.clock);
    this.listen();
    const after = await sender.fetchAttempt();
    const reached = after === "next" || holding.owner !== null;
    const known = reached || (await holding.recallSnapshot());
    const notes = this.notes.take(holding.about.notes, await holding.notes());
    sender.ready = true;
    if (after === "later") sender.retryLater();
    else sender.pump();
    this.status.set(holding.status(sender.later));
    const { started, completed, canStartAgain } = holding.about;
    return {
      log: holding.log,
      place: holding.at,
      mode: "normal",
      saves: true,
      keeps: holding.outbox !== null,
      attempt: holding.server.attempt,
      started,
      completed,
      notes,
      canStartAgain,
      setAside: holding.setAside + elsewhere(holding.aside).length,
      ...(known ? {} : { problem: after === "stop" ? "signed_out" : "unreachable" }),
    };
  }

  start(): Promise<void> {
    if (this.holding.about.started === null) this.sender.startDue = true;
    this.sender.pump();
    return Promise.resolve();
  }

  startAgain(): Promise<readonly Response[]> {
    return this.sender.inLine(() => this.sender.startAgain());
  }

  async append(responses: readonly Response[]): Promise<void> {
    const { ids, gone } = this.holding.add(responses);
    const kept = await this.holding.keep(ids);
    this.sender.pump();
    if (!kept) await gone;
  }

  place(code: string): void {
    if (code === this.holding.at) return;
    this.holding.at = code;
    this.placing.touch();
  }

  report(): void {
    // The server marks again, and its mark is the record.
  }

  async note(block: string, body: NoteBody): Promise<void> {
    const written = this.notes.write(block, body, this.holding.owner, this.holding.outbox);
    // A text can arrive while the page goes: then there is no later.
    if (this.going) this.sender.sendAtTheEnd();
    await written;
    this.sender.pump();
  }

  async close(reason: "leave" | "hide"): Promise<void> {
    this.placing.flush();
    if (reason === "hide") {
      this.going = true;
      this.sender.sendAtTheEnd();
      return;
    }
    this.sender.pump();
    await Promise.race([this.sender.rest, new Promise<void>((done) => void this.around.clock.after(LEAVING_PATIENCE, done))]);
  }

  onStatus(listener: (status: Status) => void): void {
    this.status.follow(listener);
  }

  private sendPlace(): void {
    this.sender.placeDue = true;
    void this.holding.write();
    this.sender.pump();
  }

  private listen(): void {
    const { listen, visible } = this.around;
    const look = (): void => {
      if (visible()) this.sender.wake();
      else this.placing.flush();
    };
    listen("window", "online", () => this.sender.wake());
    listen("window", "focus", look);
    listen("document", "visibilitychange", look);
    listen("window", "pagehide", () => void this.close("hide"));
    listen("window", "pageshow", () => (this.going = false));
  }
}

/** The browser this page is in. */
function browser(): Surroundings {
  return {
    clock: CLOCK,
    fetch: (address, options) => fetch(address, options),
    beacon: (address, data) => navigator.sendBeacon(address, data),
    indexedDB: () => window.indexedDB as IDBFactory | undefined,
    locks: navigator.locks as LockManager | undefined,
    visible: () => document.visibilityState !== "hidden",
    listen: (where, type, run) => (where === "window" ? window : document).addEventListener(type, run),
  };
}
