/** Sending what waits: in order, one page at a time, later and later while it fails. */

import type { PlayTables } from "../play/tables";
import { BackOff, type Clock } from "./clock";
import type { Holding } from "./native-holding";
import { elsewhere, plain, settle, without, type ServerLog } from "./native-log";
import { isRefusal, type NativeNotes } from "./native-notes";
import type { AttemptData, Reply, Server } from "./native-server";
import type { Reason } from "./outbox";
import type { Events, Response } from "./tracker";

/** Waiting for another page's turn to end, in milliseconds. */
const LOCK_PATIENCE = 5000;

/** The server takes so many responses at once. */
const MOST_AT_ONCE = 200;

/** So many logs that change nothing are a fault, and sending waits a while. */
const MOST_IN_A_ROW = 3;

/** How one request left things: go on with the next, try again later, or wait for a person. */
type After = "next" | "later" | "stop";

/** What the sender needs of its browser. */
export interface Turns {
  readonly clock: Clock;
  readonly locks: Pick<LockManager, "request"> | undefined;
}

export class Sender {
  /** The learner pressed Start, and the server does not know yet. */
  startDue = false;
  /** The learner is on another page, and the server does not know yet. */
  placeDue = false;
  /** Nothing is sent before the page is open. */
  ready = false;
  private failing = false;
  private signedOut = false;
  /** The server has no attempt to set anything aside in yet: what waits for that holds nothing else up. */
  private asideRefused = false;
  private halted = false;
  private tokenRefused = false;
  private inARow = 0;
  private pumping = false;
  private line: Promise<unknown> = Promise.resolve();
  private callOffRetry: (() => void) | null = null;
  private readonly backOff = new BackOff();

  constructor(
    private readonly tables: PlayTables,
    private readonly holding: Holding,
    private readonly server: Server,
    private readonly notes: NativeNotes,
    private readonly events: Events,
    private readonly turns: Turns,
    private readonly changed: () => void,
  ) {}

  /** Whether nothing can be sent just now. */
  get later(): boolean {
    return this.failing || this.signedOut || this.halted;
  }

  /** Resolves when everything under way now has come to rest. */
  get rest(): Promise<unknown> {
    return this.line;
  }

  /** Send what waits, soon. */
  pump(): void {
    if (!this.ready || this.pumping || this.signedOut || this.halted) return;
    this.pumping = true;
    void this.inLine(async () => {
      this.pumping = false;
      await this.sendAll();
    });
  }

  /** The learner is back, or the connection is: try now what failed before. */
  wake(): void {
    // Perhaps they signed in again in another tab: ask.
    if (this.signedOut && !this.halted) void this.inLine(() => this.sendAll());
    else if (this.failing) this.pump();
  }

  /** Do one thing after the other in this page, and where the browser can, in all its pages. */
  inLine<T>(run: () => Promise<T>): Promise<T> {
    const next = this.line.then(() => this.locked(run));
    this.line = next.catch(() => undefined);
    return next;
  }

  /** Find out where the server is; at the opening of the page too. */
  async fetchAttempt(): Promise<After> {
    const { reply, attempt } = await this.server.attempt(this.tables.module.revision);
    if (!attempt) return this.after(reply);
    if (this.signedOut) {
      this.signedOut = false;
      this.events.onSignedIn?.();
    }
    await this.takeAttempt(attempt);
    return this.halted ? "stop" : "next";
  }

  /** Begin a new attempt. Rejects where that cannot be done now. */
  async startAgain(): Promise<readonly Response[]> {
    const { holding } = this;
    if ((await this.sendAll()) !== "next" || holding.waiting.length > 0) throw new Error("not everything is sent yet");
    const wanted = { revision: this.tables.module.revision, attempt: holding.server.attempt + 1 };
    const reply = await this.server.post("attempts", wanted);
    if (reply.status !== 200) throw new Error(`a new attempt cannot begin now (${reply.status})`);
    const { attempt, revision } = reply.body as { attempt: number; revision: number };
    holding.server = { attempt, revision, head: 0, log: [] };
    holding.about = { ...holding.about, started: "begun", completed: null, canStartAgain: false };
    holding.at = "";
    await holding.write();
    if (revision !== wanted.revision) this.halt();
    return holding.log;
  }

