/** What the server says to an answer, and whose answers they are. */

import assert from "node:assert/strict";
import test from "node:test";
import { settle } from "./fake-clock";
import { response, revision, said, TABLES } from "./sample";
import { made } from "./visit";

test("409: what the log holds is dropped by id, the rest gets new numbers and is sent", async () => {
  const { server, device } = made();
  const { answer, told, given } = await device.visit();
  const elsewhere = response("1bac", 1);
  server.answerElsewhere(elsewhere);
  await Promise.all(answer("1aa", "2ab"));
  await settle();
  assert.deepEqual(said(server.log()), ["1bac", "1aa", "2ab"]);
  assert.deepEqual(server.log().map(({ id }) => id), [elsewhere.id, ...given.map(({ id }) => id)]);
  assert.deepEqual(told.events, ["log elsewhere"]);
  assert.deepEqual(told.logs, [["1bac", "1aa", "2ab"]]);
  assert.equal(told.status, "saved");
  assert.deepEqual(server.setAside, []);
});

test("409: what replay no longer offers is set aside, and only then forgotten", async () => {
  const { server, device } = made();
  const { answer, told, given } = await device.visit();
  server.answerElsewhere(response("2aa", 1));
  // The case went another way there, so our first scene is taken and our second hangs on it.
  await Promise.all(answer("2ab", "2bc", "1aa"));
  await settle();
  assert.deepEqual(said(server.log()), ["2aa", "1aa"]);
  assert.deepEqual(server.setAside, given.slice(0, 2).map(({ id }) => ({ id, reason: "elsewhere" })));
  assert.deepEqual(told.logs.at(-1), ["2aa", "1aa"]);
  assert.deepEqual(await device.kept(), []);
  assert.equal(told.status, "saved");
});

test("what is to be set aside stays on the device until the server has it", async () => {
  const { server, device } = made();
  const first = await device.visit();
  server.answerElsewhere(response("1ab", 1));
  server.trouble = "offline";
  await Promise.all(first.answer("1aa"));
  await settle();
  server.trouble = null;
  const { fetch } = server;
  Object.assign(server, { fetch: (address: string, options: RequestInit) => (address.endsWith("set-aside") ? Promise.reject(new Error("offline")) : fetch(address, options)) });
  const second = await device.visit();
  await settle();
  assert.deepEqual(said(second.opened.log), ["1ab"]);
  assert.deepEqual(await device.kept(), [["owner-of-person-a", "1aa", "elsewhere"]]);
  Object.assign(server, { fetch });
  await device.visit();
  await settle();
  assert.deepEqual(server.setAside.map(({ reason }) => reason), ["elsewhere"]);
  assert.deepEqual(await device.kept(), []);
});

test("409 without end does not become a storm", async () => {
  const { server, device } = made();
  const { answer, told } = await device.visit();
  const before = server.requests.length;
  Object.defineProperty(server, "record", { value: () => [409, { reason: "behind", attempt: 1, revision: 2, head: 0, log: [] }] });
  await Promise.all(answer("1aa"));
  await settle();
  assert.equal(server.requests.length - before, 4);
  assert.equal(told.status, "kept");
});

test("422 not_offered: that response and all that hung on it are set aside, the rest is sent", async () => {
  const { server, device } = made();
  // The server does not offer what this page's tables do.
  const { ward } = TABLES.scenarios;
  const one = ward?.scenes["one"];
  assert.ok(ward && one);
  const { b: _, ...choices } = one.choices;
  server.tables = { ...TABLES, scenarios: { ward: { ...ward, scenes: { ...ward.scenes, one: { ...one, choices } } } } };
  const { answer, told, given } = await device.visit();
  await Promise.all(answer("2ab", "2bc", "1aa"));
  await settle();
  assert.deepEqual(said(server.log()), ["1aa"]);
  assert.deepEqual(told.events, ["refused 2"]);
  assert.deepEqual(told.logs, [["1aa"]]);
  assert.deepEqual(server.setAside, given.slice(0, 2).map(({ id }) => ({ id, reason: "not_offered" })));
  assert.deepEqual(await device.kept(), []);
  assert.equal(told.status, "saved");
});

test("an answer that loses to one given elsewhere is told, besides the log that holds", async () => {
  const { server, device } = made();
  const { answer, told } = await device.visit();
  server.answerElsewhere(response("1ab", 1));
  await Promise.all(answer("1aa"));
  await settle();
  assert.deepEqual(told.events, ["log elsewhere", "refused 1"]);
  assert.deepEqual(told.logs, [["1ab"], ["1ab"]]);
});

