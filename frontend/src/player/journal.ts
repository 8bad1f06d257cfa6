/** The log as the player holds it, and what replaying it says. */

import { replay, type Replay } from "../play/path";
import { results, type Results } from "../play/results";
import type { PlayTables } from "../play/tables";
import type { Opened, Response, Tracker } from "../tracker/tracker";
import { responseId } from "./response-id";

/** How long Decide waits for an answer to be kept before the story goes on anyway, in milliseconds. */
const PATIENCE = 5000;

export class Journal {
  /** What stands on the path, item answers, walks. Made new after every change. */
  replayed: Replay;
  results: Results;
  /** Whether the attempt had begun before this page was opened. */
  started = false;
  /** When it was completed (ISO), or null where that is not known. */
  completed: string | null = null;
  /** How many answers count nowhere, as they had been given elsewhere first. */
  setAside = 0;
  private log: readonly Response[] = [];
  private place = "";
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly tables: PlayTables,
    private readonly tracker: Tracker,
  ) {
    this.replayed = replay(tables, []);
    this.results = results(tables, this.replayed);
  }

  /** Take a log as the tracker gave it. */
  take(log: readonly Response[]): void {
    this.log = [...log];
    this.reckon();
  }

  /** Whether anything was answered. */
  get answered(): boolean {
    return this.log.length > 0;
  }

  /** Whether there is something to carry on with. */
  get begun(): boolean {
    return this.started || this.answered || this.place !== "";
  }

  /** A new attempt: nothing answered, nothing read. */
  startAfresh(log: readonly Response[]): void {
    this.started = false;
    this.completed = null;
    this.place = "";
    this.setAside = 0;
    this.take(log);
  }

  /** The page of the last answer. */
  get lastPage(): string | undefined {
    const last = this.replayed.kept[this.replayed.kept.length - 1];
    return last && this.tables.decisions[last.decision]?.page;
  }

  /** Run `listener` after every change of the log or the place. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /**
   * Record an answer: it stands in the log at once, and this resolves when the tracker has kept or
   * sent it. Where it can do neither the learner still goes on: the save state says so.
   */
  async record(decision: string, answer: string, run: number): Promise<void> {
    const response: Response = { id: responseId(), number: this.nextNumber(), run, decision, answer };
    const complete = this.results.complete;
    this.log = [...this.log, response];
    this.reckon();
    if (this.results.complete && !complete) this.completed = new Date().toISOString();
    await Promise.race([
      this.tracker.append([response]).catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, PATIENCE)),
    ]);
    this.report();
  }

  /** Remember the page the learner is on. */
  reach(page: string): void {
    if (page === this.place) return;
    const complete = this.results.complete;
    this.place = page;
    this.reckon();
    this.tracker.place(page);
    if (this.results.complete === complete) return;
    this.completed = new Date().toISOString();
    this.report();
  }

  /** The page the learner was last on, or an empty text. */
  get at(): string {
    return this.place;
  }

  /** Take up an attempt where the tracker found it. */
  resume(opened: Opened): void {
    this.started = opened.started !== null;
    this.completed = opened.completed;
    this.place = opened.place;
    this.setAside = opened.setAside ?? 0;
    this.take(opened.log);
  }

  private report(): void {
    const { complete, passed, answered, module } = this.results;
    this.tracker.report({ complete, passed, percent: module.percent, place: this.place, answered, results: this.results });
  }

  private nextNumber(): number {
    return (this.log[this.log.length - 1]?.number ?? 0) + 1;
  }

  private reckon(): void {
    this.replayed = replay(this.tables, this.log);
    this.results = results(this.tables, this.replayed, this.place);
    for (const listener of this.listeners) listener();
  }
}
