/** A scenario's stage: one scene, outcome or ending at a time, in the first run and in practice. */

import { offered, type Position, type Run, type Step, type Walk } from "../play/path";
import { mustFind, type ScenarioTable } from "../play/tables";
import type { Context } from "./context";
import { totalDecisions } from "./counting";
import { formIn, workForm } from "./decision";
import { button, copyOf, element, focusHeading, part, parts } from "./elements";
import { endingScreen } from "./ending";
import { PRACTICE } from "./item";
import { outcome, workCarryOn } from "./outcome";
import { after } from "./reading";
import { whichDecision } from "./words";

export class Stage {
  readonly id: string;
  private readonly table: ScenarioTable;
  private readonly total: number | null;
  private readonly holder: HTMLElement;
  /** The run on the stage: 0 counts, from 1 on practice, and where practice began. */
  private run = 0;
  private start: Step | null = null;

  constructor(
    private readonly context: Context,
    private readonly root: HTMLElement,
    private readonly shown: () => void,
  ) {
    this.id = root.dataset["scenario"] ?? "";
    this.table = mustFind(context.tables.scenarios, this.id);
    this.total = totalDecisions(this.table);
    this.holder = part("stage", root) ?? root.appendChild(element("div", { "data-lcf": "stage" }));
  }

  /** Show where the first run stands: the first open decision, or the ending. */
  resume(): void {
    this.run = 0;
    this.start = null;
    this.arrive(this.walk.position, false);
  }

  /** Practise from a scene of the first run. */
  practise(step: Step): void {
    this.run = this.walk.practice.size + 1;
    this.start = step;
    this.decide(this.current.position, true);
  }

  /** The decisions of the first run, for those who want to practise. */
  get steps(): readonly Step[] {
    return this.walk.steps;
  }

  private get walk(): Walk {
    const walk = this.context.journal.replayed.scenarios.get(this.id);
    if (!walk) throw new RangeError(`the log knows no scenario ${this.id}`);
    return walk;
  }

  private get current(): Run {
    if (this.run === 0) return this.walk;
    const practised = this.walk.practice.get(this.run);
    if (practised) return practised;
    return {
      steps: [],
      position: { scene: this.start?.scene ?? null, ending: null, flags: this.start?.flags ?? {}, passed: [] },
    };
  }

  /** First the scenes that are passed on the way, then the decision or the ending. */
  private arrive(position: Position, focus: boolean, passed = 0): void {
    const scene = position.passed[passed];
    if (scene !== undefined) this.pass(scene, focus, () => this.arrive(position, true, passed + 1));
    else if (position.scene !== null) this.decide(position, focus);
    else this.end(position, focus);
  }

  private pass(scene: string, focus: boolean, onward: () => void): void {
    const made = copyOf("data-scene", scene, this.root);
    if (!made) return;
    for (const count of parts("count", made)) count.remove();
    workCarryOn(made, onward);
    this.put(made, focus);
  }

  private decide(position: Position, focus: boolean): void {
    const scene = position.scene ?? "";
    const made = copyOf("data-scene", scene, this.root);
    const code = mustFind(this.table.scenes, scene).code;
    if (!made || code === null) return;
    this.number(made, this.current.steps.length + 1);
    workCarryOn(made, null);
    const form = formIn(made);
    if (form) {
      workForm(form, {
        offered: offered(this.table, scene, position.flags),
        practice: this.run > 0,
        decide: async (answer) => {
          await this.context.journal.record(code, answer, this.run);
          const { steps } = this.current;
          const step = steps[steps.length - 1];
          // Another log may have come in between: then the stage already shows where that one stands.
          if (step?.entry.decision !== code || step.entry.answer !== answer) return;
          this.tell(step, steps.length, () => this.arrive(this.current.position, true));
        },
      });
    }
    this.put(made, focus);
  }

  /** The outcome of a step. */
  private tell(step: Step, number: number, onward: () => void, label?: string): void {
    const code = step.entry.decision;
    const made = outcome(this.root, this.context.tables, code, step.entry.answer);
    if (!made) {
      onward();
      return;
    }
    this.number(made, number);
    workCarryOn(made, onward, label);
    this.put(made, true);
  }

  private end(position: Position, focus: boolean): void {
    const made = copyOf("data-ending", position.ending ?? "", this.root);
    if (!made) return;
    const run = this.current;
    endingScreen(made, {
      root: this.root,
      table: this.table,
      decisions: this.context.tables.decisions,
      steps: run.steps,
      ending: position.ending ?? "",
      first: this.walk.steps,
      look: (step) => this.tell(step, run.steps.indexOf(step) + 1, () => this.end(position, true), "Back to the ending"),
      practise: (step) => this.practise(step),
    });
    if (this.run === 0) workCarryOn(made, () => this.context.go(after(this.context, this.table.page)));
    else workCarryOn(made, () => this.back(), "Back to where your story ended");
    this.put(made, focus);
  }

  private back(): void {
    this.run = 0;
    this.start = null;
    this.end(this.walk.position, true);
  }

  /** A practice run counts its decisions from where it began. */
  private numberOfStart(): number {
    const at = this.start === null ? 0 : this.walk.steps.findIndex((step) => step.scene === this.start?.scene);
    return Math.max(0, at) + 1;
  }

  private number(made: ParentNode, step: number): void {
    const words = whichDecision(this.numberOfStart() - 1 + step, this.total);
    for (const count of parts("count", made)) count.textContent = words;
  }

  private put(made: DocumentFragment, focus: boolean): void {
    this.holder.replaceChildren();
    if (this.run > 0) this.holder.append(this.banner());
    this.holder.append(made);
    const ending = this.current.position.ending;
    this.root.dataset["showing"] = ending !== null && this.holder.querySelector("[data-lcf='path']") ? "ending" : "scene";
    this.shown();
    if (!focus) return;
    window.scrollTo(0, 0);
    focusHeading(this.holder);
  }

  private banner(): HTMLElement {
    return element(
      "p",
      { class: "lcf-practice-banner", "data-lcf": "practice-banner" },
      `${PRACTICE} `,
      button("Stop practising", "link", () => this.back()),
    );
  }
}
