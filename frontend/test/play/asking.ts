/** One question put to both languages; `tests/play/agreement.py` gives the same answer from the Python side. */

import { credit, MarkingError } from "../../src/play/marking";
import { offered, pageDone, replay, type Entry, type Replay, type Run } from "../../src/play/path";
import { results, type Figure, type Results } from "../../src/play/results";
import { fromLog, read, toLog, write } from "../../src/play/state";
import { mustFind, type DecisionTable, type PlayTables } from "../../src/play/tables";

export type Row = readonly [number, number, string, string];

/** What both languages are asked. */
export interface Case {
  readonly tables: PlayTables;
  readonly log: readonly Row[];
  readonly place: string;
}

/** What TypeScript makes of a case, as plain data with the names of Python. */
export function answer({ tables, log, place }: Case): unknown {
  const replayed = replay(tables, entriesOf(log));
  const text = write(fromLog(tables, replayed.kept, 1, 7, place));
  return {
    replay: replayData(replayed),
    pages: Object.keys(tables.pages)
      .filter((page) => pageDone(tables, replayed, page))
      .sort(),
    results: resultsData(results(tables, replayed, place)),
    credits: Object.fromEntries(Object.entries(tables.decisions).map(([code, one]) => [code, credits(one)])),
    offered: replayed.kept.map((entry) => offeredAtStart(tables, entry)),
    state: text,
    log: toLog(tables, read(text, tables.module.key)).map((one) => [one.number, one.run, one.decision, one.answer]),
  };
}

/** A log from its rows in a case. */
export function entriesOf(rows: readonly Row[]): Entry[] {
  return rows.map(([number, run, decision, given]) => ({ number, run, decision, answer: given }));
}

/** A replay as plain data; entries are named by their numbers. */
export function replayData(replayed: Replay): unknown {
  return {
    kept: replayed.kept.map((one) => one.number),
    left_out: replayed.leftOut.map((one) => one.number),
    items: Object.fromEntries([...replayed.items].map(([code, one]) => [code, one.answer])),
    scenarios: Object.fromEntries(
      [...replayed.scenarios].map(([key, walk]) => [
        key,
        { ...runData(walk), practice: Object.fromEntries([...walk.practice].map(([n, run]) => [n, runData(run)])) },
      ]),
    ),
  };
}

function runData({ steps, position }: Run): object {
  return {
    steps: steps.map((one) => [one.scene, one.flags, one.entry.number]),
    scene: position.scene,
    ending: position.ending,
    flags: position.flags,
    passed: position.passed,
  };
}

/** Results as plain data, names as in Python. */
export function resultsData(found: Results): unknown {
  const { complete, passed, answered } = found;
  return {
    complete,
    passed,
    answered,
    module: figureData(found.module),
    nodes: found.nodes.map(figureData),
    values: found.values.map(({ throughCount, ...rest }) => ({ ...rest, through_count: throughCount })),
  };
}

function figureData({ key, percent, count, credits: earned }: Figure): object {
  return { key, percent, count, credits: earned };
}

/** What every letter, all letters, and some answers that nobody can give are worth; null where refused. */
export function credits(decision: DecisionTable): Record<string, number | null> {
  const { letters } = decision;
  const two = letters.slice(0, 2);
  const sorted = [...letters].sort().join("");
  const asked = ["", ...letters, letters, sorted, two, [...two].reverse().join(""), letters.charAt(0).repeat(2), "é", "a\n"];
  return Object.fromEntries(asked.map((one) => [one, creditOrNull(decision, one)]));
}

/** What an answer earns, or null where the decision refuses it. */
export function creditOrNull(decision: DecisionTable, given: string): number | null {
  try {
    return credit(decision, given);
  } catch (error) {
    if (error instanceof MarkingError) return null;
    throw error;
  }
}

function offeredAtStart(tables: PlayTables, entry: Entry): string {
  const { scenario, scene } = mustFind(tables.decisions, entry.decision);
  return scenario === null || scene === null ? "" : offered(mustFind(tables.scenarios, scenario), scene, {});
}
