/** Private notes on their way. */

import assert from "node:assert/strict";
import test from "node:test";
import { settle } from "./fake-clock";
import { said } from "./sample";
import { made } from "./visit";

test("a note is kept on the device and sent with the version it was written over", async () => {
  const { server, device } = made();
  server.notes.set("why", { version: 3, body: { text: "before" } });
  const { tracker, told, opened } = await device.visit();
  assert.deepEqual(opened.notes["why"], { version: 3, body: { text: "before" } });
  await tracker.note?.("why", { text: "after" });
  await settle();
  assert.deepEqual(server.notes.get("why"), { version: 4, body: { text: "after" } });
  assert.deepEqual(told.events, ["note why saving", "note why saved"]);
  assert.deepEqual(await device.records("notes"), []);
  assert.equal(told.status, "saved");
});

test("a note written offline comes back at the next opening and is sent later", async () => {
  const { server, device } = made();
  const first = await device.visit();
  server.trouble = "offline";
  await first.tracker.note?.("why", { text: "a" });
  await first.tracker.note?.("why", { text: "ab" });
  await settle();
  assert.equal(first.told.events.at(-1), "note why kept");
  const second = await device.visit();
  assert.deepEqual(second.opened.notes["why"]?.body, { text: "ab" });
  server.trouble = null;
  await second.clock.pass(60_000);
  assert.deepEqual(server.notes.get("why"), { version: 1, body: { text: "ab" } });
  assert.equal(second.told.events.at(-1), "note why saved");
  assert.deepEqual(await device.records("notes"), []);
});

test("typing on while a note is under way sends the newest text over the new version", async () => {
  const { server, device } = made();
  const { tracker, told } = await device.visit();
  await Promise.all([tracker.note?.("why", { text: "a" }), tracker.note?.("why", { text: "ab" })]);
  await settle();
  assert.deepEqual(server.notes.get("why")?.body, { text: "ab" });
  assert.equal(told.events.includes("conflict why"), false);
  assert.equal(told.events.at(-1), "note why saved");
});

test("a note changed elsewhere: both texts are shown, nothing is overwritten until the learner says so", async () => {
  const { server, device } = made();
  const first = await device.visit();
  server.notes.set("why", { version: 1, body: { text: "theirs" } });
  await first.tracker.note?.("why", { text: "ours" });
  await settle();
  assert.deepEqual(first.told.conflicts, [{ ours: { text: "ours" }, theirs: { text: "theirs" } }]);
  assert.deepEqual(server.notes.get("why")?.body, { text: "theirs" });
  // Also not by a later opening.
  const second = await device.visit();
  await settle();
  assert.equal(second.told.conflicts.length, 1);
  assert.deepEqual(server.notes.get("why")?.body, { text: "theirs" });
  await second.tracker.note?.("why", { text: "both" });
  await settle();
  assert.deepEqual(server.notes.get("why"), { version: 2, body: { text: "both" } });
  assert.equal(second.told.events.at(-1), "note why saved");
});

test("a note the server will not take is not sent again and again, and holds up nothing else", async () => {
  const { server, device } = made();
  const { tracker, told, answer, clock } = await device.visit();
  server.troubles = [422];
  await tracker.note?.("why", { text: "far too long" });
  await settle();
  assert.equal(told.events.at(-1), "note why not_saved");
  await Promise.all(answer("1aa"));
  await clock.pass(600_000);
  assert.equal(server.sent("notes").length, 1);
  assert.deepEqual(said(server.log()), ["1aa"]);
});

test("a note that comes while the page goes is sent with it", async () => {
  const { server, device } = made();
  const { tracker, tell } = await device.visit();
  tell("pagehide");
  void tracker.note?.("why", { text: "last words" });
  assert.deepEqual(server.requests.filter(({ keepalive }) => keepalive).map(({ what }) => what), ["notes"]);
});

test("a note answered by a stranger is not saved", async () => {
  const { server, device } = made();
  const { tracker, told } = await device.visit();
  server.trouble = "elsewhere";
  await tracker.note?.("why", { text: "x" });
  await settle();
  assert.equal(told.events.at(-1), "note why kept");
});

test("words typed while a note is under way are written over the version that one got", async () => {
  const { server, device } = made();
  const { tracker, told } = await device.visit();
  const { fetch } = server;
  let typed = false;
  Object.assign(server, {
    fetch: async (address: string, options: RequestInit) => {
      const answer = await fetch(address, options);
      if (address.endsWith("notes") && !typed) {
        typed = true;
        await tracker.note?.("why", { text: "ab" });
      }
      return answer;
    },
  });
  await tracker.note?.("why", { text: "a" });
  await settle();
  assert.deepEqual(server.notes.get("why"), { version: 2, body: { text: "ab" } });
  assert.deepEqual(told.conflicts, []);
  assert.equal(told.events.at(-1), "note why saved");
  assert.deepEqual(await device.records("notes"), []);
});

test("words typed on over a kept note do not overwrite what another device wrote since", async () => {
  const { server, device } = made();
  const first = await device.visit();
  server.trouble = "offline";
  await first.tracker.note?.("why", { text: "a" });
  await settle();
  server.trouble = null;
  server.notes.set("why", { version: 1, body: { text: "theirs" } });
  server.troubles = [];
  const keepNote = Reflect.get(server, "keepNote") as (body: unknown) => unknown;
  Object.defineProperty(server, "keepNote", { value: () => [503, {}], configurable: true });
  const second = await device.visit();
  await second.tracker.note?.("why", { text: "ab" });
  await settle();
  Object.defineProperty(server, "keepNote", { value: keepNote.bind(server) });
  await second.clock.pass(60_000);
  assert.deepEqual(server.notes.get("why")?.body, { text: "theirs" });
  assert.deepEqual(second.told.conflicts, [{ ours: { text: "ab" }, theirs: { text: "theirs" } }]);
});
