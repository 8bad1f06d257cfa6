/** The ending: how you came here, and practice from any scene. No score, no good or bad. */

import type { Step } from "../play/path";
import { lookUp, type DecisionTable, type ScenarioTable } from "../play/tables";
import { choiceText } from "./decision";
import { button, copyOf, element, part, textOf } from "./elements";
import { levelBars } from "./levels";
import { numberWord } from "./words";

export interface EndingOptions {
  /** The scenario's element, which holds its templates. */
  readonly root: HTMLElement;
  readonly table: ScenarioTable;
  readonly decisions: Readonly<Record<string, DecisionTable>>;
  /** The decisions of the run that ends here. */
  readonly steps: readonly Step[];
  readonly ending: string;
  /** The decisions of the first run: practice may begin at each. */
  readonly first: readonly Step[];
  readonly look: (step: Step) => void;
  readonly practise: (step: Step) => void;
}

/** Fill a copied ending. */
export function endingScreen(made: DocumentFragment, options: EndingOptions): void {
  part("path", made)?.replaceChildren(pathList(options));
  const practise = part("practise", made);
  if (practise) offerPractice(practise, options);
}

/** "Ending B of three". */
export function endingWords(endings: readonly string[], ending: string): string {
  const letter = String.fromCharCode(65 + endings.indexOf(ending));
  return `Ending ${letter} of ${numberWord(endings.length)}`;
}

function pathList(options: EndingOptions): HTMLElement {
  const stations = options.steps.map((step) => station(step, options));
  const last = element(
    "li",
    { class: "lcf-path__station is-ending" },
    element("strong", { class: "lcf-path__title" }, endingWords(options.table.endings, options.ending)),
  );
  return element("ol", { class: "lcf-path" }, ...stations, last);
}

function station(step: Step, options: EndingOptions): HTMLElement {
  const { decision: code, answer } = step.entry;
  const scene = copyOf("data-scene", step.scene, options.root);
  const told = copyOf("data-outcome", `${code}.${answer}`, options.root);
  const level = lookUp(lookUp(options.decisions, code)?.levels ?? {}, answer);
  const came = textOf(told, ".lcf-consequence h2:not(.nhsuk-u-visually-hidden)");
  const look = button("Look again", "link", () => options.look(step));
  look.append(element("span", { class: "nhsuk-u-visually-hidden" }, ` at ${titleOf(scene)}`));
  return element(
    "li",
    { class: "lcf-path__station" },
    element("span", { class: "lcf-path__where" }, titleOf(scene)),
    element("strong", { class: "lcf-path__title" }, scene ? choiceText(scene, answer) : ""),
    level === undefined ? null : levelBars(level),
    came === "" ? null : element("p", { class: "lcf-path__after" }, came),
    look,
  );
}

function titleOf(scene: ParentNode | null): string {
  return textOf(scene, "h2");
}

/** A button that opens the list of scenes to begin from. */
function offerPractice(opener: HTMLElement, options: EndingOptions): void {
  const list = element(
    "ul",
    { class: "lcf-practise-list", hidden: true },
    ...options.first.map((step) => {
      const title = titleOf(copyOf("data-scene", step.scene, options.root));
      return element("li", {}, button(`From “${title}”`, "link", () => options.practise(step)));
    }),
  );
  opener.after(list);
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", () => {
    list.hidden = !list.hidden;
    opener.setAttribute("aria-expanded", String(!list.hidden));
  });
}
