/** What the results say. */

import assert from "node:assert/strict";
import test from "node:test";
import { replay } from "../../src/play/path";
import { results } from "../../src/play/results";
import { severalWords } from "../../src/player/outcome";
import { along, dots } from "../../src/player/strip";
import { finishWords, resultWords, spread, stripWords, strongOrSound, valueWords } from "../../src/player/tally";
import { mustFind } from "../../src/play/tables";
import { log, tables } from "./sample";

const ALL = "3aac 1aa 1bb 2ab 2ba";
const replayed = replay(tables, log(ALL));
const whole = results(tables, replayed);

test("strong or sound counts decisions that have a level", () => {
  assert.deepEqual(strongOrSound(tables, replayed), { good: 2, of: 4 });
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
