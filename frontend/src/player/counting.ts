/** How many decisions the ways through a scenario have. */

import { begin, offered, step, type Position } from "../play/path";
import type { ScenarioTable } from "../play/tables";

/** The fewest and the most decisions from a position to an ending. */
export interface Span {
  readonly fewest: number;
  readonly most: number;
}

/** Over every state that can be reached from `position`. A state is a scene with the flags held there. */
export function decisionsFrom(scenario: ScenarioTable, position: Position, known = new Map<string, Span>()): Span {
  if (position.scene === null) return { fewest: 0, most: 0 };
  const held = Object.entries(position.flags).sort(([a], [b]) => (a < b ? -1 : 1));
  const state = JSON.stringify([position.scene, held]);
  const before = known.get(state);
  if (before) return before;
  const after = [...offered(scenario, position.scene, position.flags)].map((letter) =>
    decisionsFrom(scenario, step(scenario, position, letter), known),
  );
  const span = {
    fewest: 1 + Math.min(...after.map((one) => one.fewest), Infinity),
    most: 1 + Math.max(...after.map((one) => one.most), 0),
  };
  known.set(state, span);
  return span;
}

/** The number of decisions of a scenario where every path has the same, else null: then no total is promised. */
export function totalDecisions(scenario: ScenarioTable): number | null {
  const span = decisionsFrom(scenario, begin(scenario));
  return span.fewest === span.most ? span.most : null;
}
