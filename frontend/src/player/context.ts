/** What the parts of the player share. */

import type { PlayTables } from "../play/tables";
import type { Opened, Tracker } from "../tracker/tracker";
import type { Journal } from "./journal";
import type { Messages } from "./messages";
import type { Settings } from "./page-data";

/** What is shown: the cover, one page, the results, or the note that one may leave. */
export type Route =
  | { readonly view: "cover" | "results" | "left" }
  | { readonly view: "page"; readonly page: string };

export interface Context {
  readonly tables: PlayTables;
  readonly settings: Settings;
  readonly tracker: Tracker;
  readonly opened: Opened;
  readonly journal: Journal;
  readonly messages: Messages;
  /** Show something else and move focus to its heading. */
  go(route: Route): void;
  /** Say something once to those who listen, without showing it. */
  announce(words: string): void;
}

/** Whether this is a page in a package: no account, no home, closed rather than left. */
export function inPackage(settings: Settings): boolean {
  return settings.tracker !== "native" && settings.tracker !== "memory";
}
