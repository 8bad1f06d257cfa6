/** The log as the player holds it, over the tracker of previews. */

import assert from "node:assert/strict";
import test from "node:test";
import { Journal } from "../../src/player/journal";
import { memoryTracker } from "../../src/tracker/memory";
import type { Response } from "../../src/tracker/tracker";
import { log, tables } from "./sample";

const settings = { slug: "sample", revision: 1 };

async function opened(answers = "", place = ""): Promise<Journal> {
  const tracker = memoryTracker({ tables, settings });
  const journal = new Journal(tables, tracker);
  const given: Response[] = log(answers).map((entry) => ({ ...entry, id: String(entry.number) }));
  journal.resume({ ...(await tracker.open()), log: given, place });
  return journal;
}

test("answers are numbered on, and practice does not count", async () => {
  const journal = await opened("2aa");
  await journal.record("2a", "b", 1);
  assert.deepEqual(journal.replayed.kept.map((entry) => [entry.number, entry.run]), [[1, 0], [2, 1]]);
  assert.equal(journal.results.answered, 1);
});

test("a first answer stands, whatever is recorded after it", async () => {
  const journal = await opened();
  await journal.record("3a", "ac", 0);
  await journal.record("3a", "b", 0);
  assert.equal(journal.replayed.items.get("3a")?.answer, "ac");
  assert.equal(journal.results.answered, 1);
});

test("the day of completion is known when it happens on this page", async () => {
  const journal = await opened("3aac 1aa 1bb");
  assert.equal(journal.completed, null);
  await journal.record("2a", "a", 0);
  assert.ok(journal.results.complete);
  assert.match(journal.completed ?? "", /^\d{4}-\d\d-\d\dT/);
});

test("there is something to carry on with after an answer, a page, or neither", async () => {
  assert.equal((await opened()).begun, false);
  assert.equal((await opened("2aa")).begun, true);
  assert.equal((await opened("2aa")).lastPage, "0c");
  assert.equal((await opened("", "0d")).begun, true);
});

test("starting afresh leaves nothing to carry on with", async () => {
  const journal = await opened("3aac 1aa 1bb 2aa", "0c");
  journal.startAfresh([]);
  assert.equal(journal.begun, false);
  assert.equal(journal.results.answered, 0);
});

test("listeners hear of every change", async () => {
  const journal = await opened();
  let heard = 0;
  journal.onChange(() => (heard += 1));
  await journal.record("2a", "a", 0);
  journal.reach("0c");
  journal.reach("0c");
  assert.equal(heard, 2);
});
