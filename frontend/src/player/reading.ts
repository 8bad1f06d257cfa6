/** The foot of every page: back, page n of m, and the next step by its name. */

import { pageDone } from "../play/path";
import { mustFind } from "../play/tables";
import type { Context, Route } from "./context";
import { part } from "./elements";
import { neighbour, sectionOf } from "./place";

/** What follows a page: the next one, or the results after the last. */
export function after(context: Context, page: string): { route: Route; title: string } {
  const next = neighbour(context.tables, page, 1);
  if (next === null) return { route: { view: "results" }, title: "Your results" };
  return { route: { view: "page", page: next }, title: mustFind(context.tables.pages, next).title };
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
  follow(next, () => after(context, page).route);
  const title = next && (part("next-title", next) ?? next);
  if (next && title) title.textContent = title === next ? `Next: ${after(context, page).title}` : after(context, page).title;
  const count = part("page-count", view);
  const { section } = sectionOf(context.tables, page);
  if (count) count.textContent = `Page ${section.pages.indexOf(page) + 1} of ${section.pages.length}`;
  return () => {
    // One green button at a time: while something is open on the page, that is the next step.
    const open = !pageDone(context.tables, context.journal.replayed, page) || part("practice-banner", view) !== null;
    next?.classList.toggle("nhsuk-button--secondary", open);
  };
}