  /** Send everything that waits. */
  async sendAll(): Promise<After> {
    this.callOffRetry?.();
    this.callOffRetry = null;
    for (let step = this.step(); step; step = this.step()) {
      const after = await step();
      if (after === "next") continue;
      if (after === "later") this.retryLater();
      this.changed();
      return after;
    }
    if (!this.halted) this.worked();
    this.changed();
    return "next";
  }

  /** A backup for the last moment of a page. Nothing is forgotten on it. */
  sendAtTheEnd(): void {
    if (this.signedOut || this.halted) return;
    const { waiting, at, server } = this.holding;
    const { attempt } = server;
    const revision = this.tables.module.revision;
    const responses = waiting.slice(0, MOST_AT_ONCE).map(plain);
    if (responses.length > 0) this.server.postAtTheEnd("responses", { attempt, revision, responses });
    if (this.placeDue && at !== "") this.server.postAtTheEnd("place", { attempt, place: at });
    for (const body of this.notes.bodies()) this.server.postAtTheEnd("notes", body);
  }

  /** A failure at some moment: try again later. */
  retryLater(): void {
    this.failing = true;
    this.tokenRefused = false;
    this.inARow = 0;
    this.callOffRetry?.();
    this.callOffRetry = this.turns.clock.after(this.backOff.next(), () => this.pump());
  }

  /** The next thing to send: answers first, then what counts nowhere, then the place, then notes. */
  private step(): (() => Promise<After>) | null {
    if (this.halted) return null;
    if (!this.server.known) return () => this.fetchAttempt();
    if (this.startDue) return () => this.sendStart();
    if (this.holding.waiting.length > 0) return () => this.sendResponses();
    if (this.holding.aside.length > 0 && !this.asideRefused) return () => this.sendAside();
    if (this.placeDue) return () => this.sendPlace();
    const block = this.notes.next;
    return block === null ? null : () => this.sendNote(block);
  }

  private async locked<T>(run: () => Promise<T>): Promise<T> {
    const { locks, clock } = this.turns;
    if (!locks) return run();
    const stop = new AbortController();
    const callOff = clock.after(LOCK_PATIENCE, () => stop.abort());
    let running: Promise<T> | undefined;
    const begin = (): Promise<T> => {
      callOff();
      return (running ??= run());
    };
    // Without the lock two pages may send at once; the server then takes each response once, by its id.
    await locks.request(`lcf-learning ${this.tables.module.slug}`, { signal: stop.signal }, begin).catch(() => undefined);
    return begin();
  }

  private async takeAttempt(data: AttemptData): Promise<void> {
    const { holding } = this;
    if (holding.owner !== null && holding.owner !== data.owner) {
      // What the first person left stays in the outbox under their own key; this page is not the other's.
      this.halted = true;
      this.events.onOtherPerson?.();
      return;
    }
    const before = holding.log;
    holding.heard = true;
    holding.setAside = data.set_aside ?? 0;
    const first = holding.owner === null;
    if (first) await holding.recall(data.owner);
    if (!this.ready) holding.at = data.place ?? "";
    const { attempt, revision, head, log, started, completed, notes } = data;
    const since = typeof started === "string" ? started : started === true ? "begun" : null;
    holding.about = { started: since, completed, notes, canStartAgain: data.can_start_again };
    await this.lay({ attempt, revision, head, log: log.map(plain) }, before);
    if (first) await holding.keepRest();
  }

  /** Lay what waits over the server's log, and tell where that changes what the learner sees. */
  private async lay(server: ServerLog, before: readonly Response[]): Promise<void> {
    const { holding } = this;
    if (server.revision !== this.tables.module.revision) {
      holding.server = server;
      this.halt();
      return;
    }
    const settled = settle(this.tables, server, holding.waiting);
    await holding.take(server, settled);
    if (!this.ready) return;
    if (ids(holding.log).join() !== ids(before).join()) this.events.onLog?.(holding.log, "elsewhere");
    const refused = elsewhere(settled.aside);
    if (refused.length > 0) this.events.onRefused?.(ids(refused), holding.log);
  }

  /** The attempt goes on in another revision: this page's tables no longer serve. */
  private halt(): void {
    this.halted = true;
    this.events.onLog?.(this.holding.log, "revision");
  }

  private async sendStart(): Promise<After> {
    const wanted = { revision: this.tables.module.revision, attempt: this.holding.server.attempt };
    const reply = await this.server.post("attempts", wanted);
    if (reply.status !== 200 && reply.status !== 409 && !isRefusal(reply.status)) return this.after(reply);
    this.startDue = false;
    // Begun elsewhere meanwhile: what holds then is the server's to say.
    if (reply.status === 409) this.server.forgetToken();
    return "next";
  }

