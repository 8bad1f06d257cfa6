/**
 * Play tables: the compiled form of a revision, as the page carries them in JSON.
 *
 * Types only; `lcf_lms/play/tables.py` makes them. Field names are those of the JSON.
 */

/** The credit of a perfect answer. */
export const FULL_CREDIT = 5040;

export type FlagValue = boolean | number;

export type Kind = "best" | "single_choice" | "multiple_choice";

/** The module's own figures. */
export interface ModuleTable {
  readonly key: string;
  readonly slug: string;
  readonly title: string;
  readonly revision: number;
  readonly pass_mark: number | null;
  readonly language: string;
  readonly framework: string;
  readonly node: string;
}

/** A section: its page codes in order. */
export interface SectionTable {
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  readonly pages: readonly string[];
}

/** A page: its place and what is decided on it, in reading order. */
export interface PageTable {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  readonly decisions: readonly string[];
  readonly scenarios: readonly string[];
}

/** How one decision or item is marked and counted. */
export interface DecisionTable {
  readonly id: string;
  readonly kind: Kind;
  readonly page: string;
  readonly scenario: string | null;
  readonly scene: string | null;
  readonly core: boolean;
  readonly weight: number;
  readonly tags: Readonly<Record<string, number>>;
  readonly letters: string;
  readonly credit: Readonly<Record<string, number>>;
  readonly levels: Readonly<Record<string, string>>;
  readonly right: string;
  readonly marking: "partial" | "all";
}

/** Where a choice leads, which flags it sets, which it needs. */
export interface ChoiceTable {
  readonly goto: string;
  readonly set: Readonly<Record<string, FlagValue>>;
  readonly needs: Readonly<Record<string, FlagValue>>;
}

/** A scene: a decision if it has a code, else passed on to `goto`. */
export interface SceneTable {
  readonly code: string | null;
  readonly goto: string | null;
  readonly choices: Readonly<Record<string, ChoiceTable>>;
}

/** A scenario's graph. Scene and ending ids are unique over both. */
export interface ScenarioTable {
  readonly id: string;
  readonly title: string;
  readonly page: string;
  readonly start: string;
  readonly scenes: Readonly<Record<string, SceneTable>>;
  readonly endings: readonly string[];
}

/** A framework node as results show it. */
export interface NodeLens {
  readonly key: string;
  readonly kind: string;
  readonly title: string;
  readonly short: string;
}

/** A value and the weights of the nodes that serve it. */
export interface ValueLens {
  readonly key: string;
  readonly title: string;
  readonly nodes: Readonly<Record<string, number>>;
}

/** What results are seen through: nodes, values and the mapping's version. */
export interface Lenses {
  readonly framework: string;
  readonly framework_title: string;
  readonly mapping_version: string;
  readonly nodes: readonly NodeLens[];
  readonly values: readonly ValueLens[];
}

/** Everything a player needs. Objects keyed by code are looked up, never walked for their order. */
export interface PlayTables {
  readonly format: 1;
  readonly module: ModuleTable;
  readonly sections: readonly SectionTable[];
  readonly pages: Readonly<Record<string, PageTable>>;
  readonly decisions: Readonly<Record<string, DecisionTable>>;
  readonly scenarios: Readonly<Record<string, ScenarioTable>>;
  readonly lenses: Lenses;
}

/** The entry of that name. A plain index would find `constructor` in every object. */
export function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.prototype.hasOwnProperty.call(table, key) ? table[key] : undefined;
}

/** The entry of that name, where the tables themselves promise it. Throws a RangeError if they do not keep it. */
export function mustFind<T>(table: Readonly<Record<string, T>>, key: string): T {
  const found = lookUp(table, key);
  if (found === undefined) throw new RangeError(`the play tables hold nothing called ${key}`);
  return found;
}