test("422 changed: the log's own answer stands and ours is set aside", async () => {
  const { server, device } = made();
  const { tracker, told } = await device.visit();
  const ours = response("1aa", 1);
  server.answerElsewhere({ ...ours, answer: "b" });
  await tracker.append([ours]);
  await settle();
  assert.deepEqual(said(server.log()), ["1ab"]);
  assert.deepEqual(told.events, ["refused 1", "log elsewhere"]);
  assert.deepEqual(told.logs.at(-1), ["1ab"]);
  assert.deepEqual(server.setAside, [{ id: ours.id, reason: "changed" }]);
  assert.equal(told.status, "saved");
});

test("a refusal that names nobody gives no answer up", async () => {
  const { server, device } = made();
  const { answer, told, clock } = await device.visit();
  server.troubles = [422];
  await Promise.all(answer("1aa"));
  await settle();
  assert.equal(told.status, "kept");
  assert.equal((await device.kept()).length, 1);
  await clock.pass(1000);
  assert.deepEqual(said(server.log()), ["1aa"]);
});

test("401: answers are kept, sending stops, and goes on after the sign-in", async () => {
  const { server, device } = made();
  const { answer, told, clock, tell } = await device.visit();
  server.person = null;
  await Promise.all(answer("1aa"));
  await settle();
  await Promise.all(answer("1bac"));
  await settle();
  assert.deepEqual(told.events, ["signed out 1"]);
  assert.equal(told.status, "kept");
  const before = server.requests.length;
  await clock.pass(600_000);
  assert.equal(server.requests.length, before);
  tell("focus");
  await settle();
  assert.deepEqual([server.requests.length - before, server.requests.at(-1)?.method], [1, "GET"]);
  assert.deepEqual(told.events, ["signed out 1"]);
  server.person = "person-a";
  server.token = "token-2";
  tell("focus");
  await settle();
  assert.deepEqual(told.events, ["signed out 1", "signed in"]);
  assert.deepEqual(said(server.log()), ["1aa", "1bac"]);
  assert.equal(told.status, "saved");
});

test("403 token: a new token is fetched once", async () => {
  const { server, device } = made();
  const { answer, told } = await device.visit();
  server.token = "token-2";
  await Promise.all(answer("1aa"));
  await settle();
  assert.deepEqual(said(server.log()), ["1aa"]);
  assert.equal(told.status, "saved");
  assert.equal(server.sent("attempt").length, 2);
});

test("403 again and again waits like any failure", async () => {
  const { server, device } = made();
  const { answer, told, clock } = await device.visit();
  Object.defineProperty(server, "record", { value: () => [403, { reason: "token" }] });
  await Promise.all(answer("1aa"));
  await settle();
  assert.equal(told.status, "kept");
  assert.equal(server.sent("attempt").length, 2);
  assert.equal(clock.next, 1000);
});

test("another person's unsent answers stay sealed, and come back to their own person", async () => {
  const { server, device } = made();
  const first = await device.visit();
  server.trouble = "offline";
  await Promise.all(first.answer("1aa"));
  await settle();
  server.trouble = null;
  server.person = "person-b";
  const second = await device.visit();
  await Promise.all(second.answer("1ab"));
  await settle();
  assert.deepEqual(second.opened.log, []);
  assert.deepEqual(said(server.log("person-b")), ["1ab"]);
  assert.deepEqual(said(server.log("person-a")), []);
  assert.deepEqual(await device.kept(), [["owner-of-person-a", "1aa", undefined]]);
  server.person = "person-a";
  const third = await device.visit();
  assert.deepEqual(said(third.opened.log), ["1aa"]);
  await settle();
  assert.deepEqual(said(server.log("person-a")), ["1aa"]);
});

test("when somebody else signs in under an open page, nothing of the first is sent and the page is told", async () => {
  const { server, device } = made();
  const { answer, told, tell } = await device.visit();
  server.person = null;
  await Promise.all(answer("1aa"));
  await settle();
  server.person = "person-b";
  server.token = "token-b";
  tell("focus");
  await settle();
  assert.ok(told.events.includes("other person"));
  await Promise.all(answer("1bac"));
  tell("pagehide");
  await settle();
  assert.deepEqual(server.log("person-b"), []);
  assert.deepEqual((await device.kept()).map(([owner]) => owner), ["owner-of-person-a", "owner-of-person-a"]);
});

test("another revision: the page is told, nothing more is sent, and a page of that revision sends what still fits", async () => {
  const { server, device } = made();
  const first = await device.visit();
  await Promise.all(first.answer("1aa"));
  await settle();
  server.trouble = "offline";
  await Promise.all(first.answer("1bac", "2ab", "2bc"));
  await settle();
  server.trouble = null;
  const { ward } = TABLES.scenarios;
  const two = ward?.scenes["two"];
  assert.ok(ward && two);
  const { c: _, ...choices } = two.choices;
  server.tables = revision(3, { scenarios: { ward: { ...ward, scenes: { ...ward.scenes, two: { ...two, choices } } } } });
  const attempt = server.attempts.get("person-a")?.[0];
  assert.ok(attempt);
  attempt.revision = 3;
  first.tell("online");
  await settle();
  assert.deepEqual(first.told.events, ["log revision"]);
  const before = server.requests.length;
  await first.clock.pass(600_000);
  assert.equal(server.requests.length, before);
  assert.equal((await device.kept()).length, 3);
  const second = await device.visit(server.tables);
  await settle();
  assert.deepEqual(said(second.opened.log), ["1aa", "1bac", "2ab"]);
  assert.deepEqual(said(server.log()), ["1aa", "1bac", "2ab"]);
  assert.deepEqual(server.log().map((stored) => stored.revision), [2, 3, 3]);
  assert.deepEqual(server.setAside.map(({ reason }) => reason), ["revision"]);
});

