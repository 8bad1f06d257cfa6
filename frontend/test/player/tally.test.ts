/** What the results say. */

import assert from "node:assert/strict";
import test from "node:test";
import { replay } from "../../src/play/path";
import { results } from "../../src/play/results";
import { severalWords } from "../../src/player/outcome";
import { along, dots } from "../../src/player/strip";
import { finishWords, lookNext, resultWords, spread, stripWords, strongOrSound, valueWords } from "../../src/player/tally";
import { mustFind } from "../../src/play/tables";
import { log, tables } from "./sample";

const ALL = "3aac 1aa 1bb 2ab 2ba";
const replayed = replay(tables, log(ALL));
const whole = results(tables, replayed);

test("strong or sound counts every decision made, several choices by what they earn", () => {
  assert.deepEqual(strongOrSound(tables, replayed), { good: 3, of: whole.answered });
  const half = replay(tables, log("3aa 1ab"));
  assert.deepEqual(strongOrSound(tables, half), { good: 0, of: 2 });
});

test("where to look next: the lowest result where results differ, else the least evidence, else nothing", () => {
  const short = (key: string): string => (key === "culture" ? "Culture" : "Equality");
  const figure = (key: string, percent: number | null, count: number) => ({ key, percent, count, credits: [] });
  const next = (...nodes: ReturnType<typeof figure>[]) => lookNext({ ...whole, nodes }, short);
  assert.deepEqual(next(figure("equality", 80, 3), figure("culture", 58, 4)), {
    title: "Look again at Culture",
    body: "58% from 4 decisions, your lowest result here.",
  });
  assert.deepEqual(next(figure("equality", null, 1), figure("culture", 80, 4)), {
    title: "See more of Equality",
    body: "1 decision here, the least evidence you have. Another module gives more.",
  });
  assert.equal(next(figure("equality", 80, 3), figure("culture", 80, 4)), null);
  assert.equal(next(figure("culture", 80, 4)), null);
  assert.equal(lookNext({ ...whole, complete: false }, short), null);
});

test("a percentage never stands without its count", () => {
  const [equality, culture] = whole.nodes;
  assert.ok(equality && culture);
  assert.deepEqual(resultWords(culture, true), { figure: "75%", count: "from 4 decisions" });
  assert.deepEqual(resultWords(equality, true), { figure: "Not enough evidence", count: "1 decision" });
});

test("before the end there is no percentage, however many decisions", () => {
  const half = results(tables, replay(tables, log("1aa 1bb 2aa")));
  const culture = half.nodes[0];
  assert.ok(culture);
  assert.deepEqual(resultWords(culture, false), { figure: "When you finish", count: "3 decisions so far" });
});

test("the sentence of a strip says what its dots say", () => {
  const culture = whole.nodes[1];
  assert.ok(culture);
  assert.deepEqual(spread(culture.credits), [0, 0, 2, 0, 2]);
  assert.equal(stripWords("Culture", culture, true), "Culture: 75%, from 4 decisions. 2 strong, 2 mixed.");
});

test("dots stand on their credit, three high, then side by side", () => {
  const drawn = dots([5040, 5040, 5040, 5040, 0]);
  assert.equal(drawn.length, 5);
  const strong = drawn.slice(0, 4);
  assert.equal(new Set(strong.map((dot) => dot.x)).size, 2);
  assert.equal(strong.reduce((sum, dot) => sum + dot.x, 0) / 4, along(1) - 13 / 4);
  assert.deepEqual(drawn[4], { x: along(0), y: 51 });
});

test("a value says where it comes from", () => {
  const figure = { key: "compassion", percent: null, count: 9, credits: [], itself: 3, through: ["culture"], throughCount: 6 };
  const short = () => "Culture";
  assert.equal(valueWords(figure, "Compassion", short), "3 decisions about compassion itself, 6 through Culture");
  assert.equal(valueWords({ ...figure, itself: 0 }, "Compassion", short), "6 decisions through Culture");
  assert.equal(
    valueWords({ ...figure, itself: 1, through: [], throughCount: 0 }, "Compassion", short),
    "1 decision about compassion itself",
  );
});

test("finishing is never called passing", () => {
  for (const mark of [null, 60, 100]) assert.doesNotMatch(finishWords(whole, mark), /pass|fail/i);
  assert.equal(finishWords(whole, 60), "Finished, with 80%. This module asks for 60%.");
  assert.match(finishWords(whole, 100), /You can start again\.$/);
  assert.match(finishWords({ ...whole, complete: false }, 60), /not finished yet/);
});

test("several choices are told as what holds and what does not", () => {
  const item = mustFind(tables.decisions, "3a");
  assert.equal(severalWords(item, "ac"), "You chose 2 of the 2 that hold, and nothing else.");
  assert.equal(severalWords(item, "a"), "You chose 1 of the 2 that hold.");
  assert.equal(severalWords(item, "abd"), "You chose 1 of the 2 that hold, and 2 that do not.");
});
