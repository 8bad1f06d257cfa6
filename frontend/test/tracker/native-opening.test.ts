/** Opening, beginning, and what this device can hold. */

import assert from "node:assert/strict";
import test from "node:test";
import { settle } from "./fake-clock";
import { response, said, TABLES } from "./sample";
import { made, watching } from "./visit";

test("opening offline stands on the last known log and what waits", async () => {
  const { server, device } = made();
  const first = await device.visit();
  await Promise.all(first.answer("1aa"));
  first.tracker.place("0b");
  await first.clock.pass(2000);
  server.trouble = "offline";
  await Promise.all(first.answer("1bac"));
  await settle();
  const second = await device.visit();
  assert.deepEqual(said(second.opened.log), ["1aa", "1bac"]);
  assert.deepEqual([second.opened.place, second.opened.problem, second.opened.attempt], ["0b", undefined, 1]);
  assert.equal(second.told.status, "kept");
  await Promise.all(second.answer("2aa"));
  await settle();
  server.trouble = null;
  await second.clock.pass(60_000);
  assert.deepEqual(said(server.log()), ["1aa", "1bac", "2aa"]);
  assert.deepEqual(second.told.events, []);
});

test("opening offline for the first time says that the server is away, and answers wait in the page", async () => {
  const { server, device } = made();
  server.trouble = "offline";
  const { opened, answer, told, clock } = await device.visit();
  assert.equal(opened.problem, "unreachable");
  let done = false;
  void answer("1aa")[0]?.then(() => (done = true));
  await settle();
  assert.equal(told.status, "not_saved");
  assert.equal(done, false);
  server.trouble = null;
  await clock.pass(60_000);
  assert.equal(done, true);
  assert.deepEqual(said(server.log()), ["1aa"]);
  assert.equal(told.status, "saved");
});

test("opening offline with nothing unsent says no state, until the server is heard", async () => {
  const { server, device } = made();
  const first = await device.visit();
  await Promise.all(first.answer("1aa"));
  await settle();
  server.trouble = "offline";
  const { opened, told, clock } = await device.visit();
  assert.deepEqual(said(opened.log), ["1aa"]);
  assert.deepEqual(told.statuses, []);
  server.trouble = null;
  await clock.pass(60_000);
  assert.deepEqual(told.statuses, ["saved"]);
});

test("answers that were given elsewhere first are counted at the opening", async () => {
  const { server, device } = made();
  const { answer } = await device.visit();
  server.trouble = "offline";
  await Promise.all(answer("1ab"));
  await settle();
  server.trouble = null;
  server.answerElsewhere(response("1aa", 1));
  const second = await device.visit();
  assert.equal(second.opened.setAside, 1);
  assert.deepEqual(said(second.opened.log), ["1aa"]);
  assert.equal((await device.visit()).opened.setAside, 1);
});

test("starting offline works: the server hears of the start and of the answers later", async () => {
  const { server, device } = made();
  const { tracker, answer, clock } = await device.visit();
  server.trouble = "offline";
  await tracker.start();
  await Promise.all(answer("1aa"));
  await settle();
  server.trouble = null;
  await clock.pass(60_000);
  assert.deepEqual(server.requests.slice(-2).map(({ what }) => what), ["attempts", "responses"]);
  assert.deepEqual(said(server.log()), ["1aa"]);
});

test("start is told once, and not where the attempt has begun", async () => {
  const { server, device } = made();
  const first = await device.visit();
  await first.tracker.start();
  await settle();
  assert.equal(server.sent("attempts").length, 1);
  const second = await device.visit();
  assert.ok(second.opened.started);
  await second.tracker.start();
  await settle();
  assert.equal(server.sent("attempts").length, 1);
});

test("without a database the answer is not saved until the server has it, and appending waits for that", async () => {
  const { server, device } = made();
  device.database = () => {
    throw new Error("SecurityError");
  };
  const { answer, told, opened, clock } = await device.visit();
  assert.equal(opened.keeps, false);
  server.trouble = "offline";
  let done = false;
  void answer("1aa")[0]?.then(() => (done = true));
  await settle();
  assert.equal(told.status, "not_saved");
  assert.equal(done, false);
  server.trouble = null;
  await clock.pass(1000);
  assert.equal(done, true);
  assert.equal(told.status, "saved");
});

