/** On paper nothing is folded away. */

import { parts } from "./elements";

export function printing(): void {
  for (const print of parts("print")) print.addEventListener("click", () => window.print());
  let folded: HTMLDetailsElement[] = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll<HTMLDetailsElement>("[data-view]:not([hidden]) details:not([open])")];
    for (const one of folded) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
  });
}
