/** What the results page says in figures and sentences. Pure. */

import type { Figure, Results, ValueFigure } from "../play/results";
import { ENOUGH, firstRun } from "../play/results";
import { credit } from "../play/marking";
import type { Replay } from "../play/path";
import { FULL_CREDIT, mustFind, type PlayTables } from "../play/tables";
import { capital, counted, LEVELS, listed } from "./words";

/** The credit of a sound choice. */
const SOUND = 3780;

/** How many first answers there are, and how many of them earn what a sound choice does, or more. */
export function strongOrSound(tables: PlayTables, replayed: Replay): { good: number; of: number } {
  const credits = firstRun(replayed).map((entry) => credit(mustFind(tables.decisions, entry.decision), entry.answer));
  return { good: credits.filter((earned) => earned >= SOUND).length, of: credits.length };
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

/**
 * Where to look next, once everything is decided: the one domain with the lowest result where results differ, else
 * the one with the least evidence; null where neither can be said.
 */
export function lookNext(results: Results, shortOf: (node: string) => string): { title: string; body: string } | null {
  if (!results.complete) return null;
  const [low, next] = ascending(results.nodes, (node) => node.percent);
  if (low && next && low.percent !== next.percent) {
    const body = `${low.percent}% from ${counted(low.count, "decision")}, your lowest result here.`;
    return { title: `Look again at ${shortOf(low.key)}`, body };
  }
  const [thin] = ascending(results.nodes, (node) => (node.count < ENOUGH ? node.count : null));
  if (!thin) return null;
  const body = `${counted(thin.count, "decision")} here, the least evidence you have. Another module gives more.`;
  return { title: `See more of ${shortOf(thin.key)}`, body };
}

/** Those that have a number, lowest first. */
function ascending(nodes: readonly Figure[], by: (node: Figure) => number | null): Figure[] {
  return nodes.filter((node) => by(node) !== null).sort((one, other) => (by(one) ?? 0) - (by(other) ?? 0));
}
