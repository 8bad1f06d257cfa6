/** Where the learner is: section, page, how far, how many minutes are left. Pure. */

import { begin, pageDone, type Replay } from "../play/path";
import { mustFind, type PlayTables, type SectionTable } from "../play/tables";
import { decisionsFrom } from "./counting";
import { counted } from "./words";

/** A section as the line of segments shows it. `share` runs from 0 to 1. */
export interface Segment {
  readonly id: string;
  readonly title: string;
  readonly share: number;
  readonly words: string;
}

/** Every page in order. */
export function pagesInOrder(tables: PlayTables): string[] {
  return tables.sections.flatMap((section) => [...section.pages]);
}

/** The page before (-1) or after (+1) this one, or null at either end. */
export function neighbour(tables: PlayTables, page: string, by: -1 | 1): string | null {
  const pages = pagesInOrder(tables);
  return pages[pages.indexOf(page) + by] ?? null;
}

/** The section a page belongs to, and its number from 1. */
export function sectionOf(tables: PlayTables, page: string): { section: SectionTable; number: number } {
  const number = tables.sections.findIndex((section) => section.pages.includes(page));
  const section = tables.sections[number];
  if (!section) throw new RangeError(`no section holds page ${page}`);
  return { section, number: number + 1 };
}

/** "Section 2 of 3: When people go quiet · about 4 minutes left". */
export function placeWords(tables: PlayTables, replayed: Replay, page: string): string {
  const { section, number } = sectionOf(tables, page);
  const left = minutesLeft(tables, replayed, page);
  const time = left === 0 ? "finished" : `about ${counted(left, "minute")} left`;
  return `Section ${number} of ${tables.sections.length}: ${section.title} · ${time}`;
}

/** Whole minutes to the end of the section, by what lies ahead: a page to read, a decision to make each weigh one. */
export function minutesLeft(tables: PlayTables, replayed: Replay, page: string): number {
  const { section } = sectionOf(tables, page);
  const at = section.pages.indexOf(page);
  let all = 0;
  let ahead = 0;
  section.pages.forEach((code, index) => {
    const { made, all: decisions } = decisionsOn(tables, replayed, code);
    all += 1 + decisions;
    const done = decisions > 0 && pageDone(tables, replayed, code);
    if (index >= at && !done) ahead += 1 + decisions - made;
  });
  return ahead === 0 ? 0 : Math.max(1, Math.round((section.minutes * ahead) / all));
}

/** The segments: sections before the place are read, in its own the pages before it; decisions count anywhere. */
export function segments(tables: PlayTables, replayed: Replay, place: string, complete: boolean): Segment[] {
  const pages = pagesInOrder(tables);
  const at = complete ? pages.length : pages.indexOf(place);
  return tables.sections.map((section) => {
    let done = 0;
    let all = 0;
    let pagesDone = 0;
    for (const code of section.pages) {
      const { made, all: decisions } = decisionsOn(tables, replayed, code);
      const read = pages.indexOf(code) < at || (decisions > 0 && made === decisions);
      all += 1 + decisions;
      done += made + (read ? 1 : 0);
      pagesDone += read && made === decisions ? 1 : 0;
    }
    const finished = pagesDone === section.pages.length;
    const words = finished ? "finished" : `${pagesDone} of ${counted(section.pages.length, "page")} done`;
    return { id: section.id, title: section.title, share: all === 0 ? 0 : done / all, words };
  });
}

/** How many decisions a page has (the most that a way through has left, for a scenario) and how many are made. */
export function decisionsOn(tables: PlayTables, replayed: Replay, page: string): { made: number; all: number } {
  const table = mustFind(tables.pages, page);
  let made = table.decisions.filter((code) => replayed.items.has(code)).length;
  let all = table.decisions.length;
  for (const id of table.scenarios) {
    const scenario = mustFind(tables.scenarios, id);
    const walk = replayed.scenarios.get(id);
    const taken = walk?.steps.length ?? 0;
    made += taken;
    all += taken + decisionsFrom(scenario, walk?.position ?? begin(scenario)).most;
  }
  return { made, all };
}

/** The first page from `page` on, then from the start, where something is still to be decided; null if nowhere. */
export function nextOpenPage(tables: PlayTables, replayed: Replay, page: string): string | null {
  const pages = pagesInOrder(tables);
  const at = Math.max(0, pages.indexOf(page));
  return [...pages.slice(at), ...pages.slice(0, at)].find((code) => !pageDone(tables, replayed, code)) ?? null;
}
