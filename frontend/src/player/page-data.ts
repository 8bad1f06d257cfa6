/** What the page carries for the player: play tables and settings, as JSON. */

import type { PlayTables } from "../play/tables";

/** What the page was made for. Everything but `tracker` and `slug` depends on where it is used. */
export interface Settings {
  readonly tracker: string;
  readonly slug: string;
  readonly revision: number;
  readonly api?: string;
  readonly home?: string | null;
  readonly product?: string;
  readonly target?: unknown;
}

/** The JSON in a script element of the page. Throws where the page lacks it. */
function carried(id: string): unknown {
  const holder = document.getElementById(id);
  if (!holder) throw new Error(`the page has no ${id}`);
  return JSON.parse(holder.textContent ?? "");
}

export function tablesOfPage(): PlayTables {
  return carried("lcf-tables") as PlayTables;
}

export function settingsOfPage(): Settings {
  return carried("lcf-settings") as Settings;
}
