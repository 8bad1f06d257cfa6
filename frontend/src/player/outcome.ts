/** What a decision led to: the consequence first, then the level and the reason. */

import type { DecisionTable } from "../play/tables";
import { element, copyOf, part, parts } from "./elements";

/** A copy of the outcome of this answer, made personal for several choices. Null where the page has none. */
export function outcome(within: ParentNode, code: string, decision: DecisionTable, answer: string): DocumentFragment | null {
  const several = decision.kind === "multiple_choice";
  const made = copyOf("data-outcome", several ? `${code}.*` : `${code}.${answer}`, within);
  if (made && several) markChosen(made, decision, answer);
  return made;
}

/** "You chose 2 of the 3 that hold, and 1 that does not." */
export function severalWords(decision: DecisionTable, answer: string): string {
  const right = [...answer].filter((letter) => decision.right.includes(letter)).length;
  const wrong = answer.length - right;
  const held = `You chose ${right} of the ${decision.right.length} that hold`;
  if (wrong === 0) return `${held}${right === decision.right.length ? ", and nothing else" : ""}.`;
  return `${held}, and ${wrong} that ${wrong === 1 ? "does" : "do"} not.`;
}

function markChosen(made: DocumentFragment, decision: DecisionTable, answer: string): void {
  for (const choice of made.querySelectorAll<HTMLElement>("[data-choice]")) {
    const taken = answer.includes(choice.dataset["choice"] ?? " ");
    choice.classList.toggle("is-chosen", taken);
    const label = part("chosen", choice);
    if (label) label.hidden = !taken;
    else if (taken) choice.prepend(element("span", { class: "lcf-chosen" }, "You chose this"));
  }
  const summary = part("chosen-summary", made);
  if (summary) summary.textContent = severalWords(decision, answer);
}

/** Make the outcome's Carry on do something, under another name if need be; null takes it away. */
export function workCarryOn(made: ParentNode, act: (() => void) | null, label?: string): void {
  for (const control of parts("carry-on", made)) {
    if (act === null) {
      control.remove();
      continue;
    }
    if (label !== undefined) control.textContent = label;
    control.addEventListener("click", (event) => {
      event.preventDefault();
      act();
    });
  }
}
