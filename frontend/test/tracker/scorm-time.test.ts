import assert from "node:assert/strict";
import test from "node:test";
import { AWAY, sessionTime, Stopwatch } from "../../src/tracker/scorm-time";

test("rule 19: a session time has four digits of hours", () => {
  assert.equal(sessionTime(10 * 3_600_000), "0010:00:00");
  assert.equal(sessionTime(3_600_000 + 2 * 60_000 + 3_999), "0001:02:03");
  assert.equal(sessionTime(59_000), "0000:00:59");
  assert.equal(sessionTime(60_000), "0000:01:00");
});

test("rule 15: a session time is never under a second", () => {
  assert.equal(sessionTime(0), "0000:00:01");
  assert.equal(sessionTime(999), "0000:00:01");
  assert.equal(sessionTime(-5000), "0000:00:01");
});

test("a session time never has five digits of hours", () => {
  assert.equal(sessionTime(99_999 * 3_600_000), "9999:59:59");
});

test("rule 21: time stops when the page is long out of sight", () => {
  const watch = new Stopwatch(0);
  watch.hide(1000);
  assert.equal(watch.elapsed(1000 + AWAY), 1000 + AWAY);
  assert.equal(watch.elapsed(1000 + AWAY + 3_600_000), 1000 + AWAY);
  watch.show(1000 + AWAY + 3_600_000);
  assert.equal(watch.elapsed(1000 + AWAY + 3_600_000 + 500), 1000 + AWAY + 500);
});

test("rule 21: a short look away counts", () => {
  const watch = new Stopwatch(0);
  watch.hide(1000);
  watch.hide(2000);
  watch.show(3000);
  assert.equal(watch.elapsed(4000), 4000);
});
