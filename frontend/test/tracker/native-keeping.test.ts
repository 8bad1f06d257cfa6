/** Answers on their way: kept, sent, and tried again. */

import assert from "node:assert/strict";
import test from "node:test";
import { settle } from "./fake-clock";
import { response, said } from "./sample";
import { made } from "./visit";

test("an answer is kept on the device, then sent, then forgotten here", async () => {
  const { server, device } = made();
  const { answer, told, clock } = await device.visit();
  server.trouble = "hung";
  await Promise.all(answer("1aa"));
  assert.deepEqual(await device.kept(), [["owner-of-person-a", "1aa", undefined]]);
  assert.deepEqual(server.log(), []);
  server.trouble = null;
  await clock.pass(32_000);
  assert.deepEqual(said(server.log()), ["1aa"]);
  assert.deepEqual(await device.kept(), []);
  assert.equal(told.status, "saved");
});

test("with a connection the state goes from saving to saved", async () => {
  const { server, device } = made();
  const { answer, told } = await device.visit();
  await Promise.all(answer("1aa"));
  await settle();
  assert.deepEqual(said(server.log()), ["1aa"]);
  assert.deepEqual(told.statuses, ["saved", "saving", "saved"]);
});

test("the first answer begins the attempt, and answers go out in the order of their numbers", async () => {
  const { server, device } = made();
  const { answer } = await device.visit();
  await Promise.all(answer("1aa", "2ab", "2bc"));
  await settle();
  assert.deepEqual(said(server.log()), ["1aa", "2ab", "2bc"]);
  assert.deepEqual(server.log().map(({ number }) => number), [1, 2, 3]);
});

test("offline: the answer is kept, and sent later and later until it arrives", async () => {
  const { server, device } = made();
  const { answer, told, clock } = await device.visit();
  server.trouble = "offline";
  await Promise.all(answer("1aa"));
  await settle();
  assert.equal(told.status, "kept");
  const waits: (number | null)[] = [];
  for (let tries = 0; tries < 9; tries += 1) {
    waits.push(clock.next);
    await clock.pass(clock.next ?? 0);
  }
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  assert.equal(told.status, "kept");
  server.trouble = null;
  await clock.pass(60_000);
  assert.deepEqual(said(server.log()), ["1aa"]);
  assert.equal(told.status, "saved");
  assert.deepEqual(await device.kept(), []);
  // Announced once: "kept" came once and "saved" after it once.
  assert.deepEqual(told.statuses.filter((status) => status !== "saving"), ["saved", "kept", "saved"]);
});

for (const [event, how] of [["online", (visit: { tell(type: string): void }) => visit.tell("online")],
  ["focus", (visit: { tell(type: string): void }) => visit.tell("focus")],
  ["a visible page", (visit: { show(): void }) => visit.show()]] as const) {
  test(`what waits is sent again at once on ${event}`, async () => {
    const { server, device } = made();
    const visit = await device.visit();
    server.trouble = 503;
    await Promise.all(visit.answer("1aa"));
    await settle();
    assert.equal(visit.told.status, "kept");
    server.trouble = null;
    how(visit);
    await settle();
    assert.deepEqual(said(server.log()), ["1aa"]);
    assert.equal(visit.told.status, "saved");
  });
}

test("a lost reply: the answer is sent again and recorded once", async () => {
  const { server, device } = made();
  const { answer, clock, told } = await device.visit();
  server.troubles = ["lost"];
  await Promise.all(answer("1aa"));
  await settle();
  await clock.pass(2000);
  assert.deepEqual(said(server.log()), ["1aa"]);
  assert.equal(server.sent("responses").length, 2);
  assert.equal(told.status, "saved");
  assert.deepEqual(told.events, []);
});

test("the sign-in page of a public network is no answer", async () => {
  const { server, device } = made();
  const { answer, told, clock } = await device.visit();
  server.troubles = ["elsewhere"];
  await Promise.all(answer("1aa"));
  await settle();
  assert.equal(told.status, "kept");
  assert.equal((await device.kept()).length, 1);
  await clock.pass(1000);
  assert.equal(told.status, "saved");
});

test("no answer in half a minute is no connection", async () => {
  const { server, device } = made();
  const { answer, told, clock } = await device.visit();
  server.trouble = "hung";
  await Promise.all(answer("1aa"));
  await clock.pass(29_000);
  assert.equal(told.status, "saving");
  await clock.pass(2000);
  assert.equal(told.status, "kept");
});

