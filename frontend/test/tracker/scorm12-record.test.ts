/** Rules 2 to 24 for SCORM 1.2: opening, status, score and state. */

import assert from "node:assert/strict";
import test from "node:test";
import { read } from "../../src/play/state";
import { FakeScorm12 } from "./fake-scorm12";
import { ESR, GENERIC, launch, prepared } from "./launch";
import { BEST, response, said, TABLES, WORST } from "./sample";

const esrApi = (start: Record<string, string> = {}): FakeScorm12 => new FakeScorm12(start, { coreOnly: true });

test("rule 2: without an API nothing is saved and that is said", async () => {
  const { tracker, clock, statuses } = prepared(null);
  const opening = tracker.open();
  await clock.pass(10_000);
  const opened = await opening;
  assert.equal(opened.saves, false);
  assert.equal(opened.problem, "no_api");
  await tracker.append([response("1aa", 1)]);
  await tracker.close("leave");
  assert.equal(statuses.at(-1), "not_saved");
});

test("rule 3: the handle found at load is kept when the platform takes the API away", async () => {
  const api = new FakeScorm12();
  const { page, answer } = await launch(api);
  page.parent = { API: null };
  await answer("1aa");
  page.tell("pagehide");
  assert.equal(api.calls.at(-1), "Finish");
});

test("rule 5: true, 1 and error numbers mean what they say", async () => {
  const api = new FakeScorm12({}, { booleans: true }).stillOpen();
  const { answer, statuses, opened } = await launch(api);
  assert.equal(opened.saves, true);
  await answer("1aa");
  assert.equal(statuses.at(-1), "saved");
  assert.ok(api.stored.get("cmi.suspend_data"));
});

test("rule 6: a platform that throws where it holds nothing does not stop the module", async () => {
  const api = new FakeScorm12({}, { throwsOnNothing: true, booleans: true });
  const { opened, answer } = await launch(api);
  assert.deepEqual(opened.log, []);
  await answer(...BEST);
  assert.equal(api.stored.get("cmi.core.lesson_status"), "passed");
});

test("rule 7: Initialize is called once, and an attempt still open carries on", async () => {
  const first = new FakeScorm12();
  await (await launch(first)).answer("1aa");
  const api = first.again().stillOpen();
  const { opened } = await launch(api);
  assert.equal(opened.saves, true);
  assert.deepEqual(said(opened.log), ["1aa"]);
  assert.equal(api.calls.filter((call) => call === "Initialize").length, 1);
});

test("rule 7: an attempt that is over saves nothing, and nothing is written to it", async () => {
  const api = new FakeScorm12().over();
  const { tracker, clock } = prepared(api);
  const opening = tracker.open();
  await clock.pass(10_000);
  assert.equal((await opening).problem, "no_api");
  assert.deepEqual(api.sets, []);
});

test("rule 8: esr is asked for and sent core and state alone", async () => {
  const api = esrApi();
  const { answer, page, tracker, clock } = await launch(api, ESR);
  tracker.place("0b");
  await clock.pass(5000);
  await answer(...BEST);
  page.hide();
  page.tell("pagehide");
  assert.deepEqual(api.errors, []);
  const elements = api.calls.flatMap((call) => /^(?:Get|Set) ([^=]+)/.exec(call)?.[1] ?? []);
  const allowed = new Set(
    ["lesson_status", "lesson_mode", "credit", "score.raw", "lesson_location", "session_time", "exit"].map((name) => `cmi.core.${name}`),
  ).add("cmi.suspend_data");
  assert.deepEqual(elements.filter((element) => !allowed.has(element)), []);
});

test("rule 8: a generic platform is asked once for what it has", async () => {
  const api = new FakeScorm12();
  const { answer } = await launch(api);
  await answer(...BEST);
  const asked = api.calls.filter((call) => /^Get .*_c/.test(call)).sort();
  assert.deepEqual(asked, [
    "Get cmi.core.score._children", "Get cmi.interactions._children", "Get cmi.interactions._count",
    "Get cmi.objectives._children", "Get cmi.objectives._count",
  ]);
});

