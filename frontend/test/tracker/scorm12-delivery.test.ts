/** Rules 25 to 35 for SCORM 1.2: place, interactions, and getting everything there in time. */

import assert from "node:assert/strict";
import test from "node:test";
import { read } from "../../src/play/state";
import { FakeScorm12 } from "./fake-scorm12";
import { ESR, GENERIC, launch } from "./launch";
import { BEST, READING, response, revision, said, TABLES, WORST } from "./sample";

const esrApi = (start: Record<string, string> = {}): FakeScorm12 => new FakeScorm12(start, { coreOnly: true });

test("an older revision is replayed and what it no longer offers is left out", async () => {
  const first = new FakeScorm12();
  await (await launch(first, GENERIC, revision(1))).answer("1aa", "2ab", "2bc");
  const { ward } = TABLES.scenarios;
  const two = ward?.scenes["two"];
  assert.ok(ward && two);
  const scenes = { ...ward.scenes, two: { ...two, choices: { a: two.choices["a"] ?? assert.fail(), b: two.choices["b"] ?? assert.fail() } } };
  const api = first.again();
  const { opened, answer } = await launch(api, GENERIC, revision(2, { scenarios: { ward: { ...ward, scenes } } }));
  assert.equal(opened.problem, undefined);
  assert.deepEqual(said(opened.log), ["1aa", "2ab"]);
  await answer("2ba");
  const state = read(api.stored.get("cmi.suspend_data") ?? "", "abc123");
  assert.deepEqual([state.revision, said(state.log)], [2, ["1aa", "2ab", "2ba"]]);
});

test("rule 25: the location is a page's code, sent when the learner stays there", async () => {
  const api = esrApi();
  const { tracker, clock } = await launch(api, ESR);
  api.forgetCalls();
  tracker.place("0a");
  await clock.pass(500);
  tracker.place("0b");
  await clock.pass(500);
  assert.deepEqual(api.calls, []);
  await clock.pass(3000);
  assert.deepEqual(api.calls, ["Set cmi.core.lesson_location=0b", "Commit"]);
  assert.equal((await launch(api.again(), ESR)).opened.place, "0b");
});

test("rules 26 and 28: interactions follow each other, id and type first, and only the first run", async () => {
  const api = new FakeScorm12();
  const { answer, tracker } = await launch(api);
  await answer(...BEST);
  await tracker.append([response("2bb", 5, 1)]);
  const said2a = api.calls.filter((call) => call.startsWith("Set cmi.interactions.2."));
  assert.deepEqual(said2a, [
    "id=ward.one", "type=choice", "student_response=a", "result=1", "weighting=1",
    "objectives.0.id=lcf-2024_culture", "objectives.1.id=lcf-2024_compassion",
  ].map((rest) => `Set cmi.interactions.2.${rest}`));
  assert.equal(api.values.get("cmi.interactions.1.student_response"), "a,c");
  assert.equal(api.values.get("cmi.interactions.1.result"), "correct");
  assert.equal(api.values.get("cmi.interactions.0.weighting"), "2");
  assert.equal(api.sets.some((element) => element.startsWith("cmi.interactions.4.")), false);
  assert.deepEqual(api.errors, []);
});

test("rule 28: interactions go on from the platform's count, and a result may be part of one", async () => {
  const first = new FakeScorm12();
  await (await launch(first)).answer("1aa");
  const api = first.again();
  await (await launch(api)).answer("2ab");
  assert.equal(api.values.get("cmi.interactions.0.id"), "first_item");
  assert.equal(api.values.get("cmi.interactions.1.id"), "ward.one");
  assert.equal(api.values.get("cmi.interactions.1.result"), "0.5");
});

test("result objectives hold node and value results from three responses on, once complete, without a verdict", async () => {
  const api = new FakeScorm12();
  const { answer } = await launch(api);
  await answer(...BEST.slice(0, 3));
  assert.equal(api.sets.some((element) => element.startsWith("cmi.objectives")), false);
  await answer(BEST[3] ?? "");
  const held = [...api.stored].filter(([element]) => element.startsWith("cmi.objectives"));
  assert.deepEqual(held, [
    ["cmi.objectives.0.id", "lcf-2024_culture"], ["cmi.objectives.0.score.min", "0"], ["cmi.objectives.0.score.max", "100"],
    ["cmi.objectives.0.score.raw", "100"], ["cmi.objectives.0.status", "completed"],
    ["cmi.objectives.1.id", "lcf-2024_compassion"], ["cmi.objectives.1.score.min", "0"], ["cmi.objectives.1.score.max", "100"],
    ["cmi.objectives.1.score.raw", "100"], ["cmi.objectives.1.status", "completed"],
  ]);
});

