/** Small play tables: an item of levels, an all-or-nothing item, and a case whose second scene depends on the first. */

import type { DecisionTable, PlayTables } from "../../src/play/tables";
import type { Response } from "../../src/tracker/tracker";

function decision(id: string, over: Partial<DecisionTable>): DecisionTable {
  return {
    id, kind: "best", page: "0a", scenario: null, scene: null, core: true, weight: 1, tags: { culture: 1 },
    letters: "abc", credit: { a: 5040, b: 2520, c: 0 }, levels: { a: "strong", b: "mixed", c: "harmful" }, right: "",
    marking: "partial", ...over,
  };
}

export const TABLES: PlayTables = {
  format: 1,
  module: {
    key: "abc123", slug: "sample", title: "A sample", revision: 2, pass_mark: 70, language: "en-GB",
    framework: "lcf-2024", node: "culture",
  },
  sections: [{ id: "only", title: "The only one", minutes: 5, pages: ["0a", "0b"] }],
  pages: {
    "0a": { id: "items", title: "Items", section: "only", decisions: ["1a", "1b"], scenarios: [] },
    "0b": { id: "case", title: "A case", section: "only", decisions: [], scenarios: ["ward"] },
  },
  decisions: {
    "1a": decision("first_item", { kind: "single_choice", weight: 2 }),
    "1b": decision("second_item", { kind: "multiple_choice", credit: {}, levels: {}, right: "ac", marking: "all", tags: { equality: 1 } }),
    "2a": decision("ward.one", { page: "0b", scenario: "ward", scene: "one", tags: { culture: 1, compassion: 2 } }),
    "2b": decision("ward.two", { page: "0b", scenario: "ward", scene: "two" }),
  },
  scenarios: {
    ward: {
      id: "ward", title: "The ward", page: "0b", start: "one", endings: ["done"],
      scenes: {
        one: {
          code: "2a", goto: null,
          choices: {
            a: { goto: "two", set: {}, needs: {} },
            b: { goto: "two", set: { told: true }, needs: {} },
            c: { goto: "two", set: {}, needs: {} },
          },
        },
        two: {
          code: "2b", goto: null,
          choices: {
            a: { goto: "done", set: {}, needs: {} },
            b: { goto: "done", set: {}, needs: {} },
            c: { goto: "done", set: {}, needs: { told: true } },
          },
        },
      },
    },
  },
  lenses: {
    framework: "lcf-2024", framework_title: "A framework", mapping_version: "1",
    nodes: [
      { key: "culture", kind: "domain", title: "Culture", short: "Culture" },
      { key: "equality", kind: "domain", title: "Equality", short: "Equality" },
    ],
    values: [{ key: "compassion", title: "Compassion", nodes: { culture: 1 } }],
  },
};

/** The same module with nothing to decide. */
export const READING: PlayTables = {
  ...TABLES,
  module: { ...TABLES.module, pass_mark: null },
  pages: {
    "0a": { id: "items", title: "Items", section: "only", decisions: [], scenarios: [] },
    "0b": { id: "case", title: "A case", section: "only", decisions: [], scenarios: [] },
  },
  decisions: {},
  scenarios: {},
};

/** A revision of the module that came before or after. */
export function revision(number: number, over: Partial<PlayTables> = {}): PlayTables {
  return { ...TABLES, ...over, module: { ...TABLES.module, revision: number } };
}

let made = 0;

/** A response as the player makes it: "1ac" is decision 1a answered c. */
export function response(text: string, number: number, run = 0): Response {
  made += 1;
  const id = `00000000-0000-4000-8000-${String(made).padStart(12, "0")}`;
  return { id, number, run, decision: text.slice(0, 2), answer: text.slice(2) };
}

/** All decisions, answered as well as can be: 100 per cent. */
export const BEST = ["1aa", "1bac", "2aa", "2ba"];

/** All decisions, answered badly: complete below the mark. */
export const WORST = ["1ac", "1bb", "2ac", "2bb"];

/** What a log says, for comparing: "1ac". */
export function said(log: readonly { readonly decision: string; readonly answer: string }[]): string[] {
  return log.map(({ decision: code, answer }) => code + answer);
}
