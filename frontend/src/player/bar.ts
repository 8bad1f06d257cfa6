/** The bar: where you are in words, and the line of segments. */

import type { Context, Route } from "./context";
import { part } from "./elements";
import { placeWords, segments } from "./place";
import { counted } from "./words";

/** Bring the bar up to date for what is shown. */
export function showBar(context: Context, route: Route): void {
  const { tables, journal } = context;
  const words = part("place-words");
  if (words) words.textContent = wordsFor(context, route);
  const line = part("segments");
  if (!line) return;
  const place = route.view === "page" ? route.page : journal.at;
  for (const segment of segments(tables, journal.replayed, place, journal.results.complete)) {
    const item = line.querySelector<HTMLElement>(`[data-section="${CSS.escape(segment.id)}"]`);
    if (!item) continue;
    item.style.setProperty("--lcf-done", segment.share.toFixed(3));
    item.toggleAttribute("data-current", route.view === "page" && tables.pages[route.page]?.section === segment.id);
    part("segment-words", item)?.replaceChildren(`${segment.title}: ${segment.words}`);
  }
}

function wordsFor(context: Context, route: Route): string {
  const { tables, journal } = context;
  if (route.view === "page") return placeWords(tables, journal.replayed, route.page);
  if (journal.results.complete) return "Finished";
  if (route.view === "results") return "Your results so far";
  const minutes = tables.sections.reduce((sum, section) => sum + section.minutes, 0);
  return `${counted(tables.sections.length, "section")} · about ${counted(minutes, "minute")}`;
}