test("rule 29: from the second attempt on interaction ids carry the attempt, and result objectives stay where they are", async () => {
  const api = new FakeScorm12();
  const { answer, tracker } = await launch(api);
  await answer(...WORST);
  assert.deepEqual(await tracker.startAgain(), []);
  for (const [index, text] of BEST.entries()) await tracker.append([response(text, index + 1)]);
  assert.equal(api.stored.get("cmi.interactions.4.id"), "first_item.2");
  assert.equal(api.stored.get("cmi.objectives.0.score.raw"), "100");
  assert.equal(api.stored.has("cmi.objectives.2.id"), false);
  assert.equal(api.stored.get("cmi.core.lesson_status"), "passed");
  assert.equal(read(api.stored.get("cmi.suspend_data") ?? "", "abc123").attempt, 2);
});

test("starting again leaves the better score standing", async () => {
  const first = new FakeScorm12();
  const { answer, page } = await launch(first);
  await answer("1aa", "1bb", "2ac", "2bb");
  page.tell("pagehide");
  assert.equal(first.stored.get("cmi.core.score.raw"), "50");
  const api = first.again();
  const { tracker, opened } = await launch(api);
  assert.equal(opened.canStartAgain, true);
  await tracker.startAgain();
  for (const [index, text] of WORST.entries()) await tracker.append([response(text, index + 1)]);
  assert.equal(api.stored.get("cmi.core.score.raw"), "50");
});

test("rule 30: each decision writes and commits the state, and on esr nothing else", async () => {
  const api = esrApi();
  const { answer } = await launch(api, ESR);
  api.forgetCalls();
  await answer("1aa");
  assert.deepEqual(api.calls, [`Set cmi.suspend_data=${api.stored.get("cmi.suspend_data")}`, "Commit"]);
});

test("rule 30: values that the platform holds already are not sent again", async () => {
  const first = esrApi();
  const before = await launch(first, ESR);
  before.tracker.place("0b");
  await before.answer("1aa");
  before.page.tell("pagehide");
  const api = first.again({ coreOnly: true });
  const { tracker, clock } = await launch(api, ESR);
  tracker.place("0a");
  tracker.place("0b");
  await clock.pass(5000);
  assert.deepEqual(api.sets, ["cmi.core.exit"]);
});

test("rule 31: pagehide ends once, with time, exit, Commit and Finish", async () => {
  const api = esrApi();
  const { page, tracker, answer } = await launch(api, ESR);
  await answer("1aa");
  api.forgetCalls();
  page.tell("pagehide");
  page.tell("pagehide");
  await tracker.close("leave");
  // The exit has been there since the launch.
  assert.deepEqual(api.calls, ["Set cmi.core.session_time=0000:00:01", "Commit", "Finish"]);
  assert.equal(api.stored.get("cmi.core.exit"), "suspend");
});

test("rule 31: a failing Commit at the end does not stop Finish", async () => {
  const api = esrApi();
  const { page } = await launch(api, ESR);
  api.refuseCommits = 10;
  page.tell("pagehide");
  assert.equal(api.calls.at(-1), "Finish");
});

test("rule 31: a hidden page commits, with the place, and neither beforeunload nor unload is listened to", async () => {
  const api = esrApi();
  const { page, tracker } = await launch(api, ESR);
  tracker.place("0b");
  page.hide();
  assert.equal(api.calls.at(-1), "Commit");
  assert.equal(api.stored.get("cmi.core.lesson_location"), "0b");
  assert.deepEqual(page.listened, ["pagehide", "visibilitychange"]);
});

test("rule 31: what is under way at pagehide is sent first", async () => {
  const api = esrApi();
  const { page, tracker, answer } = await launch(api, ESR);
  api.refuseAll = true;
  await answer("1aa");
  api.refuseAll = false;
  tracker.place("0b");
  page.tell("pagehide");
  assert.equal(api.stored.get("cmi.core.lesson_location"), "0b");
  assert.deepEqual(said(read(api.stored.get("cmi.suspend_data") ?? "", "abc123").log), ["1aa"]);
});

test("rule 32: leaving finishes while the page is alive", async () => {
  const api = new FakeScorm12();
  const { tracker } = await launch(api);
  await tracker.close("leave");
  assert.equal(api.calls.at(-1), "Finish");
});

test("rule 31: the end of a finished module sends time, exit, Commit and Finish", async () => {
  const api = esrApi();
  const { page, answer, clock } = await launch(api, ESR);
  await answer(...BEST);
  await clock.pass(2000);
  api.forgetCalls();
  page.tell("pagehide");
  assert.deepEqual(api.calls, ["Set cmi.core.session_time=0000:00:02", "Set cmi.core.exit=", "Commit", "Finish"]);
});

test("rule 33: exit is suspend while incomplete and empty when done", async () => {
  const api = new FakeScorm12();
  const { answer, page } = await launch(api);
  assert.equal(api.stored.get("cmi.core.exit"), "suspend");
  await answer(...BEST);
  page.tell("pagehide");
  assert.equal(api.stored.get("cmi.core.exit"), "");
});

