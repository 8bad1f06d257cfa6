/** What a decision led to: the consequence first, then the level and the reason. */

import { lookUp, mustFind, type DecisionTable, type PlayTables } from "../play/tables";
import { choiceText } from "./decision";
import { element, copyOf, part, parts, textOf } from "./elements";
import { levelBars, verdict } from "./levels";
import { numberWord } from "./words";

/**
 * The outcome of an answer. `within` is the item or scenario that holds the templates. Each choice's words stand
 * once in the page; here they are put together: what was decided, its reason, its siblings, its scene. Null where
 * the page has none.
 */
export function outcome(within: ParentNode, tables: PlayTables, code: string, answer: string): DocumentFragment | null {
  const decision = mustFind(tables.decisions, code);
  if (decision.kind === "multiple_choice") {
    const made = copyOf("data-outcome", `${code}.*`, within);
    if (made) markChosen(made, decision, answer);
    return made;
  }
  const scene = decision.scene === null ? null : copyOf("data-scene", decision.scene, within);
  const made = copyOf("data-shell", scene ? "story" : "item");
  const told = copyOf("data-outcome", `${code}.${answer}`, within);
  if (!made || !told) return null;
  const asked = scene ?? within;
  part("decided", made)?.append(choiceText(asked, answer));
  part("next-words", made)?.append(...told.querySelectorAll(".lcf-consequence"));
  part("verdict", made)?.append(...verdict(decision.levels[answer] ?? ""));
  part("why", made)?.replaceWith(told);
  part("about", made)?.replaceWith(copyOf("data-about", code, within) ?? "");
  const others = metByAll(tables, decision).filter((letter) => letter !== answer);
  part("others-words", made)?.replaceChildren(`What about the other ${others.length > 1 ? numberWord(others.length) : "choice"}?`);
  part("others-list", made)?.append(...others.map((letter) => other(within, asked, code, letter, decision)));
  if (others.length === 0) part("others", made)?.remove();
  if (scene) part("again", made)?.append(...again(scene));
  return made;
}

/** The letters that everyone met: not those offered to some. */
function metByAll(tables: PlayTables, decision: DecisionTable): string[] {
  const scenes = lookUp(tables.scenarios, decision.scenario ?? "")?.scenes ?? {};
  const choices = lookUp(scenes, decision.scene ?? "")?.choices ?? {};
  return [...decision.letters].filter((letter) => Object.keys(choices[letter]?.needs ?? {}).length === 0);
}

function other(within: ParentNode, asked: ParentNode, code: string, letter: string, decision: DecisionTable): HTMLElement {
  const why = copyOf("data-outcome", `${code}.${letter}`, within)?.querySelector(".lcf-text--why");
  return element(
    "li",
    { class: "lcf-others__one" },
    element("strong", {}, choiceText(asked, letter)),
    levelBars(decision.levels[letter] ?? ""),
    ...(why?.childNodes ?? []),
  );
}

/** The scene as it was asked, without its form. */
function again(scene: ParentNode): (Node | string)[] {
  const strong = (selector: string): HTMLElement => element("p", {}, element("strong", {}, textOf(scene, selector)));
  const story = scene.querySelector(".lcf-text--story")?.childNodes ?? [];
  return [scene.querySelector(".lcf-when") ?? "", strong("h2"), ...story, strong(".lcf-decision__question")];
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
    part("chosen", choice)?.toggleAttribute("hidden", !taken);
  }
  part("chosen-summary", made)?.replaceChildren(severalWords(decision, answer));
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
