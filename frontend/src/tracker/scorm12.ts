/**
 * A tracker for SCORM 1.2 packages. The target says what may be touched; nothing here guesses the platform.
 *
 * Everything that matters is written and committed when it happens, since the end of a page may deliver nothing.
 */

import { replay, type Entry } from "../play/path";
import { results, type Results } from "../play/results";
import { fromLog, read, StateError, toLog, write, type State } from "../play/state";
import { lookUp } from "../play/tables";
import { findApiSoon, type Frame } from "./api-discovery";
import { BackOff, CLOCK, Debounce, type Clock } from "./clock";
import { SaveStatus } from "./save-status";
import { sessionTime, Stopwatch } from "./scorm-time";
import { Scorm12Calls } from "./scorm12-calls";
import { Scorm12Details } from "./scorm12-details";
import type { Scorm12Target } from "./scorm12-target";
import type { Opened, Problem, Response, Setup, Status, Tracker } from "./tracker";

/** What the tracker needs of its window. */
export interface PackageWindow extends Frame {
  readonly document: { readonly visibilityState: string; addEventListener(type: string, run: () => void): void };
  addEventListener(type: string, run: () => void): void;
}

/** A place is sent when the learner has stayed this long, in milliseconds. */
const PLACE_QUIET = 2000;

/** What a status is worth: nothing is ever exchanged for less. */
const RANK: Readonly<Record<string, number>> = { failed: 1, incomplete: 1, completed: 2, passed: 3 };

interface Completion {
  readonly status: string;
  readonly score: number | null;
}

/** A tracker for a SCORM 1.2 package. `settings.target` must hold a `Scorm12Target`. */
export function scorm12Tracker(
  setup: Setup,
  page: PackageWindow = window as unknown as PackageWindow,
  clock: Clock = CLOCK,
): Tracker {
  return new Scorm12Tracker(setup, page, clock);
}

class Scorm12Tracker implements Tracker {
  private readonly target: Scorm12Target;
  private readonly status = new SaveStatus();
  private readonly backOff = new BackOff();
  private readonly stopwatch: Stopwatch;
  private readonly location: Debounce;
  private calls: Scorm12Calls | null = null;
  private details: Scorm12Details | null = null;
  private log: readonly Response[] = [];
  private at = "";
  private attempt = 1;
  private seed = 0;
  private writes = false;
  private unsent = false;
  /** The platform refused the place. */
  private locationDue = false;
  private undetailed: Entry[] = [];
  private platformStatus = "";
  private platformScore: number | null = null;
  private detailed = false;
  private callOffRetry: (() => void) | null = null;

  constructor(
    private readonly setup: Setup,
    private readonly page: PackageWindow,
    private readonly clock: Clock,
  ) {
    this.target = setup.settings.target as Scorm12Target;
    this.stopwatch = new Stopwatch(clock.now());
    this.location = new Debounce(clock, PLACE_QUIET, () => this.writeLocation());
  }

