/** Where the learner is, in words and shares. */

import assert from "node:assert/strict";
import test from "node:test";
import { begin, replay } from "../../src/play/path";
import { decisionsFrom, totalDecisions } from "../../src/player/counting";
import { decisionsOn, minutesLeft, neighbour, placeWords, segments } from "../../src/player/place";
import { hashOf, routeOf } from "../../src/player/views";
import { graph, log, spine, tables } from "./sample";

const after = (text: string) => replay(tables, log(text));

test("a spine promises its total and a graph never does", () => {
  assert.equal(totalDecisions(spine), 2);
  assert.equal(totalDecisions(graph), null);
  assert.deepEqual(decisionsFrom(graph, begin(graph)), { fewest: 1, most: 2 });
});

test("pages follow each other over section borders and end at both ends", () => {
  assert.equal(neighbour(tables, "0d", 1), "0b");
  assert.equal(neighbour(tables, "0b", -1), "0d");
  assert.equal(neighbour(tables, "0a", -1), null);
  assert.equal(neighbour(tables, "0c", 1), null);
});

test("minutes fall with every decision and end at finished", () => {
  const left = ["", "1aa", "1aa 1bb", "1aa 1bb 2ab", "1aa 1bb 2ab 2ba"].map((one) => minutesLeft(tables, after(one), "0b"));
  assert.deepEqual([...left].sort((a, b) => b - a), left);
  assert.equal(left[0], 8);
  assert.equal(left[4], 0);
  assert.equal(placeWords(tables, after(""), "0b"), "Section 2 of 2: Cases · about 8 minutes left");
  assert.equal(placeWords(tables, after("1aa 1bb 2ab 2ba"), "0c"), "Section 2 of 2: Cases · finished");
});

test("the short way of a graph leaves nothing open", () => {
  assert.deepEqual(decisionsOn(tables, after(""), "0c"), { made: 0, all: 2 });
  assert.deepEqual(decisionsOn(tables, after("2aa"), "0c"), { made: 1, all: 1 });
});

test("segments count what is read before the place and decided anywhere", () => {
  const [first, second] = segments(tables, after("1aa"), "0d", false);
  assert.equal(first?.words, "0 of 2 pages done");
  assert.ok((first?.share ?? 0) > 0 && (first?.share ?? 1) < 1);
  assert.ok((second?.share ?? 0) > 0);
  const complete = segments(tables, after("3aac 1aa 1bb 2aa"), "0a", true);
  assert.deepEqual(complete.map((one) => [one.share, one.words]), [[1, "finished"], [1, "finished"]]);
});

test("an address names a view, and nothing else does", () => {
  for (const route of [{ view: "cover" }, { view: "results" }, { view: "page", page: "0b" }] as const) {
    assert.deepEqual(routeOf(hashOf(route), tables), route);
  }
  assert.equal(routeOf("#zz", tables), null);
  assert.equal(routeOf("#constructor", tables), null);
});