test("a database that refuses a write: not saved until the server has it", async () => {
  const { server, device } = made();
  const { answer, told, clock } = await device.visit();
  await watching(device, () => {
    throw new DOMException("full", "QuotaExceededError");
  }, async () => {
    server.trouble = "offline";
    void answer("1aa");
    await settle();
    assert.equal(told.status, "not_saved");
    server.trouble = null;
    await clock.pass(1000);
    assert.equal(told.status, "saved");
    assert.deepEqual(said(server.log()), ["1aa"]);
  });
});

test("every write to the outbox is strict", async () => {
  const { device } = made();
  const visit = await device.visit();
  const writes: unknown[] = [];
  await watching(device, (_, options) => writes.push(options?.durability), async () => {
    await Promise.all(visit.answer("1aa"));
    await visit.tracker.note?.("why", { text: "x" });
    await settle();
  });
  assert.ok(writes.length >= 3);
  assert.deepEqual([...new Set(writes)], ["strict"]);
});

test("appending resolves only when the transaction is complete", async () => {
  const { device } = made();
  const { answer } = await device.visit();
  const order: string[] = [];
  await watching(device, async (transaction) => {
    transaction?.addEventListener("complete", () => order.push("complete"));
  }, async () => {
    await Promise.all(answer("1aa"));
    order.push("appended");
  });
  assert.deepEqual(order.slice(0, 2), ["complete", "appended"]);
});

test("a database that never opens is none", async () => {
  const { device, server } = made();
  device.database = () => ({ open: () => ({}) }) as unknown as IDBFactory;
  const { opened, answer } = await device.visit(TABLES, (clock) => clock.pass(5000));
  assert.equal(opened.keeps, false);
  await Promise.all(answer("1aa"));
  assert.deepEqual(said(server.log()), ["1aa"]);
});

test("an answer given before anybody's log could be had is kept once its person is known", async () => {
  const { server, device } = made();
  server.trouble = "offline";
  const { answer, told, clock } = await device.visit();
  const [appended] = answer("1aa");
  let done = false;
  void appended?.then(() => (done = true));
  await settle();
  assert.equal(told.status, "not_saved");
  server.trouble = null;
  Object.defineProperty(server, "record", { value: () => [503, {}] });
  await clock.pass(3000);
  assert.equal(done, true);
  assert.equal(told.status, "kept");
  assert.deepEqual(await device.kept(), [["owner-of-person-a", "1aa", undefined]]);
});

test("an opening that fails asks once, and again later", async () => {
  const { server, device } = made();
  server.trouble = "offline";
  const { clock } = await device.visit();
  assert.equal(server.requests.length, 1);
  assert.equal(clock.next, 1000);
});

test("JSON of a stranger is no log", async () => {
  const { server, device } = made();
  server.trouble = 200;
  const { opened } = await device.visit();
  assert.equal(opened.problem, "unreachable");
});

test("opening after the sign-in has ended stands on what this device knows, and says so", async () => {
  const { server, device } = made();
  await Promise.all((await device.visit()).answer("1aa"));
  await settle();
  server.person = null;
  const { opened, told, answer, tell } = await device.visit();
  assert.deepEqual(said(opened.log), ["1aa"]);
  assert.equal(opened.problem, undefined);
  assert.deepEqual(told.events, ["signed out 0"]);
  await Promise.all(answer("1bac"));
  assert.equal(told.status, "kept");
  server.person = "person-a";
  tell("focus");
  await settle();
  assert.deepEqual(said(server.log()), ["1aa", "1bac"]);
});

test("opening signed out on a device that knows nothing says so", async () => {
  const { server, device } = made();
  server.person = null;
  const { opened, told } = await device.visit();
  assert.equal(opened.problem, "signed_out");
  assert.deepEqual(told.events, ["signed out 0"]);
});
