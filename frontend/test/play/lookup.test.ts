/** What only TypeScript has: safe look-ups, exact division, errors that are told apart, live replays. */

import assert from "node:assert/strict";
import test from "node:test";
import { isAnswer, wholes } from "../../src/play/marking";
import { begin, Replayer, step } from "../../src/play/path";
import { percent } from "../../src/play/results";
import { lookUp, mustFind, type DecisionTable, type PlayTables, type ScenarioTable } from "../../src/play/tables";

const scenario: ScenarioTable = {
  id: "s",
  title: "S",
  page: "00",
  start: "one",
  endings: ["end"],
  scenes: { one: { code: "0a", goto: null, choices: { a: { goto: "end", set: { x: true }, needs: {} } } } },
};
const decision: DecisionTable = {
  id: "s.one",
  kind: "best",
  page: "00",
  scenario: "s",
  scene: "one",
  core: true,
  weight: 1,
  tags: {},
  letters: "ab",
  credit: { a: 5040 },
  levels: { a: "strong" },
  right: "",
  marking: "partial",
};

test("names that every object has are found only where the tables hold them", () => {
  assert.equal(lookUp({}, "constructor"), undefined);
  assert.equal(lookUp({}, "__proto__"), undefined);
  assert.equal(lookUp({ constructor: 7 }, "constructor"), 7);
  assert.equal(mustFind({ a: 0 }, "a"), 0);
  assert.throws(() => mustFind({}, "toString"), RangeError);
});

test("division is exact where floating point would round up", () => {
  assert.equal(wholes(2 ** 53 - 1, 2 ** 53 - 1), 1);
  assert.equal(wholes(2 ** 53 - 2, 2 ** 53 - 1), 0);
  assert.equal(wholes(9007199254740991, 2), 4503599627370495);
  for (let n = 0; n < 500; n += 1) {
    for (let d = 1; d < 60; d += 1) assert.equal(BigInt(wholes(n, d)), BigInt(n) / BigInt(d));
  }
});

test("a percentage far beyond 32 bits is exact", () => {
  const most = 5040 * 81 * 81 * 1296;
  assert.equal(percent(most, most), 100);
  assert.equal(percent(most / 2, most), 50);
  assert.equal(percent(1, 200), 1);
  assert.equal(percent(999, 200_000), 0);
});

test("tables that break their word are an error, not an answer nobody can give", () => {
  assert.throws(() => step(scenario, begin(scenario), "z"), RangeError);
  assert.throws(() => begin({ ...scenario, start: "nowhere" }), RangeError);
  assert.equal(isAnswer(decision, "b"), false, "a letter without credit is none");
  const broken = { ...decision, letters: null as unknown as string };
  assert.throws(() => isAnswer(broken, "a"), TypeError);
});

test("a replay grows with what is offered, and keeps the very entries it was given", () => {
  const tables = { decisions: { "0a": decision }, scenarios: { s: scenario } } as unknown as PlayTables;
  const replayer = new Replayer(tables);
  const replay = replayer.result();
  const entry = { number: 1, run: 0, decision: "0a", answer: "a", id: "kept" };
  assert.equal(replay.scenarios.get("s")?.ended, false);
  assert.equal(replayer.offer(entry), true);
  assert.equal(replayer.offer(entry), false);
  assert.equal(replay.kept[0], entry);
  assert.equal(replay.leftOut[0], entry);
  assert.equal(replay.scenarios.get("s")?.ended, true);
  assert.deepEqual(replay.scenarios.get("s")?.position.flags, { x: 1 });
});
