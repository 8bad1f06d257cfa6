/** Five rising bars in ink with the word beside them. */

import { element } from "./elements";
import { capital, LEVELS } from "./words";

export function levelBars(level: string): HTMLElement {
  const height = (LEVELS as readonly string[]).indexOf(level) + 1;
  const bars = LEVELS.map((_, index) => element("span", { class: index < height ? "lcf-levels__bar is-on" : "lcf-levels__bar" }));
  return element(
    "span",
    { class: "lcf-levels", "data-level": level },
    element("span", { class: "lcf-levels__bars", "aria-hidden": "true" }, ...bars),
    element("span", { class: "lcf-levels__word" }, capital(level)),
  );
}
