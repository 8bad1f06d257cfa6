/** Five rising bars in ink with the word beside them. */

import { element } from "./elements";
import { capital, LEVELS, ORDINALS } from "./words";

function heightOf(level: string): number {
  return (LEVELS as readonly string[]).indexOf(level);
}

export function levelBars(level: string, words = capital(level)): HTMLElement {
  const height = heightOf(level);
  const bars = LEVELS.map((_, index) => element("span", { class: index <= height ? "lcf-levels__bar is-on" : "lcf-levels__bar" }));
  return element(
    "span",
    { class: "lcf-levels", "data-level": level },
    element("span", { class: "lcf-levels__bars", "aria-hidden": "true" }, ...bars),
    element("span", { class: "lcf-levels__word" }, words),
  );
}

/** A level as a sentence: "A mixed choice · third of five levels". */
export function verdict(level: string): (Node | string)[] {
  const place = `· ${(ORDINALS[heightOf(level)] ?? "").toLowerCase()} of five levels`;
  return [levelBars(level, `A ${level} choice`), " ", element("span", { class: "lcf-verdict__place" }, place)];
}