  async open(): Promise<Opened> {
    const api = await findApiSoon(this.page, this.clock);
    const calls = api && new Scorm12Calls(api);
    if (!calls?.initialise()) {
      this.status.set("not_saved");
      return this.opened("normal", "no_api");
    }
    this.calls = calls;
    this.details = new Scorm12Details(calls, this.target, this.setup.tables);
    this.listen();
    this.platformStatus = calls.get("cmi.core.lesson_status");
    const mode = this.readsOnly(calls) ? "review" : "normal";
    this.writes = mode === "normal";
    const problem = this.resume(calls);
    const opened = this.opened(mode, problem);
    if (this.writes) this.begin(calls);
    return opened;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  startAgain(): Promise<readonly Response[]> {
    this.log = [];
    this.undetailed = [];
    this.detailed = false;
    this.at = "";
    this.attempt += 1;
    this.unsent = true;
    this.send();
    return Promise.resolve(this.log);
  }

  append(responses: readonly Response[]): Promise<void> {
    const next = responses.map((response, index) => ({ ...response, number: this.log.length + index + 1 }));
    this.log = [...this.log, ...next];
    this.undetailed.push(...next.filter((response) => response.run === 0));
    this.unsent = true;
    this.send();
    return Promise.resolve();
  }

  place(code: string): void {
    if (code === this.at) return;
    this.at = code;
    if (!this.writes) return;
    this.location.touch();
    // Only where nothing is decided does a page complete the module.
    if (this.completion()) {
      this.unsent = true;
      this.send();
    }
  }

  report(): void {
    // The same results are reckoned here, so that state, score and status go out in one order.
  }

  close(): Promise<void> {
    this.end();
    return Promise.resolve();
  }

  onStatus(listener: (status: Status) => void): void {
    this.status.follow(listener);
  }

  private readsOnly(calls: Scorm12Calls): boolean {
    const mode = calls.get("cmi.core.lesson_mode");
    return mode === "browse" || mode === "review" || calls.get("cmi.core.credit") === "no-credit";
  }

  /** Take up what the platform kept for us. */
  private resume(calls: Scorm12Calls): Problem | undefined {
    const score = calls.get("cmi.core.score.raw");
    this.platformScore = score === "" || Number.isNaN(Number(score)) ? null : Number(score);
    const location = calls.get("cmi.core.lesson_location");
    const text = calls.get("cmi.suspend_data");
    let problem: Problem | undefined;
    try {
      if (text !== "") this.take(read(text, this.setup.tables.module.key));
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      problem = error.reason;
    }
    // The location is written on every page, the state only with every decision.
    if (!problem && lookUp(this.setup.tables.pages, location)) this.at = location;
    return problem;
  }

  private take(state: State): void {
    const { kept } = replay(this.setup.tables, toLog(this.setup.tables, state));
    this.log = kept.map((entry, index) => ({ ...entry, number: index + 1, id: `${state.attempt}.${index + 1}` }));
    this.attempt = state.attempt;
    this.seed = state.seed;
    this.at = lookUp(this.setup.tables.pages, state.place) ? state.place : "";
  }

  private opened(mode: Opened["mode"], problem: Problem | undefined): Opened {
    const { complete, passed } = this.results();
    return {
      log: this.log,
      place: this.at,
      mode,
      saves: this.writes,
      keeps: false,
      attempt: this.attempt,
      started: this.log.length > 0 || this.at !== "" ? "begun" : null,
      completed: null,
      notes: {},
      canStartAgain: complete && passed === false,
      ...(problem ? { problem } : {}),
    };
  }

  /** What a launch says at once: that the attempt is under way, and a result that was earned but never arrived. */
  private begin(calls: Scorm12Calls): void {
    this.unsent = this.completion() !== null;
    if (this.rank() > 1 || this.unsent) {
      this.send();
    } else {
      const told = this.beginStatus(calls);
      calls.set("cmi.core.exit", "suspend");
      if (!calls.commit() || !told) this.retryLater();
    }
    if (!this.unsent) this.status.set("saved");
  }

  /** Incomplete, where there is no status yet: a platform may else make a completion of none. */
  private beginStatus(calls: Scorm12Calls): boolean {
    if (this.rank() > 0) return true;
    const told = calls.set("cmi.core.lesson_status", "incomplete");
    if (told) this.platformStatus = "incomplete";
    return told;
  }

  private results(): Results {
    return results(this.setup.tables, replay(this.setup.tables, this.log), this.at);
  }

  private rank(): number {
    return lookUp(RANK, this.platformStatus) ?? 0;
  }

  /** What is still to be recorded of a completed attempt, or null: never less than what the platform holds. */
  private completion(): Completion | null {
    const { complete, passed, module } = this.results();
    if (!complete) return null;
    const finished = passed === null || this.target.status === "completed_incomplete" ? "completed" : "passed";
    const status = this.target.status === "passed_incomplete" && passed === false ? "incomplete" : finished;
    const rank = lookUp(RANK, status) ?? 0;
    if (rank < this.rank()) return null;
    const score = module.percent;
    const better = score !== null && (this.platformScore === null || score > this.platformScore);
    return rank > this.rank() || better ? { status, score } : null;
  }

  /** Write everything that is not written yet; try again later where the platform refuses. */
  private send(): void {
    if (!this.writes || !this.unsent) {
      if (this.unsent) this.status.set("not_saved");
      return;
    }
    this.callOffRetry?.();
    this.callOffRetry = null;
    if (this.record()) {
      this.unsent = false;
      this.backOff.reset();
      this.status.set("saved");
    } else {
      this.retryLater();
    }
  }

  private retryLater(): void {
    this.unsent = true;
    this.status.set("not_saved");
    this.callOffRetry?.();
    this.callOffRetry = this.clock.after(this.backOff.next(), () => this.send());
  }

  private record(): boolean {
    const { calls } = this;
    if (!calls) return false;
    const completion = this.completion();
    const written = calls.set("cmi.suspend_data", this.stateText());
    if (this.locationDue) this.locationDue = !calls.set("cmi.core.lesson_location", this.at);
    const begun = completion !== null || this.beginStatus(calls);
    if (completion && this.target.details === "before") this.writeDetails();
    const finished = completion === null || this.writeCompletion(calls, completion);
    if (!calls.commit() || !written || !begun || !finished) return false;
    if (completion) {
      this.platformStatus = completion.status;
      this.platformScore = completion.score ?? this.platformScore;
    }
    if (this.writeDetails()) calls.commit();
    return true;
  }

  private writeCompletion(calls: Scorm12Calls, { status, score }: Completion): boolean {
    let taken = calls.set("cmi.core.session_time", this.sessionTime());
    if (score !== null) {
      if (this.details?.takesScoreRange()) {
        calls.set("cmi.core.score.min", "0");
        calls.set("cmi.core.score.max", "100");
      }
      taken = calls.set("cmi.core.score.raw", String(score)) && taken;
    }
    return calls.set("cmi.core.lesson_status", status) && taken;
  }

  /** Interactions and result objectives, where the target takes them. Whether anything was written. */
  private writeDetails(): boolean {
    const { details, undetailed, target } = this;
    this.undetailed = [];
    const seen = this.results();
    const objectives = seen.complete && !this.detailed && target.elements.objectives;
    const interactions = undetailed.length > 0 && target.elements.interactions;
    if (interactions) details?.interactions(undetailed, this.attempt);
    if (objectives) details?.objectives(seen);
    this.detailed = seen.complete;
    return interactions || objectives;
  }

  private stateText(): string {
    const { tables } = this.setup;
    let state = fromLog(tables, replay(tables, this.log).kept, this.attempt, this.seed, this.at);
    let text = write(state);
    while (text.length > this.target.state_limit && state.practice.length > 0) {
      state = { ...state, practice: state.practice.slice(1) };
      text = write(state);
    }
    return text;
  }

  private writeLocation(): void {
    this.locationDue = !this.calls?.set("cmi.core.lesson_location", this.at);
    if (this.locationDue || !this.calls?.commit()) this.retryLater();
  }

  private sessionTime(): string {
    return sessionTime(this.stopwatch.elapsed(this.clock.now()));
  }

  private listen(): void {
    this.page.addEventListener("pagehide", () => this.end());
    this.page.document.addEventListener("visibilitychange", () => {
      if (this.page.document.visibilityState !== "hidden") {
        this.stopwatch.show(this.clock.now());
        return;
      }
      this.stopwatch.hide(this.clock.now());
      if (!this.writes) return;
      this.location.flush();
      this.send();
      this.calls?.commit();
    });
  }

  /** Time, exit, Commit, Finish: once, and Finish also where the Commit fails. */
  private end(): void {
    const { calls } = this;
    if (!calls) return;
    this.location.flush();
    this.send();
    this.callOffRetry?.();
    calls.set("cmi.core.session_time", this.sessionTime());
    calls.set("cmi.core.exit", this.rank() > 1 ? "" : "suspend");
    const saved = calls.commit();
    calls.finish();
    this.calls = null;
    this.writes = false;
    if (!saved && this.unsent) this.status.set("not_saved");
  }
}