test("rule 8: a generic platform without the optional groups is sent none of them", async () => {
  const api = esrApi();
  const { answer } = await launch(api, GENERIC);
  await answer(...BEST);
  assert.deepEqual(api.sets.filter((element) => /interactions|objectives|score\.m/.test(element)), []);
  assert.equal(api.stored.get("cmi.core.lesson_status"), "passed");
});

test("rule 10: status, score and state go out before interactions", async () => {
  const api = new FakeScorm12();
  const { answer } = await launch(api);
  await answer(...BEST.slice(0, 3));
  api.forgetCalls();
  await answer(BEST[3] ?? "");
  const firstDetail = api.calls.findIndex((call) => /Set cmi\.(interactions|objectives)/.test(call));
  const commit = api.calls.indexOf("Commit");
  assert.ok(commit >= 0 && commit < firstDetail);
  assert.ok(api.calls.findIndex((call) => call === "Set cmi.core.lesson_status=passed") < commit);
  assert.equal(api.calls.at(-1), "Commit");
});

test("rule 11: the first launch says incomplete at once and commits", async () => {
  const api = esrApi();
  await launch(api, ESR);
  assert.equal(api.stored.get("cmi.core.lesson_status"), "incomplete");
  const next = api.again();
  await launch(next, ESR);
  assert.deepEqual(next.sets, ["cmi.core.exit"]);
});

test("rule 12: no score is sent before the module is complete", async () => {
  const api = new FakeScorm12();
  const { answer, page } = await launch(api);
  await answer(...BEST.slice(0, 3));
  page.tell("pagehide");
  assert.equal(api.sets.some((element) => element.includes("score")), false);
});

test("rule 13: below the mark the status stays incomplete and failed is never sent", async () => {
  const api = new FakeScorm12();
  const { answer, page } = await launch(api);
  await answer(...WORST);
  page.tell("pagehide");
  assert.equal(api.stored.get("cmi.core.lesson_status"), "incomplete");
  assert.equal(api.stored.get("cmi.core.score.raw"), "10");
  assert.equal(api.stored.get("cmi.core.exit"), "suspend");
  assert.equal(api.calls.some((call) => call.endsWith("=failed")), false);
});

test("rule 13: a completed rule says completed, whatever the score", async () => {
  const api = new FakeScorm12();
  const { answer } = await launch(api, { ...GENERIC, status: "completed_incomplete" });
  await answer(...WORST);
  assert.equal(api.stored.get("cmi.core.lesson_status"), "completed");
});

test("rule 14: not attempted is never sent, and every word is in the platform's vocabulary", async () => {
  const api = new FakeScorm12();
  const { answer, page } = await launch(api);
  await answer(...BEST);
  page.tell("pagehide");
  assert.deepEqual(api.errors, []);
  assert.equal(api.calls.some((call) => call.includes("=not attempted")), false);
});

test("rule 15: the completing decision sends state, time, score, status, Commit in that order", async () => {
  const api = esrApi();
  const { answer, clock } = await launch(api, ESR);
  await answer(...BEST.slice(0, 3));
  await clock.pass(65_000);
  api.forgetCalls();
  await answer(BEST[3] ?? "");
  const state = api.stored.get("cmi.suspend_data");
  assert.deepEqual(api.calls, [
    `Set cmi.suspend_data=${state}`, "Set cmi.core.session_time=0000:01:05", "Set cmi.core.score.raw=100",
    "Set cmi.core.lesson_status=passed", "Commit",
  ]);
});

test("rule 15: a generic platform also gets the least and the most of the score", async () => {
  const api = new FakeScorm12();
  await (await launch(api)).answer(...BEST);
  assert.equal(api.stored.get("cmi.core.score.min"), "0");
  assert.equal(api.stored.get("cmi.core.score.max"), "100");
});

test("rule 15: details go before the completion where the target says so", async () => {
  const api = new FakeScorm12();
  const { answer } = await launch(api, { ...GENERIC, details: "before" });
  await answer(...BEST.slice(0, 3));
  api.forgetCalls();
  await answer(BEST[3] ?? "");
  const order = ["cmi.suspend_data", "cmi.interactions.3.id", "cmi.objectives.0.id", "cmi.core.session_time", "cmi.core.score.raw", "cmi.core.lesson_status"];
  assert.deepEqual(api.sets.filter((element) => order.includes(element)), order);
  assert.equal(api.sets.at(-1), "cmi.core.lesson_status");
  assert.equal(api.calls.at(-1), "Commit");
});

