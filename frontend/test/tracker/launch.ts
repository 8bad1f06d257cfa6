/** A package launched in a made-up platform. */

import { scorm12Tracker } from "../../src/tracker/scorm12";
import type { Scorm12Target } from "../../src/tracker/scorm12-target";
import type { Opened, Status, Tracker } from "../../src/tracker/tracker";
import type { PlayTables } from "../../src/play/tables";
import { FakeClock } from "./fake-clock";
import type { FakeScorm12 } from "./fake-scorm12";
import { FakeWindow } from "./fake-window";
import { response, TABLES } from "./sample";

export const GENERIC: Scorm12Target = {
  name: "scorm12", standard: "scorm12", state_limit: 3500, location_limit: 255, status: "passed_incomplete", details: "after",
  elements: { score_min_max: true, objectives: true, interactions: true, probe_children: true },
};

export const ESR: Scorm12Target = {
  ...GENERIC, name: "esr",
  elements: { score_min_max: false, objectives: false, interactions: false, probe_children: false },
};

export interface Launched {
  readonly tracker: Tracker;
  readonly opened: Opened;
  readonly page: FakeWindow;
  readonly clock: FakeClock;
  readonly statuses: Status[];
  /** Answer, one after the other, numbered on. */
  answer(...texts: string[]): Promise<void>;
}

export function prepared(api: FakeScorm12 | null, target = GENERIC, tables: PlayTables = TABLES): Omit<Launched, "opened" | "answer"> {
  const page = new FakeWindow();
  page.parent = { API: api };
  const clock = new FakeClock();
  const statuses: Status[] = [];
  const settings = { slug: "sample", revision: tables.module.revision, target };
  const tracker = scorm12Tracker({ tables, settings }, page, clock);
  tracker.onStatus((status) => statuses.push(status));
  return { tracker, page, clock, statuses };
}

export async function launch(api: FakeScorm12, target = GENERIC, tables: PlayTables = TABLES): Promise<Launched> {
  const made = prepared(api, target, tables);
  const opened = await made.tracker.open();
  let number = opened.log.length;
  const answer = async (...texts: string[]): Promise<void> => {
    for (const text of texts) await made.tracker.append([response(text, (number += 1))]);
  };
  return { ...made, opened, answer };
}
