/** The corpus of cases, as `tests/play/test_corpus.py` reads it too. */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { isAnswer } from "../../src/play/marking";
import { replay } from "../../src/play/path";
import { results } from "../../src/play/results";
import { checksum, fromLog, read, StateError, toLog, write, type Given, type State } from "../../src/play/state";
import type { DecisionTable, PlayTables } from "../../src/play/tables";
import { answer, creditOrNull, entriesOf, replayData, resultsData, type Case, type Row } from "./asking";

type Pair = readonly [string, string];

interface Played {
  readonly tables: string;
  readonly log: readonly Row[];
  readonly place: string;
  readonly expected: unknown;
}

const CORPUS = findUp(process.cwd());

function findUp(folder: string): string {
  const corpus = join(folder, "tests", "corpus");
  if (existsSync(corpus)) return corpus;
  assert.notEqual(dirname(folder), folder, "no folder above holds tests/corpus");
  return findUp(dirname(folder));
}

function load<T>(name: string): T {
  return JSON.parse(readFileSync(join(CORPUS, name), "utf-8")) as T;
}

function each<T>(folder: string, check: (one: T) => void): void {
  const names = readdirSync(join(CORPUS, folder)).filter((name) => name.endsWith(".json"));
  assert.ok(names.length > 0);
  for (const name of names) test(`${folder}: ${name}`, () => check(load<T>(`${folder}/${name}`)));
}

const tables = (name: string): PlayTables => load(`tables/${name}.json`);
const given = (rows: readonly Pair[]): Given[] => rows.map(([decision, one]) => ({ decision, answer: one }));

each<{ decision: DecisionTable; cases: Record<string, number | null> }>("marking", ({ decision, cases }) => {
  for (const [text, earned] of Object.entries(cases)) {
    assert.equal(creditOrNull(decision, text), earned, text);
    assert.equal(isAnswer(decision, text), earned !== null, text);
  }
});

each<Played>("path", (one) => {
  assert.deepEqual(plain(replayData(replay(tables(one.tables), entriesOf(one.log)))), one.expected);
});

each<Played>("results", (one) => {
  const played = tables(one.tables);
  assert.deepEqual(plain(resultsData(results(played, replay(played, entriesOf(one.log)), one.place))), one.expected);
});

function plain(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data));
}

test("state: checksums", () => {
  const { checksums } = load<{ checksums: Record<string, string> }>("state/checksum.json");
  for (const [text, sum] of Object.entries(checksums)) assert.equal(checksum(text), sum, text);
});

type Held = Omit<State, "log" | "practice"> & { readonly log: readonly Pair[]; readonly practice: readonly Pair[][] };

test("state: written and read", () => {
  for (const { text, state } of load<{ cases: { text: string; state: Held }[] }>("state/written.json").cases) {
    const expected: State = { ...state, log: given(state.log), practice: state.practice.map(given) };
    assert.equal(write(expected), text);
    assert.deepEqual(read(text, state.key), expected);
  }
});

interface Budgeted {
  readonly first: number;
  readonly practice: number[];
  readonly kept: number[];
  readonly length: number;
}

test("state: practice gives way to the budget, answers that count never", () => {
  for (const { first, practice, kept, length } of load<{ cases: Budgeted[] }>("state/budget.json").cases) {
    const many = (decision: string, answer: string, times: number): Given[] => Array(times).fill({ decision, answer });
    const state = { key: "ab12cd", revision: 3, attempt: 1, seed: 7, place: "02", log: many("0a", "b", first) };
    const text = write({ ...state, practice: practice.map((times) => many("0b", "a", times)) });
    const back = read(text, "ab12cd");
    assert.equal(back.log.length, first);
    assert.deepEqual(
      back.practice.map((run) => run.length),
      kept,
    );
    assert.equal(text.length, length);
  }
});

for (const reason of ["unreadable", "foreign"] as const) {
  test(`state: ${reason}`, () => {
    const refused = load<Record<typeof reason, string[]> & { key: string }>("state/refused.json");
    for (const text of refused[reason]) {
      assert.throws(
        () => read(text, refused.key),
        (error) => error instanceof StateError && error.reason === reason,
        JSON.stringify(text),
      );
    }
  });
}

interface Logs {
  readonly cases: {
    tables: string;
    kept: [number, string, string][];
    place: string;
    log: Pair[];
    practice: Pair[][];
    again: Row[];
  }[];
}

test("state: logs", () => {
  for (const one of load<Logs>("state/logs.json").cases) {
    const played = tables(one.tables);
    const kept = entriesOf(one.kept.map(([run, code, text], place) => [place + 1, run, code, text] as const));
    const held = fromLog(played, kept, 2, 7, one.place);
    assert.deepEqual(held.log, given(one.log));
    assert.deepEqual(held.practice, one.practice.map(given));
    assert.deepEqual([held.attempt, held.seed, held.place, held.revision], [2, 7, one.place, played.module.revision]);
    assert.deepEqual(toLog(played, held), entriesOf(one.again));
  }
});

test("recorded", () => {
  const recorded = load<{ case: Case; answer: unknown }[]>("recorded.json");
  assert.ok(recorded.length >= 40);
  for (const one of recorded) assert.deepEqual(plain(answer(one.case)), one.answer);
});