test("rule 17: a passed record is not downgraded on re-entry", async () => {
  const first = new FakeScorm12();
  const before = await launch(first);
  await before.answer(...BEST);
  before.page.tell("pagehide");
  for (const start of [first.stored, new Map([["cmi.core.lesson_status", "passed"], ["cmi.core.score.raw", "100"]])]) {
    const api = new FakeScorm12(Object.fromEntries(start));
    const { answer, page } = await launch(api);
    if (start !== first.stored) await answer(...WORST);
    page.tell("pagehide");
    assert.equal(api.stored.get("cmi.core.lesson_status"), "passed");
    assert.equal(api.stored.get("cmi.core.score.raw"), "100");
    assert.equal(api.sets.includes("cmi.core.lesson_status"), false);
  }
});

test("rule 17: a passed record without a score is not exchanged for an incomplete one", async () => {
  const api = new FakeScorm12({ "cmi.core.lesson_status": "passed" });
  await (await launch(api)).answer(...WORST);
  assert.equal(api.stored.get("cmi.core.lesson_status"), "passed");
  assert.equal(api.sets.includes("cmi.core.score.raw"), false);
});

for (const [element, word] of [["cmi.core.lesson_mode", "review"], ["cmi.core.lesson_mode", "browse"], ["cmi.core.credit", "no-credit"]] as const) {
  test(`rule 17: with ${word} nothing is written but exit and time`, async () => {
    const api = new FakeScorm12({ [element]: word });
    const { answer, page, opened, tracker, clock } = await launch(api);
    assert.equal(opened.mode, "review");
    assert.equal(opened.saves, false);
    await answer(...BEST);
    tracker.place("0b");
    await clock.pass(5000);
    page.hide();
    page.tell("pagehide");
    assert.deepEqual(api.sets.sort(), ["cmi.core.exit", "cmi.core.session_time"]);
    assert.equal(api.calls.at(-1), "Finish");
  });
}

test("rule 18: the score is a whole number", async () => {
  const api = new FakeScorm12();
  await (await launch(api)).answer("1ab", "1bac", "2aa", "2bb");
  assert.match(api.stored.get("cmi.core.score.raw") ?? "", /^\d+$/);
});

test("rule 22: practice is dropped before the state is too long, first-run answers never", async () => {
  const api = new FakeScorm12();
  const { answer, tracker } = await launch(api, { ...GENERIC, state_limit: 60 });
  await answer(...BEST);
  for (let run = 1; run <= 6; run += 1) await tracker.append([response("2bb", 4 + run, run)]);
  const state = read(api.stored.get("cmi.suspend_data") ?? "", "abc123");
  assert.deepEqual(said(state.log), BEST);
  assert.ok((api.stored.get("cmi.suspend_data") ?? "").length <= 60);
  assert.ok(state.practice.length > 0 && state.practice.length < 6);
});

test("rule 23: the state keeps to the alphabet that every platform carries", async () => {
  const api = new FakeScorm12();
  const { answer, tracker } = await launch(api);
  await answer(...BEST);
  await tracker.append([response("2bb", 5, 1)]);
  assert.match(api.stored.get("cmi.suspend_data") ?? "", /^[A-Za-z0-9_.:-]+$/);
});

test("rule 24: an unreadable state starts clean and says so", async () => {
  const api = new FakeScorm12({ "cmi.suspend_data": '{"v":3}', "cmi.core.lesson_status": "incomplete", "cmi.core.lesson_location": "0b" });
  const { opened, answer } = await launch(api);
  assert.equal(opened.problem, "unreadable");
  assert.deepEqual([opened.log, opened.place, opened.saves], [[], "", true]);
  await answer("1aa");
  assert.deepEqual(said(read(api.stored.get("cmi.suspend_data") ?? "", "abc123").log), ["1aa"]);
});

test("rule 24: a state of another module is foreign", async () => {
  const first = new FakeScorm12();
  const other = { ...TABLES, module: { ...TABLES.module, key: "zzz999" } };
  await (await launch(first, GENERIC, other)).answer("1aa");
  const { opened } = await launch(first.again());
  assert.equal(opened.problem, "foreign");
  assert.deepEqual(opened.log, []);
});
