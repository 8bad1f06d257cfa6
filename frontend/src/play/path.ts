/**
 * Where a choice leads, what is offered, whether a scenario is over. Mirrors `lcf_lms/play/path.py`.
 *
 * Flags are compared as whole numbers: true is 1, false and a flag never set are 0.
 */

import { isAnswer } from "./marking";
import { lookUp, mustFind, type FlagValue, type PlayTables, type ScenarioTable } from "./tables";

export type Flags = Readonly<Record<string, number>>;

/** One response in play: its number in the log, run (0 counts, from 1 on practice), decision code, answer. */
export interface Entry {
  readonly number: number;
  readonly run: number;
  readonly decision: string;
  readonly answer: string;
}

/**
 * Where a run stands: at a scene that asks, or at an ending; one of the two is null.
 *
 * `passed` are the scenes that were shown without asking on the way here.
 */
export interface Position {
  readonly scene: string | null;
  readonly ending: string | null;
  readonly flags: Flags;
  readonly passed: readonly string[];
}

/** One decision taken: the scene, the flags held there, and the entry (the very object of the log). */
export interface Step {
  readonly scene: string;
  readonly flags: Flags;
  readonly entry: Entry;
}

/** One walk through a scenario: the decisions taken and where it stands. */
export interface Run {
  readonly steps: Step[];
  readonly position: Position;
}

/** A scenario's first run and its practice runs by number. */
export class Walk {
  readonly steps: Step[] = [];
  readonly practice = new Map<number, Run>();

  constructor(public position: Position) {}

  /** Whether the first run is at an ending. */
  get ended(): boolean {
    return this.position.ending !== null;
  }
}

/** What a log says: entries that stand on the path, entries that do not, item answers and walks by scenario id. */
export interface Replay {
  readonly kept: readonly Entry[];
  readonly leftOut: readonly Entry[];
  readonly items: ReadonlyMap<string, Entry>;
  readonly scenarios: ReadonlyMap<string, Walk>;
}

/** The position at the start of a run. */
export function begin(scenario: ScenarioTable): Position {
  return arrive(scenario, scenario.start, {});
}

/** The letters offered at a scene under these flags, in the author's order. */
export function offered(scenario: ScenarioTable, scene: string, flags: Flags): string {
  return Object.entries(mustFind(scenario.scenes, scene).choices)
    .filter(([, choice]) => holds(choice.needs, flags))
    .map(([letter]) => letter)
    .join("");
}

function holds(needs: Readonly<Record<string, FlagValue>>, flags: Flags): boolean {
  return Object.entries(needs).every(([flag, value]) => (lookUp(flags, flag) ?? 0) === Number(value));
}

/** The position after a choice that was offered. */
export function step(scenario: ScenarioTable, position: Position, letter: string): Position {
  const choice = mustFind(mustFind(scenario.scenes, position.scene ?? "").choices, letter);
  const flags: Record<string, number> = { ...position.flags };
  for (const [flag, value] of Object.entries(choice.set)) flags[flag] = Number(value);
  return arrive(scenario, choice.goto, flags);
}

function arrive(scenario: ScenarioTable, start: string, flags: Flags): Position {
  const passed: string[] = [];
  let place = start;
  while (!scenario.endings.includes(place)) {
    const scene = mustFind(scenario.scenes, place);
    if (scene.code !== null) return { scene: place, ending: null, flags, passed };
    passed.push(place);
    place = scene.goto ?? "";
  }
  return { scene: null, ending: place, flags, passed };
}

/** Takes a log entry by entry and keeps what stands on the path. */
export class Replayer {
  private readonly tables: PlayTables;
  private readonly kept: Entry[] = [];
  private readonly leftOut: Entry[] = [];
  private readonly items = new Map<string, Entry>();
  private readonly itemRuns = new Map<string, number>();
  private readonly walks = new Map<string, Walk>();

  constructor(tables: PlayTables) {
    this.tables = tables;
    for (const [id, scenario] of Object.entries(tables.scenarios)) this.walks.set(id, new Walk(begin(scenario)));
  }

  /** Whether the entry was offered at this point; if so the path moves on. */
  offer(entry: Entry): boolean {
    const taken = this.take(entry);
    (taken ? this.kept : this.leftOut).push(entry);
    return taken;
  }

  /** What stands so far. The parts are live: they grow with further offers. */
  result(): Replay {
    return { kept: this.kept, leftOut: this.leftOut, items: this.items, scenarios: this.walks };
  }

  private take(entry: Entry): boolean {
    const decision = lookUp(this.tables.decisions, entry.decision);
    if (decision === undefined || entry.run < 0 || !isAnswer(decision, entry.answer)) return false;
    if (decision.scenario === null || decision.scene === null) return this.takeItem(entry);
    const scenario = mustFind(this.tables.scenarios, decision.scenario);
    const walk = this.walks.get(decision.scenario);
    const run = walk && runOf(walk, entry.run, decision.scene);
    if (!walk || !run || run.position.scene !== decision.scene) return false;
    if (!offered(scenario, decision.scene, run.position.flags).includes(entry.answer)) return false;
    run.steps.push({ scene: decision.scene, flags: run.position.flags, entry });
    const after = step(scenario, run.position, entry.answer);
    if (entry.run === 0) walk.position = after;
    else walk.practice.set(entry.run, { steps: run.steps, position: after });
    return true;
  }

  private takeItem(entry: Entry): boolean {
    if (entry.run === 0) {
      if (this.items.has(entry.decision)) return false;
      this.items.set(entry.decision, entry);
      this.itemRuns.set(entry.decision, 0);
      return true;
    }
    if ((this.itemRuns.get(entry.decision) ?? -1) + 1 !== entry.run) return false;
    this.itemRuns.set(entry.decision, entry.run);
    return true;
  }
}

/** The run that an entry at a scene would go on with: the first one, one practised already, or the next to practise. */
function runOf(walk: Walk, number: number, scene: string): Run | undefined {
  if (number === 0) return walk;
  if (!walk.ended) return undefined;
  const practised = walk.practice.get(number);
  if (practised || number !== walk.practice.size + 1) return practised;
  const start = walk.steps.find((taken) => taken.scene === scene);
  return start && { steps: [], position: { scene, ending: null, flags: start.flags, passed: [] } };
}

/** Replay a log in its order. */
export function replay(tables: PlayTables, log: Iterable<Entry>): Replay {
  const replayer = new Replayer(tables);
  for (const entry of log) replayer.offer(entry);
  return replayer.result();
}

/** Whether everything that is decided on a page is decided. */
export function pageDone(tables: PlayTables, replayed: Replay, page: string): boolean {
  const table = mustFind(tables.pages, page);
  return (
    table.decisions.every((code) => replayed.items.has(code)) &&
    table.scenarios.every((id) => replayed.scenarios.get(id)?.ended === true)
  );
}
