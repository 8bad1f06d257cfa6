/**
 * Log → results through lenses. Mirrors `lcf_lms/play/results.py`.
 *
 * n = Σ credit × weight × m and d = Σ 5040 × weight × m over first-run responses on the replayed
 * path, with m = Σ tag × lens (1 for the module lens); percent = ⌊(200n + d) / (2d)⌋.
 */

import { credit, wholes } from "./marking";
import { pageDone, type Entry, type Replay } from "./path";
import { FULL_CREDIT, lookUp, mustFind, type DecisionTable, type PlayTables, type ValueLens } from "./tables";

/** Fewer responses than this say too little: no percentage is ever made from them. */
export const ENOUGH = 3;

/**
 * A result: its lens, percent (null before completion or without enough evidence), the number of
 * responses behind it, and each one's credit in the order of the log.
 */
export interface Figure {
  readonly key: string;
  readonly percent: number | null;
  readonly count: number;
  readonly credits: readonly number[];
}

/** A value's result and where it comes from: `itself` + `throughCount` = `count`. */
export interface ValueFigure extends Figure {
  readonly itself: number;
  readonly through: readonly string[];
  readonly throughCount: number;
}

/** Progress and results of one attempt. `passed` is null until complete, or without a pass mark. */
export interface Results {
  readonly complete: boolean;
  readonly passed: boolean | null;
  readonly answered: number;
  readonly module: Figure;
  readonly nodes: readonly Figure[];
  readonly values: readonly ValueFigure[];
}

interface Counted {
  readonly decision: DecisionTable;
  readonly entry: Entry;
}

type Weigh = (decision: DecisionTable) => number;

/** The results of a replayed log. `place` (a page code) counts only where nothing is decided. */
export function results(tables: PlayTables, replayed: Replay, place = ""): Results {
  const counted = firstRun(replayed).map((entry) => ({ decision: mustFind(tables.decisions, entry.decision), entry }));
  const complete = isComplete(tables, replayed, place);
  const figure = (key: string, weigh: Weigh): Figure => figureOf(key, counted, weigh, complete);
  const module = figure(tables.module.slug, (decision) => Number(decision.core));
  const nodes = tables.lenses.nodes.map((node) => figure(node.key, tagOf(node.key)));
  const values = tables.lenses.values.map((lens) => valueOf(lens, figure(lens.key, lensOf(lens)), counted));
  const mark = tables.module.pass_mark;
  return {
    complete,
    passed: mark === null || !complete ? null : module.percent !== null && module.percent >= mark,
    answered: counted.length,
    module,
    nodes: nodes.filter((node) => node.count > 0),
    values: values.filter((value) => value.count > 0),
  };
}

/** The entries that count, in the order of the log. */
export function firstRun(replayed: Replay): Entry[] {
  return replayed.kept.filter((entry) => entry.run === 0);
}

/** Every item answered and every scenario's first run at an ending; with neither, the last page reached. */
export function isComplete(tables: PlayTables, replayed: Replay, place = ""): boolean {
  if (Object.keys(tables.decisions).length === 0) return place === tables.sections.flatMap((one) => one.pages).pop();
  return Object.keys(tables.pages).every((page) => pageDone(tables, replayed, page));
}

/** The one rounding rule of results: whole percent, half rounds up. */
export function percent(numerator: number, denominator: number): number {
  return wholes(200 * numerator + denominator, 2 * denominator);
}

function tagOf(key: string): Weigh {
  return (decision) => lookUp(decision.tags, key) ?? 0;
}

function lensOf(lens: ValueLens): Weigh {
  const weights = { [lens.key]: 1, ...lens.nodes };
  return (decision) =>
    Object.entries(decision.tags).reduce((sum, [key, tag]) => sum + tag * (lookUp(weights, key) ?? 0), 0);
}

function figureOf(key: string, counted: readonly Counted[], weigh: Weigh, complete: boolean): Figure {
  let numerator = 0;
  let denominator = 0;
  const credits: number[] = [];
  for (const { decision, entry } of counted) {
    const weight = weigh(decision) * decision.weight;
    if (weight > 0) {
      const earned = credit(decision, entry.answer);
      credits.push(earned);
      numerator += earned * weight;
      denominator += FULL_CREDIT * weight;
    }
  }
  const enough = complete && credits.length >= ENOUGH;
  return { key, percent: enough ? percent(numerator, denominator) : null, count: credits.length, credits };
}

function valueOf(lens: ValueLens, figure: Figure, counted: readonly Counted[]): ValueFigure {
  let itself = 0;
  const through = new Set<string>();
  const nodes = Object.keys(lens.nodes);
  for (const { decision } of counted) {
    if (lookUp(decision.tags, lens.key) !== undefined) itself += 1;
    else for (const node of nodes) if (lookUp(decision.tags, node) !== undefined) through.add(node);
  }
  return {
    ...figure,
    itself,
    through: nodes.filter((node) => through.has(node)),
    throughCount: figure.count - itself,
  };
}
