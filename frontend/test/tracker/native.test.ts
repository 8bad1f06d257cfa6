import assert from "node:assert/strict";
import test from "node:test";
import { settle } from "./fake-clock";
import { FakeServer } from "./fake-server";
import { response, revision, said, TABLES } from "./sample";
import { Device } from "./visit";

/** Look at every write transaction of a device while something runs. */
async function watching(
  device: Device,
  look: (transaction: IDBTransaction | undefined, options?: IDBTransactionOptions) => unknown,
  run: () => Promise<void>,
): Promise<void> {
  const database = await device.database()?.open("lcf-learning", 1);
  assert.ok(database);
  const opened = await new Promise<IDBDatabase>((resolve) => {
    database.onsuccess = () => resolve(database.result);
  });
  const prototype = Object.getPrototypeOf(opened) as IDBDatabase;
  const { transaction } = prototype;
  prototype.transaction = function seen(this: IDBDatabase, ...rest: Parameters<IDBDatabase["transaction"]>) {
    const made = transaction.apply(this, rest);
    if (rest[1] === "readwrite") look(made, rest[2]);
    return made;
  };
  try {
    await run();
  } finally {
    prototype.transaction = transaction;
    opened.close();
  }
}

function made(): { server: FakeServer; device: Device } {
  const server = new FakeServer();
  return { server, device: new Device(server) };
}

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

test("a database that never opens is none", async () => {
  const { device, server } = made();
  device.database = () => ({ open: () => ({}) }) as unknown as IDBFactory;
  const { opened, answer } = await device.visit(TABLES, (clock) => clock.pass(5000));
  assert.equal(opened.keeps, false);
  await Promise.all(answer("1aa"));
  assert.deepEqual(said(server.log()), ["1aa"]);
});

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

test("a hidden page sends its place at once", async () => {
  const { server, device } = made();
  const { tracker, hide } = await device.visit();
  await tracker.start();
  tracker.place("0b");
  hide();
  await settle();
  assert.deepEqual(server.sent("place").map(({ body }) => body["place"]), ["0b"]);
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
