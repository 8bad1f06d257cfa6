/** A question outside a scenario: asked until it is answered, then its outcome. */

import { mustFind } from "../play/tables";
import type { Context } from "./context";
import { formIn, workForm } from "./decision";
import { button, element, focusHeading } from "./elements";
import { outcome, workCarryOn } from "./outcome";

export class ItemOnPage {
  private readonly code: string;
  private readonly blank: HTMLFormElement | null;
  private readonly place = element("div", { class: "lcf-item__outcome" });

  constructor(
    private readonly context: Context,
    private readonly root: HTMLElement,
  ) {
    this.code = root.dataset["item"] ?? "";
    this.blank = formIn(root)?.cloneNode(true) as HTMLFormElement | null;
    this.root.append(this.place);
  }

  /** Show what the log says: the question, or the outcome of the answer that counts. */
  refresh(): void {
    const entry = this.context.journal.replayed.items.get(this.code);
    if (entry) this.showOutcome(entry.answer, false);
    else this.ask(0);
  }

  private ask(run: number): void {
    const decision = mustFind(this.context.tables.decisions, this.code);
    const asked = this.blank?.cloneNode(true) as HTMLFormElement | undefined;
    if (!asked) return;
    this.place.replaceChildren();
    this.root.classList.remove("is-answered");
    formIn(this.root)?.replaceWith(asked);
    asked.hidden = false;
    workForm(asked, {
      offered: decision.letters,
      practice: run > 0,
      decide: async (answer) => {
        await this.context.journal.record(this.code, answer, run);
        // Another log may have come in between, with a first answer of its own.
        if (run > 0) this.showOutcome(answer, true);
        else this.refresh();
        focusHeading(this.place, this.root);
      },
    });
    if (run > 0) asked.prepend(element("p", { class: "lcf-practice-banner" }, PRACTICE));
  }

  private showOutcome(answer: string, practice: boolean): void {
    const made = outcome(this.root, this.context.tables, this.code, answer);
    const form = formIn(this.root);
    if (form) form.hidden = true;
    this.root.classList.add("is-answered");
    this.place.replaceChildren();
    if (!made) return;
    workCarryOn(made, null);
    if (practice) this.place.append(element("p", { class: "lcf-practice-banner" }, PRACTICE));
    this.place.append(made, element("p", { class: "lcf-item__again" }, this.again(practice)));
  }

  /** Practice is free and never counts. */
  private again(practice: boolean): HTMLElement {
    if (practice) {
      return button("Back to your first answer", "link", () => {
        this.refresh();
        focusHeading(this.place, this.root);
      });
    }
    return button("Practise the other choices", "link", () => {
      this.ask(this.practised() + 1);
      formIn(this.root)?.querySelector("input")?.focus();
    });
  }

  private practised(): number {
    const runs = this.context.journal.replayed.kept.filter((entry) => entry.decision === this.code);
    return runs.reduce((most, entry) => Math.max(most, entry.run), 0);
  }
}

export const PRACTICE = "Practice: this does not change your result";
