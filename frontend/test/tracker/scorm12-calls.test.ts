import assert from "node:assert/strict";
import test from "node:test";
import type { Scorm12Api } from "../../src/tracker/api-discovery";
import { Scorm12Calls } from "../../src/tracker/scorm12-calls";

/** A platform that answers everything with the same. */
function answering(answer: unknown, error: unknown = 0): { api: Scorm12Api; called: string[] } {
  const called: string[] = [];
  const method = (name: string) => (): unknown => {
    called.push(name);
    return answer;
  };
  const api = {
    LMSInitialize: method("Initialize"), LMSFinish: method("Finish"), LMSGetValue: method("Get"),
    LMSSetValue: method("Set"), LMSCommit: method("Commit"), LMSGetLastError: () => error,
  };
  return { api, called };
}

for (const yes of ["true", "TRUE", true, 1, "1"]) {
  test(`rule 5: ${typeof yes} ${String(yes)} means yes`, () => {
    const calls = new Scorm12Calls(answering(yes).api);
    assert.deepEqual([calls.initialise(), calls.set("a", "b"), calls.commit(), calls.finish()], [true, true, true, true]);
  });
}

for (const no of ["false", false, 0, "0", "", null, undefined]) {
  test(`rule 5: ${typeof no} ${String(no)} means no`, () => {
    const calls = new Scorm12Calls(answering(no).api);
    assert.deepEqual([calls.initialise(), calls.set("a", "b"), calls.commit(), calls.finish()], [false, false, false, false]);
  });
}

for (const nothing of [null, undefined, "", false]) {
  test(`rule 6: a value of ${String(nothing)} is nothing`, () => {
    assert.equal(new Scorm12Calls(answering(nothing).api).get("cmi.suspend_data"), "");
  });
}

test("rule 6: a platform that throws at every call says no", () => {
  const api = new Proxy({}, { get: () => () => { throw new Error("broken"); } }) as Scorm12Api;
  const calls = new Scorm12Calls(api);
  assert.deepEqual([calls.initialise(), calls.get("a"), calls.set("a", "b"), calls.commit(), calls.finish()], [false, "", false, false, false]);
});

test("rule 34: after Finish nothing is called, whether it worked or not", () => {
  for (const answer of ["true", "false"]) {
    const { api, called } = answering(answer);
    const calls = new Scorm12Calls(api);
    calls.finish();
    calls.get("a");
    calls.set("a", "b");
    calls.commit();
    calls.finish();
    assert.deepEqual(called, ["Finish"]);
  }
});

test("rule 30: a value that was refused is sent again", () => {
  const { api, called } = answering("false");
  const calls = new Scorm12Calls(api);
  calls.set("a", "b");
  calls.set("a", "b");
  assert.deepEqual(called, ["Set", "Set"]);
});
