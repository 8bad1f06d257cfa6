/** Words, ids and what is announced. */

import assert from "node:assert/strict";
import test from "node:test";
import { coverLabel } from "../../src/player/cover";
import { endingWords } from "../../src/player/ending";
import { leftWords } from "../../src/player/leaving";
import { inOne, refusedAtEnd, setAside, signedOut, updated } from "../../src/player/messages";
import { moduleAddress } from "../../src/player/moments";
import { bothBodies, sameBody } from "../../src/player/note-form";
import { appearance } from "../../src/player/preferences";
import { receiptCode } from "../../src/player/receipt";
import { responseId } from "../../src/player/response-id";
import { announcement, SENT } from "../../src/player/save-state";
import { dateInWords, listed, whichDecision } from "../../src/player/words";

test("a decision is numbered with a total only where there is one", () => {
  assert.equal(whichDecision(2, 4), "Decision 2 of 4");
  assert.equal(whichDecision(2, null), "Second decision");
  assert.equal(whichDecision(13, null), "Decision 13");
});

test("dates and lists read as people write them", () => {
  assert.equal(dateInWords("2026-12-18T09:00:00+00:00"), "18 December 2026");
  assert.equal(dateInWords("begun"), null);
  assert.equal(dateInWords(null), null);
  assert.equal(listed(["a", "b", "c"]), "a, b and c");
});

test("an id is a version 4 UUID, also where randomUUID is missing", () => {
  const bare = { getRandomValues: <T extends ArrayBufferView>(array: T): T => crypto.getRandomValues(array as never) };
  const made = Array.from({ length: 50 }, () => responseId(bare as unknown as Crypto));
  for (const id of [...made, responseId()]) {
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  assert.equal(new Set(made).size, 50);
});

test("only trouble and its end are announced", () => {
  assert.equal(announcement(null, "saving"), null);
  assert.equal(announcement(null, "saved"), null);
  assert.equal(announcement(null, "kept"), "Not saved yet, kept on this device");
  assert.equal(announcement("kept", "saving"), null);
  assert.equal(announcement("kept", "kept"), null);
  assert.equal(announcement("kept", "saved"), SENT);
});

test("the cover's button says what it does", () => {
  assert.deepEqual([coverLabel(false, false), coverLabel(false, true), coverLabel(true, true)], ["Start", "Carry on", "See your results"]);
});

test("messages count in words that agree", () => {
  assert.match(signedOut(3).body, / 3 answers are kept on this device/);
  assert.match(signedOut(1).body, / 1 answer is kept on this device and will be sent when you are back\.$/);
  assert.equal(signedOut(0).body, "You were away for a while.");
  assert.equal(updated(7).body, "All 7 of your answers still stand.");
  assert.equal(endingWords(["x", "y", "z"], "y"), "Ending B of three");
  assert.equal(inOne(setAside(1)), "1 answer was given elsewhere first. The one in the log counts.");
  assert.equal(inOne(setAside(2)), "2 answers were given elsewhere first. The ones in the log count.");
  for (const tried of [true, false]) assert.doesNotMatch(refusedAtEnd(tried).body, /device/);
});

test("what is said on leaving promises nothing that is not known", () => {
  assert.match(leftWords("not_saved", false).title, /not saved/);
  assert.match(leftWords("kept", false).body, /kept on this device/);
  assert.match(leftWords("saved", true).body, /^Everything is saved\. You have finished\.$/);
  assert.doesNotMatch(leftWords(null, false).body, /saved|kept/);
});

test("a module's address is this page's without the revision", () => {
  assert.equal(moduleAddress("http://h/learn/modules/quiet/3/#0a"), "http://h/learn/modules/quiet/");
  assert.equal(moduleAddress("http://h/learn/modules/quiet/"), "http://h/learn/modules/quiet/");
});

test("dark follows the system until something was chosen", () => {
  assert.equal(appearance(null, true), "dark");
  assert.equal(appearance("light", true), "light");
  assert.equal(appearance("other", false), "light");
});

test("bodies of notes are compared by what they say", () => {
  assert.ok(sameBody({ a: "1", b: "2" }, { b: "2", a: "1" }));
  assert.ok(!sameBody({ a: "1" }, { a: "1", b: "2" }));
  assert.deepEqual(bothBodies({ elements: [] } as unknown as HTMLFormElement, { a: "1" }, { b: "2" }), { a: "1", b: "2" });
});

test("a receipt says module, revision, percent and day in groups that each check", () => {
  const finished = { key: "abc123", revision: 7, percent: 82, day: new Date(2026, 10, 24, 23, 59) };
  const code = receiptCode(finished);
  assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/);
  const others = [{ key: "abc124" }, { revision: 8 }, { percent: null }, { day: new Date(2026, 10, 25) }];
  assert.equal(new Set([code, ...others.map((other) => receiptCode({ ...finished, ...other }))]).size, 5);
  assert.equal(receiptCode({ ...finished, day: new Date(2026, 10, 24, 0, 1) }), code);
});
