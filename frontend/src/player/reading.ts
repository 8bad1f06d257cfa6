/** The foot of every page: back, page n of m, and the next step by its name. */

import { pageDone } from "../play/path";
import type { Context, Route } from "./context";
import { part } from "./elements";
import { neighbour } from "./place";

/** What follows a page: the next one, or the results after the last. */
export function after(context: Context, page: string): Route {
  const next = neighbour(context.tables, page, 1);
  return next === null ? { view: "results" } : { view: "page", page: next };
}

/** What comes before a page: the one before, or the cover. */
export function before(context: Context, page: string): Route {
  const previous = neighbour(context.tables, page, -1);
  return previous === null ? { view: "cover" } : { view: "page", page: previous };
}

/** Set up the foot of a page. The returned function brings it up to date. */
export function foot(context: Context, view: HTMLElement, page: string): () => void {
  const back = part("back", view);
  const next = part("next", view);
  const follow = (control: HTMLElement | null, to: () => Route): void =>
    control?.addEventListener("click", (event) => {
      event.preventDefault();
      context.go(to());
    });
  follow(back, () => before(context, page));
  follow(next, () => after(context, page));
  return () => {
    // One green button at a time: while something is open on the page, that is the next step.
    const open = !pageDone(context.tables, context.journal.replayed, page) || part("practice-banner", view) !== null;
    next?.classList.toggle("nhsuk-button--secondary", open);
  };
}
