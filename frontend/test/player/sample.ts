/** Small play tables for the player's tests: two sections, an item, a spine and a graph. */

import type { DecisionTable, PlayTables, ScenarioTable, SceneTable } from "../../src/play/tables";

function best(code: string, scenario: string, scene: string): [string, DecisionTable] {
  return [
    code,
    {
      id: `${scenario}.${scene}`, kind: "best", page: scenario === "spine" ? "0b" : "0c", scenario, scene,
      core: true, weight: 1, tags: { culture: 1 }, letters: "ab", credit: { a: 5040, b: 2520 },
      levels: { a: "strong", b: "mixed" }, right: "", marking: "partial",
    },
  ];
}

function asks(code: string, a: string, b: string): SceneTable {
  return {
    code,
    goto: null,
    choices: { a: { goto: a, set: { told: true }, needs: {} }, b: { goto: b, set: {}, needs: {} } },
  };
}

/** Two decisions on every path; a scene that does not ask stands between them. */
export const spine: ScenarioTable = {
  id: "spine", title: "The spine", page: "0b", start: "one", endings: ["good_night"],
  scenes: {
    one: asks("1a", "between", "two"),
    between: { code: null, goto: "two", choices: {} },
    two: asks("1b", "good_night", "good_night"),
  },
};

/** One decision on the short way, two on the long one. */
export const graph: ScenarioTable = {
  id: "graph", title: "The graph", page: "0c", start: "first", endings: ["here", "there"],
  scenes: { first: asks("2a", "here", "second"), second: asks("2b", "here", "there") },
};

const item: DecisionTable = {
  id: "which_hold", kind: "multiple_choice", page: "0a", scenario: null, scene: null, core: true, weight: 1,
  tags: { equality: 1 }, letters: "abcd", credit: {}, levels: {}, right: "ac", marking: "partial",
};

export const tables: PlayTables = {
  format: 1,
  module: {
    key: "abc123", slug: "sample", title: "A sample", revision: 1, pass_mark: 60, language: "en-GB",
    framework: "lcf-2024", node: "culture",
  },
  sections: [
    { id: "begin", title: "To begin", minutes: 4, pages: ["0a", "0d"] },
    { id: "cases", title: "Cases", minutes: 8, pages: ["0b", "0c"] },
  ],
  pages: {
    "0a": { id: "which", title: "Which hold", section: "begin", decisions: ["3a"], scenarios: [] },
    "0b": { id: "spine", title: "A spine", section: "cases", decisions: [], scenarios: ["spine"] },
    "0c": { id: "graph", title: "A graph", section: "cases", decisions: [], scenarios: ["graph"] },
    "0d": { id: "reading", title: "To read", section: "begin", decisions: [], scenarios: [] },
  },
  decisions: Object.fromEntries([
    best("1a", "spine", "one"), best("1b", "spine", "two"), best("2a", "graph", "first"), best("2b", "graph", "second"),
    ["3a", item],
  ]),
  scenarios: { spine, graph },
  lenses: {
    framework: "lcf-2024", framework_title: "A framework", mapping_version: "1",
    nodes: [
      { key: "equality", kind: "domain", title: "Equality and fairness", short: "Equality" },
      { key: "culture", kind: "domain", title: "A just culture", short: "Culture" },
    ],
    values: [{ key: "compassion", title: "Compassion", nodes: { culture: 1 } }],
  },
};

/** A log from "1aa 1bb": code and answer of first-run entries. */
export function log(text: string): { number: number; run: number; decision: string; answer: string }[] {
  return text.split(" ").filter((one) => one !== "").map((one, index) => ({
    number: index + 1, run: 0, decision: one.slice(0, 2), answer: one.slice(2),
  }));
}
