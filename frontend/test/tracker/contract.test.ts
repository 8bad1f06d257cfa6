/** What every tracker keeps to, whatever stands behind it. */

import assert from "node:assert/strict";
import test from "node:test";
import { memoryTracker } from "../../src/tracker/memory";
import { scorm12Tracker } from "../../src/tracker/scorm12";
import type { Opened, Response, Status, Tracker } from "../../src/tracker/tracker";
import { FakeClock, settle } from "./fake-clock";
import { FakeScorm12 } from "./fake-scorm12";
import { FakeServer } from "./fake-server";
import { FakeWindow } from "./fake-window";
import { ESR, GENERIC } from "./launch";
import { response, said, TABLES, WORST } from "./sample";
import { Device } from "./visit";

interface Visit {
  readonly tracker: Tracker;
  readonly opened: Opened;
  readonly clock: FakeClock;
}

/** Where answers go. `visit` opens the page anew; `holds` says what has arrived; `away` takes the place away. */
interface Place {
  visit(): Promise<Visit>;
  holds?(): string[];
  away?(gone: boolean): void;
}

function native(): Place {
  const server = new FakeServer();
  server.canStartAgain = true;
  const device = new Device(server);
  return {
    visit: () => device.visit(),
    holds: () => said(server.log()),
    away: (gone) => (server.trouble = gone ? "offline" : null),
  };
}

function scorm12(target = GENERIC, coreOnly = false): Place {
  let api = new FakeScorm12({}, { coreOnly });
  let first = true;
  return {
    async visit() {
      if (!first) api = api.again();
      first = false;
      const page = new FakeWindow();
      page.parent = { API: api };
      const clock = new FakeClock();
      const settings = { slug: "sample", revision: 2, target };
      const tracker = scorm12Tracker({ tables: TABLES, settings }, page, clock);
      return { tracker, opened: await tracker.open(), clock };
    },
    holds: () => (api.stored.get("cmi.suspend_data") ?? "").split(".")[6]?.split("-").filter(Boolean) ?? [],
    away: (gone) => (api.refuseAll = gone),
  };
}

function memory(): Place {
  return {
    async visit() {
      const tracker = memoryTracker({ tables: TABLES, settings: { slug: "sample", revision: 2 } });
      return { tracker, opened: await tracker.open(), clock: new FakeClock() };
    },
  };
}

async function answer(tracker: Tracker, ...texts: string[]): Promise<Response[]> {
  const given = texts.map((text, index) => response(text, index + 1));
  for (const one of given) await tracker.append([one]);
  await settle();
  return given;
}

function follow(tracker: Tracker): Status[] {
  const statuses: Status[] = [];
  tracker.onStatus((status) => statuses.push(status));
  return statuses;
}

const PLACES: Readonly<Record<string, () => Place>> = {
  native,
  "scorm12, any platform": () => scorm12(),
  "scorm12, esr": () => scorm12(ESR, true),
  memory,
};

for (const [name, begin] of Object.entries(PLACES)) {
  test(`${name}: a first visit opens empty and ready`, async () => {
    const { opened } = await begin().visit();
    assert.deepEqual([opened.log, opened.place, opened.mode, opened.saves, opened.attempt], [[], "", "normal", true, 1]);
    assert.deepEqual([opened.problem, opened.canStartAgain, opened.started], [undefined, false, null]);
  });

  test(`${name}: the state is told at once, and is saved when all is well`, async () => {
    const { tracker } = await begin().visit();
    const statuses = follow(tracker);
    assert.deepEqual(statuses, ["saved"]);
    await tracker.start();
    await answer(tracker, "1aa", "1bac");
    assert.equal(statuses.at(-1), "saved");
    assert.equal(statuses.includes("kept") || statuses.includes("not_saved"), false);
  });

  test(`${name}: reporting, placing and closing twice do no harm`, async () => {
    const { tracker, clock } = await begin().visit();
    tracker.place("0b");
    tracker.place("0b");
    await clock.pass(5000);
    await tracker.close("leave");
    await tracker.close("hide");
    await tracker.close("leave");
  });

  test(`${name}: starting again empties the log`, async () => {
    const { tracker } = await begin().visit();
    await answer(tracker, ...WORST);
    assert.deepEqual(await tracker.startAgain(), []);
    await tracker.append([response("1aa", 1)]);
  });
}

for (const [name, begin] of Object.entries(PLACES).filter(([key]) => key !== "memory")) {
  test(`${name}: answers come back in order, with the place, at the next visit`, async () => {
    const place = begin();
    const { tracker, clock } = await place.visit();
    await tracker.start();
    await answer(tracker, "1aa", "2ab", "2bc");
    tracker.place("0b");
    await clock.pass(5000);
    await tracker.close("leave");
    const { opened } = await place.visit();
    assert.deepEqual(said(opened.log), ["1aa", "2ab", "2bc"]);
    assert.deepEqual(opened.log.map(({ number, run }) => [number, run]), [[1, 0], [2, 0], [3, 0]]);
    assert.equal(opened.place, "0b");
    assert.ok(opened.started);
  });

  test(`${name}: every answer has arrived when things come to rest`, async () => {
    const place = begin();
    const { tracker } = await place.visit();
    await answer(tracker, "1aa", "1bac");
    assert.deepEqual(place.holds?.(), ["1aa", "1bac"]);
  });

  test(`${name}: while the place is away nothing is said to be saved, and it arrives when it is back`, async () => {
    const place = begin();
    const { tracker, clock } = await place.visit();
    const statuses = follow(tracker);
    place.away?.(true);
    await answer(tracker, "1aa");
    assert.ok(statuses.at(-1) === "kept" || statuses.at(-1) === "not_saved");
    place.away?.(false);
    await clock.pass(60_000);
    assert.deepEqual(place.holds?.(), ["1aa"]);
    assert.equal(statuses.at(-1), "saved");
  });

  test(`${name}: after starting again only the new answers stand, in a second attempt`, async () => {
    const place = begin();
    const { tracker } = await place.visit();
    await answer(tracker, ...WORST);
    await tracker.startAgain();
    await answer(tracker, "1aa");
    await tracker.close("leave");
    const { opened } = await place.visit();
    assert.deepEqual(said(opened.log), ["1aa"]);
    assert.equal(opened.attempt, 2);
  });

  test(`${name}: practice comes back beside the first run`, async () => {
    const place = begin();
    const { tracker } = await place.visit();
    await answer(tracker, "1aa", "1bac", "2aa", "2ba");
    await tracker.append([response("2bb", 5, 1)]);
    await settle();
    await tracker.close("leave");
    const { opened } = await place.visit();
    assert.deepEqual(opened.log.map(({ run }) => run), [0, 0, 0, 0, 1]);
  });
}
