/** Response → credit. Mirrors `lcf_lms/play/marking.py`. */

import { FULL_CREDIT, lookUp, type DecisionTable } from "./tables";

/** An answer that this decision cannot have: an unknown, missing, repeated or unsorted letter. */
export class MarkingError extends Error {
  override readonly name = "MarkingError";
}

/**
 * What an answer earns: a whole number from 0 to 5040. Throws MarkingError.
 *
 * `answer` is one letter, or for multiple_choice the letters chosen, sorted.
 */
export function credit(decision: DecisionTable, answer: string): number {
  const letters = [...answer];
  if (letters.length === 0 || letters.some((letter) => !decision.letters.includes(letter))) {
    throw new MarkingError(`${JSON.stringify(answer)} names no choice of ${decision.id}`);
  }
  if (decision.kind !== "multiple_choice") {
    const earned = lookUp(decision.credit, answer);
    if (letters.length !== 1 || earned === undefined) throw new MarkingError(`${decision.id} takes one choice`);
    return earned;
  }
  if ([...new Set(letters)].sort().join("") !== answer) {
    throw new MarkingError(`the letters of ${decision.id} are sorted and each stands once`);
  }
  return several(decision, answer);
}

/** (right chosen − wrong chosen) ÷ number right, never under 0; or all-or-nothing. */
function several(decision: DecisionTable, answer: string): number {
  if (decision.marking === "all") return answer === decision.right ? FULL_CREDIT : 0;
  const right = [...answer].filter((letter) => decision.right.includes(letter)).length;
  const balance = Math.max(0, 2 * right - answer.length);
  const denominator = decision.right.length;
  if (denominator === 0) return 0;
  return wholes(2 * FULL_CREDIT * balance + denominator, 2 * denominator);
}

/** How often the denominator goes into the numerator: exact for whole numbers from 0 up to 2⁵³. */
export function wholes(numerator: number, denominator: number): number {
  return (numerator - (numerator % denominator)) / denominator;
}

/** Whether the decision can have this answer at all. */
export function isAnswer(decision: DecisionTable, answer: string): boolean {
  try {
    credit(decision, answer);
  } catch (error) {
    if (error instanceof MarkingError) return false;
    throw error;
  }
  return true;
}