test("rule 34: after Finish there is no call", async () => {
  const api = new FakeScorm12();
  const { answer, page, tracker, clock, statuses } = await launch(api);
  await tracker.close("leave");
  api.forgetCalls();
  await answer("1aa");
  assert.equal(clock.waiting, 0);
  tracker.place("0b");
  page.hide();
  page.show();
  page.tell("pagehide");
  assert.equal(clock.waiting, 0);
  assert.deepEqual(api.calls, []);
  assert.equal(statuses.at(-1), "not_saved");
});

test("rule 35: a refused Commit is tried again, later and later, and the page says so", async () => {
  const api = new FakeScorm12();
  const { answer, statuses, clock } = await launch(api);
  api.refuseCommits = 3;
  await answer("1aa");
  assert.equal(statuses.at(-1), "not_saved");
  assert.equal(clock.next, 1000);
  await clock.pass(1000);
  assert.equal(clock.next, 2000);
  await clock.pass(2000);
  assert.equal(clock.next, 4000);
  assert.equal(api.stored.get("cmi.suspend_data"), "");
  await clock.pass(4000);
  assert.equal(statuses.at(-1), "saved");
  assert.deepEqual(said(read(api.stored.get("cmi.suspend_data") ?? "", "abc123").log), ["1aa"]);
  assert.equal(clock.waiting, 0);
});

test("rule 35: a place that the platform refuses is sent again", async () => {
  const api = new FakeScorm12();
  const { tracker, clock, statuses } = await launch(api);
  api.refuseAll = true;
  tracker.place("0b");
  await clock.pass(2000);
  assert.equal(statuses.at(-1), "not_saved");
  api.refuseAll = false;
  await clock.pass(1000);
  assert.equal(api.stored.get("cmi.core.lesson_location"), "0b");
  assert.equal(statuses.at(-1), "saved");
});

test("rule 35: waiting never grows beyond a minute", async () => {
  const api = new FakeScorm12();
  const { answer, clock } = await launch(api);
  api.refuseCommits = 1000;
  await answer("1aa");
  await clock.pass(1_000_000);
  assert.ok((clock.next ?? Infinity) <= 60_000);
});

test("rule 35: a completion that the platform refuses is tried again until it is taken", async () => {
  const api = new FakeScorm12();
  const { answer, clock, statuses } = await launch(api);
  await answer(...BEST.slice(0, 3));
  api.refuseAll = true;
  await answer(BEST[3] ?? "");
  assert.equal(statuses.at(-1), "not_saved");
  api.refuseAll = false;
  await clock.pass(60_000);
  assert.equal(api.stored.get("cmi.core.lesson_status"), "passed");
  assert.equal(api.stored.get("cmi.core.score.raw"), "100");
  assert.equal(statuses.at(-1), "saved");
});

test("a completion that never arrived is recorded at the next launch", async () => {
  const first = new FakeScorm12();
  await (await launch(first)).answer(...BEST);
  const lost = Object.fromEntries([...first.stored, ["cmi.core.lesson_status", "incomplete"], ["cmi.core.score.raw", ""]]);
  const api = new FakeScorm12(lost);
  await launch(api);
  assert.equal(api.stored.get("cmi.core.lesson_status"), "passed");
  assert.equal(api.stored.get("cmi.core.score.raw"), "100");
});

test("with nothing to decide the last page completes, without a score", async () => {
  const api = new FakeScorm12();
  const { tracker } = await launch(api, { ...GENERIC, status: "completed_incomplete" }, READING);
  tracker.place("0a");
  assert.equal(api.stored.get("cmi.core.lesson_status"), "incomplete");
  tracker.place("0b");
  assert.equal(api.stored.get("cmi.core.lesson_status"), "completed");
  assert.equal(api.sets.includes("cmi.core.score.raw"), false);
});

test("an answer given before a failed one is part of the same state", async () => {
  const api = new FakeScorm12();
  const { answer } = await launch(api);
  api.refuseCommits = 1;
  await answer("1aa", "1bac");
  assert.deepEqual(said(read(api.stored.get("cmi.suspend_data") ?? "", "abc123").log), ["1aa", "1bac"]);
  assert.equal(api.stored.get("cmi.interactions.1.id"), "second_item");
});

test("practice comes back after the first run", async () => {
  const first = new FakeScorm12();
  const { answer, tracker } = await launch(first);
  await answer(...BEST);
  await tracker.append([response("2bb", 5, 1)]);
  const { opened } = await launch(first.again());
  assert.deepEqual(opened.log.map(({ number, run, decision, answer: given }) => [number, run, decision + given]), [
    [1, 0, "1aa"], [2, 0, "1bac"], [3, 0, "2aa"], [4, 0, "2ba"], [5, 1, "2bb"],
  ]);
});
