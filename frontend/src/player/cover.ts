/** The cover: one button that says what it does. */

import type { Context, Route } from "./context";
import { button, part, parts } from "./elements";
import { pagesInOrder, segments } from "./place";

/** What the button says. */
export function coverLabel(complete: boolean, begun: boolean): string {
  if (complete) return "See your results";
  return begun ? "Carry on" : "Start";
}

/** Where the button leads: the results, the page last reached, that of the last answer, or the first. */
export function coverRoute(context: Context): Route {
  const { tables, journal } = context;
  if (journal.results.complete) return { view: "results" };
  const pages = pagesInOrder(tables);
  const page = [journal.at, journal.lastPage, pages[0]].find((one) => one !== undefined && pages.includes(one));
  return page === undefined ? { view: "results" } : { view: "page", page };
}

/** Set up the cover once; the returned function brings it up to date. */
export function cover(context: Context): () => void {
  const start = part("start");
  start?.addEventListener("click", (event) => {
    event.preventDefault();
    void context.tracker.start().catch(() => undefined);
    context.go(coverRoute(context));
  });
  const again = button("Read it again", "link", () => {
    const first = pagesInOrder(context.tables)[0];
    if (first !== undefined) context.go({ view: "page", page: first });
  });
  again.hidden = true;
  again.classList.add("lcf-cover__again");
  start?.after(again);
  return () => {
    const { tables, journal } = context;
    if (start) start.textContent = coverLabel(journal.results.complete, journal.begun);
    again.hidden = !journal.results.complete;
    wayThrough(segments(tables, journal.replayed, journal.at, journal.results.complete), journal.begun);
  };
}

/** Mark the stations of the section line, in words too. */
function wayThrough(line: ReturnType<typeof segments>, begun: boolean): void {
  for (const holder of parts("section-line")) {
    for (const segment of line) {
      const station = holder.querySelector<HTMLElement>(`[data-section="${CSS.escape(segment.id)}"]`);
      if (!station) continue;
      station.dataset["state"] = segment.words === "finished" ? "done" : segment.share > 0 ? "begun" : "ahead";
      part("station-words", station)?.replaceChildren(begun && segment.share > 0 ? ` ${segment.words}` : "");
    }
  }
}