test("an answer of an attempt that is over is set aside, never counted in the next", async () => {
  const { server, device } = made();
  const first = await device.visit();
  server.answerElsewhere(response("1ab", 1));
  server.trouble = "offline";
  await Promise.all(first.answer("1bac"));
  await settle();
  server.trouble = null;
  server.attempts.set("person-a", [...(server.attempts.get("person-a") ?? []), { attempt: 2, revision: 2, log: [], place: "" }]);
  const second = await device.visit();
  await settle();
  assert.deepEqual(second.opened.log, []);
  assert.deepEqual(server.log(), []);
  assert.deepEqual(server.setAside.map(({ reason }) => reason), ["elsewhere"]);
});

test("starting again begins an empty attempt, and answers go there", async () => {
  const { server, device } = made();
  const { tracker, answer } = await device.visit();
  await Promise.all(answer("1ac", "1bb", "2ac", "2bb"));
  await settle();
  server.canStartAgain = true;
  assert.deepEqual(await tracker.startAgain(), []);
  await tracker.append([response("1aa", 1)]);
  await settle();
  assert.equal(server.attempts.get("person-a")?.length, 2);
  assert.deepEqual(said(server.log()), ["1aa"]);
  assert.equal(server.log()[0]?.number, 1);
});

test("starting again offline, or where it is not offered, says so", async () => {
  const { server, device } = made();
  const { tracker, answer } = await device.visit();
  await Promise.all(answer("1aa"));
  await settle();
  await assert.rejects(tracker.startAgain());
  server.trouble = "offline";
  await assert.rejects(tracker.startAgain());
  server.trouble = null;
  await Promise.all(answer("1bac"));
  await settle();
  assert.deepEqual(said(server.log()), ["1aa", "1bac"]);
});

test("two pages of one person: both answers arrive, each once", async () => {
  const { server, device } = made();
  const one = await device.visit();
  const other = await device.visit();
  await Promise.all([...one.answer("1aa"), ...other.answer("1bac")]);
  await settle();
  await settle();
  assert.deepEqual(said(server.log()).sort(), ["1aa", "1bac"]);
  assert.deepEqual(await device.kept(), []);
  assert.deepEqual([one.told.status, other.told.status], ["saved", "saved"]);
});

test("two pages of one person answer the same decision: the first counts, the other is set aside", async () => {
  const { server, device } = made();
  const one = await device.visit();
  const other = await device.visit();
  await Promise.all(one.answer("1aa"));
  await settle();
  await Promise.all(other.answer("1ac"));
  await settle();
  assert.deepEqual(said(server.log()), ["1aa"]);
  assert.deepEqual(other.told.logs.at(-1), ["1aa"]);
  assert.equal(server.setAside.length, 1);
});

test("a lost reply and then a new opening: the answer is known by its id and not set aside", async () => {
  const { server, device } = made();
  const first = await device.visit();
  server.trouble = "lost";
  await Promise.all(first.answer("1aa"));
  await settle();
  assert.equal((await device.kept()).length, 1);
  server.trouble = null;
  const second = await device.visit();
  assert.deepEqual(said(second.opened.log), ["1aa"]);
  assert.deepEqual(await device.kept(), []);
  assert.deepEqual(server.setAside, []);
});

test("a refusal before the attempt has begun holds nothing up, and is set aside once it has", async () => {
  const { server, device } = made();
  server.tables = { ...TABLES, decisions: { ...TABLES.decisions, "1a": { ...TABLES.decisions["1b"], letters: "c" } as never } };
  const { answer, tracker, told } = await device.visit();
  await Promise.all(answer("1aa"));
  await tracker.note?.("why", { text: "x" });
  await settle();
  assert.deepEqual(told.events.filter((event) => !event.startsWith("note")), ["refused 1"]);
  assert.deepEqual(server.notes.get("why")?.body, { text: "x" });
  assert.deepEqual(server.setAside, []);
  assert.equal((await device.kept()).length, 1);
  await tracker.append([response("2aa", 1)]);
  await settle();
  assert.equal(server.setAside.length, 1);
  assert.deepEqual(await device.kept(), []);
});
