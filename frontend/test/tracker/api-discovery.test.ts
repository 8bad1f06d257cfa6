import assert from "node:assert/strict";
import test from "node:test";
import { findApi, findApiSoon, MOST_HOPS, type Frame } from "../../src/tracker/api-discovery";
import { FakeClock } from "./fake-clock";
import { FakeScorm12 } from "./fake-scorm12";
import { strange } from "./fake-window";

const api = new FakeScorm12();

test("rule 1: the API is found up the parents", () => {
  assert.equal(findApi({ parent: { parent: { API: api } } }), api);
});

test("rule 1: the nearest API is taken, and a parent's before an opener's", () => {
  assert.equal(findApi({ opener: { API: new FakeScorm12() }, parent: { API: api, parent: { API: new FakeScorm12() } } }), api);
});

test("rule 1: the API is found at the opener of the outermost window, and up from there", () => {
  assert.equal(findApi({ parent: { parent: { opener: { parent: { API: api } } } } }), api);
});

test("rule 1: a window of another origin is climbed over", () => {
  assert.equal(findApi({ parent: strange({ parent: { API: api } }) }), api);
  assert.equal(findApi({ parent: strange({ opener: strange({ parent: { API: api } }) }) }), api);
});

test("rule 1: a window that throws at every look ends the search without an error", () => {
  const wall = new Proxy({}, { get: () => { throw new Error("SecurityError"); } }) as Frame;
  assert.equal(findApi({ parent: wall }), null);
});

test("rule 1: the outermost window is its own parent, and a circle of openers ends", () => {
  const top: { parent?: Frame; opener?: Frame } = {};
  top.parent = top;
  top.opener = { parent: top };
  assert.equal(findApi({ parent: top }), null);
});

test("rule 1: the search stops at 500 hops", () => {
  const nested = (levels: number): Frame => {
    let frame: Frame = { API: api };
    for (let level = 0; level < levels; level += 1) frame = { parent: frame };
    return frame;
  };
  assert.equal(findApi(nested(MOST_HOPS - 1)), api);
  assert.equal(findApi(nested(MOST_HOPS)), null);
});

test("an API that is null or not one is passed over", () => {
  assert.equal(findApi({ API: null, parent: { API: "no", parent: { API: {}, parent: { API: api } } } }), api);
});

test("rule 2: a late API is found within some seconds", async () => {
  const clock = new FakeClock();
  const parent: { API?: unknown } = {};
  const found = findApiSoon({ parent }, clock);
  await clock.pass(3000);
  parent.API = api;
  await clock.pass(500);
  assert.equal(await found, api);
  assert.equal(clock.waiting, 0);
});

test("rule 2: without an API the search ends after some seconds", async () => {
  const clock = new FakeClock();
  let ended: unknown = "still looking";
  void findApiSoon({}, clock).then((found) => (ended = found));
  await clock.pass(2000);
  assert.equal(ended, "still looking");
  await clock.pass(10_000);
  assert.equal(ended, null);
  assert.equal(clock.waiting, 0);
});
