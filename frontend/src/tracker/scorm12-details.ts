/**
 * What a platform may take beyond status, score and state: interactions and result objectives.
 *
 * Where a group of elements is missing or refused it is left alone from then on, without a word.
 */

import { credit } from "../play/marking";
import type { Entry } from "../play/path";
import type { Figure, Results } from "../play/results";
import { mustFind, type DecisionTable, type PlayTables } from "../play/tables";
import type { Scorm12Calls } from "./scorm12-calls";
import type { Scorm12Target } from "./scorm12-target";

export class Scorm12Details {
  private nextInteraction: number | null = null;
  private knownObjectives: string[] | null = null;
  private readonly refused = new Set<string>();
  private readonly asked = new Map<string, string[]>();

  constructor(
    private readonly calls: Scorm12Calls,
    private readonly target: Scorm12Target,
    private readonly tables: PlayTables,
  ) {}

  /** One interaction for each first-run response, in order. */
  interactions(entries: readonly Entry[], attempt: number): void {
    for (const entry of entries) {
      if (!this.takes("interactions", "student_response")) return;
      this.nextInteraction ??= this.count("interactions");
      this.interaction(`cmi.interactions.${this.nextInteraction}`, entry, attempt);
      this.nextInteraction += 1;
    }
  }

  /** The result of every node and value that has one: evidence, so completed and never passed or failed. */
  objectives(results: Results): void {
    const names = new Set<string>();
    for (const figure of [...results.nodes, ...results.values]) {
      const id = this.objectiveId(figure.key);
      if (figure.percent === null || names.has(id)) continue;
      if (!this.takes("objectives", "score")) return;
      names.add(id);
      this.objective(id, figure);
    }
  }

  /** Whether the score has a least and a most here. */
  takesScoreRange(): boolean {
    const { score_min_max, probe_children } = this.target.elements;
    if (!score_min_max) return false;
    if (!probe_children) return true;
    const children = this.children("cmi.core.score");
    return children.includes("min") && children.includes("max");
  }

  private interaction(at: string, entry: Entry, attempt: number): void {
    const decision = mustFind(this.tables.decisions, entry.decision);
    const again = attempt > 1 ? `.${attempt}` : "";
    if (!this.calls.set(`${at}.id`, decision.id + again) || !this.calls.set(`${at}.type`, "choice")) {
      this.refused.add("interactions");
      return;
    }
    this.calls.set(`${at}.student_response`, [...entry.answer].join(","));
    this.calls.set(`${at}.result`, resultOf(decision, entry.answer));
    this.calls.set(`${at}.weighting`, String(decision.weight));
    Object.keys(decision.tags).forEach((key, index) => {
      this.calls.set(`${at}.objectives.${index}.id`, this.objectiveId(key));
    });
  }

  private objective(id: string, figure: Figure): void {
    this.knownObjectives ??= Array.from({ length: this.count("objectives") }, (_, index) =>
      this.calls.get(`cmi.objectives.${index}.id`),
    );
    const found = this.knownObjectives.indexOf(id);
    const at = `cmi.objectives.${found < 0 ? this.knownObjectives.length : found}`;
    if (found < 0) {
      if (!this.calls.set(`${at}.id`, id)) {
        this.refused.add("objectives");
        return;
      }
      this.knownObjectives.push(id);
    }
    if (this.target.elements.score_min_max) {
      this.calls.set(`${at}.score.min`, "0");
      this.calls.set(`${at}.score.max`, "100");
    }
    this.calls.set(`${at}.score.raw`, String(figure.percent));
    this.calls.set(`${at}.status`, "completed");
  }

  private objectiveId(key: string): string {
    return `${this.tables.lenses.framework}_${key}`;
  }

  private takes(group: "interactions" | "objectives", member: string): boolean {
    if (!this.target.elements[group] || this.refused.has(group)) return false;
    if (!this.target.elements.probe_children) return true;
    if (this.children(`cmi.${group}`).includes(member)) return true;
    this.refused.add(group);
    return false;
  }

  /** The parts of an element, asked for once. */
  private children(element: string): string[] {
    const before = this.asked.get(element);
    if (before) return before;
    const children = this.calls.get(`${element}._children`).split(",").map((child) => child.trim());
    this.asked.set(element, children);
    return children;
  }

  private count(group: string): number {
    const count = this.target.elements.probe_children ? Number(this.calls.get(`cmi.${group}._count`)) : 0;
    return Number.isInteger(count) ? count : 0;
  }
}

/** The result of an interaction: a decimal from 0 to 1, or correct and wrong where it is all or nothing. */
export function resultOf(decision: DecisionTable, answer: string): string {
  const earned = credit(decision, answer);
  if (decision.kind === "multiple_choice" && decision.marking === "all") return earned > 0 ? "correct" : "wrong";
  return String(Math.floor((20_000 * earned + 5040) / 10_080) / 10_000);
}