test("a place is sent when the learner stays there", async () => {
  const { server, device } = made();
  const { tracker, clock } = await device.visit();
  await tracker.start();
  tracker.place("0a");
  await clock.pass(400);
  tracker.place("0b");
  await clock.pass(2000);
  assert.deepEqual(server.sent("place").map(({ body }) => body["place"]), ["0b"]);
  assert.equal((await device.visit()).opened.place, "0b");
});

test("pagehide sends what is left as a backup and forgets nothing", async () => {
  const { server, device } = made();
  const { answer, tracker, tell } = await device.visit();
  server.trouble = "dying";
  await Promise.all(answer("1aa"));
  await settle();
  tracker.place("0b");
  tell("pagehide");
  await settle();
  const last = server.requests.filter(({ keepalive }) => keepalive);
  assert.deepEqual(last.map(({ what }) => what), ["responses", "place"]);
  assert.ok(last.every(({ body }) => body["token"] === "token-1"));
  assert.deepEqual(said(server.log()), ["1aa"]);
  assert.equal((await device.kept()).length, 1);
  server.trouble = null;
  const second = await device.visit();
  assert.deepEqual([said(second.opened.log), second.opened.place], [["1aa"], "0b"]);
  assert.deepEqual(await device.kept(), []);
});

test("where a browser cannot fetch at the end, a beacon goes, with the token in its body", async () => {
  const { server, device } = made();
  const { answer, tell } = await device.visit();
  server.trouble = "offline";
  await Promise.all(answer("1aa"));
  await settle();
  device.noKeepalive = true;
  tell("pagehide");
  assert.equal(device.beacons.length, 1);
  assert.match(device.beacons[0] ?? "", /^\/learn\/api\/modules\/sample\/responses \{"token":"token-1"/);
});

test("leaving waits for what is under way, but not for ever", async () => {
  const { server, device } = made();
  const { answer, tracker, clock } = await device.visit();
  void answer("1aa");
  await tracker.close("leave");
  assert.deepEqual(said(server.log()), ["1aa"]);
  server.trouble = "offline";
  void answer("1bac");
  let left = false;
  void tracker.close("leave").then(() => (left = true));
  await clock.pass(2500);
  assert.equal(left, true);
});

test("one page sends at a time where the browser has locks, and a stuck page does not stop the others for ever", async () => {
  const { server, device } = made();
  let release = (): void => undefined;
  const asked: string[] = [];
  device.locks = {
    request: ((name: string, options: LockOptions, run: () => Promise<unknown>): Promise<unknown> => {
      asked.push(name);
      return new Promise<unknown>((resolve, reject) => {
        options.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
        release = () => resolve(run());
      });
    }) as unknown as LockManager["request"],
  };
  const { answer, clock, told } = await device.visit();
  await Promise.all(answer("1aa"));
  await settle();
  assert.deepEqual(said(server.log()), []);
  release();
  await settle();
  release();
  await settle();
  assert.deepEqual(said(server.log()), ["1aa"]);
  await Promise.all(answer("1bac"));
  await clock.pass(6000);
  assert.deepEqual(said(server.log()), ["1aa", "1bac"]);
  assert.equal(told.status, "saved");
  assert.ok(asked.every((name) => name === "lcf-learning sample"));
});

test("a lost reply, and another device went on meanwhile: this page shows it", async () => {
  const { server, device } = made();
  const { answer, told, clock } = await device.visit();
  server.trouble = "lost";
  await Promise.all(answer("1aa"));
  await settle();
  server.answerElsewhere(response("1bac", 2));
  server.trouble = null;
  await clock.pass(1000);
  assert.deepEqual(told.events, ["log elsewhere"]);
  assert.deepEqual(told.logs, [["1aa", "1bac"]]);
});

test("after a success waiting begins at a second again", async () => {
  const { server, device } = made();
  const { answer, clock } = await device.visit();
  server.trouble = 500;
  await Promise.all(answer("1aa"));
  await clock.pass(20_000);
  server.trouble = null;
  await clock.pass(60_000);
  server.trouble = 500;
  await Promise.all(answer("1bac"));
  await settle();
  assert.equal(clock.next, 1000);
});

test("a hidden page sends its place at once", async () => {
  const { server, device } = made();
  const { tracker, hide } = await device.visit();
  await tracker.start();
  tracker.place("0b");
  hide();
  await settle();
  assert.deepEqual(server.sent("place").map(({ body }) => body["place"]), ["0b"]);
});