  private async sendResponses(): Promise<After> {
    const { holding } = this;
    const { attempt } = holding.server;
    const responses = holding.waiting.slice(0, MOST_AT_ONCE).map(plain);
    const revision = this.tables.module.revision;
    const reply = await this.server.post("responses", { attempt, revision, responses });
    const { acknowledged, log, head } = reply.body;
    if (reply.status === 200 && Array.isArray(acknowledged)) return this.acknowledged(acknowledged as string[], Number(head));
    if (reply.status === 409 && Array.isArray(log)) return this.behind(reply.body as unknown as ServerLog);
    if (reply.status === 422) return this.refused(reply, responses);
    return this.after(reply);
  }

  private async acknowledged(acknowledged: readonly string[], head: number): Promise<After> {
    if (!(await this.holding.acknowledge(acknowledged))) return "later";
    this.asideRefused = false;
    this.worked();
    // More than ours stands in the log: the rest is to be fetched.
    if (head !== this.holding.server.head) this.server.forgetToken();
    return "next";
  }

  private async behind(theirs: ServerLog): Promise<After> {
    this.inARow += 1;
    if (this.inARow > MOST_IN_A_ROW) return "later";
    const { attempt, revision, head, log } = theirs;
    const server = { attempt: attempt ?? 1, revision: revision ?? this.tables.module.revision, head, log: log.map(plain) };
    await this.lay(server, this.holding.log);
    return this.halted ? "stop" : "next";
  }

  private async refused(reply: Reply, sent: readonly Response[]): Promise<After> {
    const { holding } = this;
    const id = String(reply.body["id"] ?? "");
    // A refusal that names none of ours is a fault somewhere, and no reason to give an answer up.
    if (!ids(sent).includes(id)) return "later";
    const reason: Reason = reply.body["reason"] === "changed" ? "changed" : "not_offered";
    const left = without(this.tables, holding.server, holding.waiting, id, reason);
    await holding.take(holding.server, left);
    this.events.onRefused?.(ids(left.aside), holding.log);
    // The server saw another log than we did: ask for it.
    this.server.forgetToken();
    return "next";
  }

  private async sendAside(): Promise<After> {
    const [first] = this.holding.aside;
    if (!first) return "next";
    const same = this.holding.aside.filter((one) => one.aside === first.aside);
    const responses = same
      .slice(0, MOST_AT_ONCE)
      .map(({ id, run, decision, answer, revision }) => ({ id, run, decision, answer, revision }));
    const { attempt } = this.holding.server;
    const reply = await this.server.post("set-aside", { attempt, reason: first.aside, responses });
    this.asideRefused = isRefusal(reply.status);
    if (this.asideRefused) return "next";
    if (reply.status !== 200) return this.after(reply);
    await this.holding.forgetAside(ids(responses));
    return "next";
  }

  private async sendPlace(): Promise<After> {
    const place = this.holding.at;
    const reply = await this.server.post("place", { attempt: this.holding.server.attempt, place });
    const done = [200, 204, 409].includes(reply.status) || isRefusal(reply.status);
    if (!done) return this.after(reply);
    if (place === this.holding.at) this.placeDue = false;
    return "next";
  }

  private async sendNote(block: string): Promise<After> {
    const reply = await this.notes.send(block, this.server, this.holding.owner, this.holding.outbox);
    return reply.status === 200 || reply.status === 409 || isRefusal(reply.status) ? "next" : this.after(reply);
  }

  /** What a reply means that is not what was asked for. */
  private after(reply: Reply): After {
    if (reply.status === 401) {
      this.server.forgetToken();
      if (!this.signedOut) this.events.onSignedOut?.(this.holding.waiting.length);
      this.signedOut = true;
      return "stop";
    }
    if (reply.status === 403 && reply.body["reason"] === "token" && !this.tokenRefused) {
      this.tokenRefused = true;
      this.server.forgetToken();
      return "next";
    }
    return "later";
  }

  private worked(): void {
    this.failing = false;
    this.tokenRefused = false;
    this.inARow = 0;
    this.backOff.reset();
  }
}

function ids(responses: readonly { readonly id: string }[]): string[] {
  return responses.map(({ id }) => id);
}
