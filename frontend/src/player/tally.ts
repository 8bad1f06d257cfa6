/** What the results page says in figures and sentences. Pure. */

import type { Figure, Results, ValueFigure } from "../play/results";
import { firstRun } from "../play/results";
import type { Replay } from "../play/path";
import { FULL_CREDIT, mustFind, type PlayTables } from "../play/tables";
import { capital, counted, LEVELS, listed } from "./words";

/** Fewer decisions than this say too little. */
export const ENOUGH = 3;

/** How many first answers have a level, and how many of those are strong or sound. */
export function strongOrSound(tables: PlayTables, replayed: Replay): { good: number; of: number } {
  let good = 0;
  let of = 0;
  for (const entry of firstRun(replayed)) {
    const level = mustFind(tables.decisions, entry.decision).levels[entry.answer];
    if (level === undefined) continue;
    of += 1;
    if (level === "strong" || level === "sound") good += 1;
  }
  return { good, of };
}

/** How many credits lie nearest to each level, from harmful to strong. */
export function spread(credits: readonly number[]): number[] {
  const counts = LEVELS.map(() => 0);
  for (const credit of credits) {
    const nearest = Math.round((credit * (LEVELS.length - 1)) / FULL_CREDIT);
    counts[nearest] = (counts[nearest] ?? 0) + 1;
  }
  return counts;
}

/** The result in words: a percentage with its count, or why there is none. */
export function resultWords(figure: Figure, complete: boolean): { figure: string; count: string } {
  const count = counted(figure.count, "decision");
  if (figure.percent !== null) return { figure: `${figure.percent}%`, count: `from ${count}` };
  if (figure.count < ENOUGH) return { figure: "Not enough evidence", count };
  return { figure: complete ? "No result" : "When you finish", count: `${count} so far` };
}

/** The sentence that stands for a strip: "Culture: 82% from 11 decisions. 6 strong, 3 sound, 1 mixed, 1 weak." */
export function stripWords(name: string, figure: Figure, complete: boolean): string {
  const counts = spread(figure.credits);
  const levels = LEVELS.map((level, index) => ({ level, count: counts[index] ?? 0 }))
    .filter((one) => one.count > 0)
    .reverse()
    .map((one) => `${one.count} ${one.level}`);
  const result = resultWords(figure, complete);
  return `${name}: ${result.figure}, ${result.count}. ${capital(levels.join(", "))}.`;
}

/** Where a value's result comes from: "3 decisions about compassion itself, 6 through Culture". */
export function valueWords(figure: ValueFigure, title: string, shortOf: (node: string) => string): string {
  const through = listed(figure.through.map(shortOf));
  const name = title.charAt(0).toLowerCase() + title.slice(1);
  if (figure.itself === 0) return `${counted(figure.throughCount, "decision")} through ${through}`;
  const itself = `${counted(figure.itself, "decision")} about ${name} itself`;
  return figure.throughCount === 0 ? itself : `${itself}, ${figure.throughCount} through ${through}`;
}

/** What finishing means here: never a verdict on a person. */
export function finishWords(results: Results, mark: number | null): string {
  if (!results.complete) return "You have not finished yet. Percentages appear when you have.";
  if (mark === null || results.module.percent === null) return "Finished.";
  const percent = results.module.percent;
  return percent >= mark
    ? `Finished, with ${percent}%. This module asks for ${mark}%.`
    : `You have been all the way through, with ${percent}%. This module asks for ${mark}%. You can start again.`;
}

/** Where there is the least evidence, once everything is decided; null where nothing is thin. */
export function thinnestWords(results: Results, shortOf: (node: string) => string): string | null {
  const thin = results.nodes.filter((node) => node.count < ENOUGH).sort((one, other) => one.count - other.count)[0];
  if (!results.complete || !thin) return null;
  return `You have the least evidence for ${shortOf(thin.key)}: ${counted(thin.count, "decision")} here. Another module gives more.`;
}
