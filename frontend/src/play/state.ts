/**
 * Log ↔ resume string. Mirrors `lcf_lms/play/state.py`.
 *
 * `1.<module key>.<revision>.<attempt>.<seed>.<place>.<log>.<practice>.<checksum>` over the
 * alphabet A–Z a–z 0–9 - _ . : that every platform carries unharmed.
 */

import type { Entry } from "./path";
import { lookUp, mustFind, type PlayTables } from "./tables";

export const VERSION = "1";

/** Characters a state may take: SCORM 1.2 promises 4,096, platforms lose some of them. */
export const BUDGET = 3500;

const CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const RESPONSE = /([0-9a-z]{2})([0-9a-z:_]+?)-/g;
const NUMBER = /^(0|[1-9][0-9]{0,8})$/;
const PLACE = /^([0-9a-z]{2})?$/;

export type StateReason = "foreign" | "unreadable";

/** A resume string that is not ours. `reason` is `foreign` (another module) or `unreadable`. */
export class StateError extends Error {
  override readonly name = "StateError";

  constructor(readonly reason: StateReason) {
    super(reason);
  }
}

/** An answer without its place in a log: decision code and answer. */
export interface Given {
  readonly decision: string;
  readonly answer: string;
}

/** What a resume string holds. `log` is the first run of everything, `practice` one list a run. */
export interface State {
  readonly key: string;
  readonly revision: number;
  readonly attempt: number;
  readonly seed: number;
  readonly place: string;
  readonly log: readonly Given[];
  readonly practice: readonly (readonly Given[])[];
}

/** The resume string. Over budget, practice runs are dropped, the oldest first; first-run answers never. */
export function write(state: State): string {
  const practice = [...state.practice];
  let text = compose(state, practice);
  while (text.length > BUDGET && practice.length > 0) {
    practice.shift();
    text = compose(state, practice);
  }
  return text;
}

/** The state in a resume string of the module with this key. Throws StateError. */
export function read(text: string, key: string): State {
  const parts = text.split(".");
  const [version, ours, revision, attempt, seed, place, log, practice, check] = parts;
  if (parts.length !== 9 || version !== VERSION || checksum(text.slice(0, text.lastIndexOf("."))) !== check) {
    throw new StateError("unreadable");
  }
  if (ours !== key) throw new StateError("foreign");
  if (place === undefined || !PLACE.test(place)) throw new StateError("unreadable");
  return {
    key,
    revision: whole(revision),
    attempt: whole(attempt),
    seed: whole(seed),
    place,
    log: parse(log ?? ""),
    practice: parsePractice(practice ?? ""),
  };
}

/** The low 24 bits of CRC-32 (ISO-HDLC) as four base64url characters, high bits first. */
export function checksum(text: string): string {
  const bits = crc32(text);
  return [18, 12, 6, 0].map((shift) => CHECK.charAt((bits >>> shift) & 63)).join("");
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** What is not ASCII counts as a question mark, one a character. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const sign of text) {
    const point = sign.codePointAt(0) ?? 0;
    crc = (CRC_TABLE[(crc ^ (point < 128 ? point : 63)) & 255] ?? 0) ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** The state of a replayed log: only entries that stand on the path. */
export function fromLog(
  tables: PlayTables,
  kept: Iterable<Entry>,
  attempt: number,
  seed: number,
  place: string,
): State {
  const log: Given[] = [];
  const runs = new Map<string, Given[]>();
  for (const { run, decision, answer } of kept) {
    const given = { decision, answer };
    if (run === 0) {
      log.push(given);
      continue;
    }
    const { scenario } = mustFind(tables.decisions, decision);
    const name = `${owner(scenario, decision)}/${run}`;
    const practised = runs.get(name);
    if (practised) practised.push(given);
    else runs.set(name, [given]);
  }
  return {
    key: tables.module.key,
    revision: tables.module.revision,
    attempt,
    seed,
    place,
    log,
    practice: [...runs.values()],
  };
}

/**
 * A log again, numbered from 1: the first run, then practice run by run.
 *
 * Decisions that the tables do not know are left in: replay leaves them out and says so.
 */
export function toLog(tables: PlayTables, state: State): Entry[] {
  const log: Entry[] = [];
  const add = (run: number, given: Given): void => {
    log.push({ number: log.length + 1, run, decision: given.decision, answer: given.answer });
  };
  for (const given of state.log) add(0, given);
  const runs = new Map<string, number>();
  for (const practised of state.practice) {
    const first = practised[0]?.decision ?? "";
    const name = owner(lookUp(tables.decisions, first)?.scenario ?? null, first);
    const run = (runs.get(name) ?? 0) + 1;
    runs.set(name, run);
    for (const given of practised) add(run, given);
  }
  return log;
}

/** Whose runs are counted together: a scenario's, or an item's own; the dot keeps ids and codes apart. */
function owner(scenario: string | null, decision: string): string {
  return scenario ?? `.${decision}`;
}

function compose(state: State, practice: readonly (readonly Given[])[]): string {
  const log = responses(state.log);
  const runs = practice
    .filter((run) => run.length > 0)
    .map((run) => `_${responses(run)}`)
    .join("");
  const { key, revision, attempt, seed, place } = state;
  const body = [VERSION, key, revision, attempt, seed, place, log, runs].join(".");
  return `${body}.${checksum(body)}`;
}

function responses(given: readonly Given[]): string {
  return given.map(({ decision, answer }) => `${decision}${answer}-`).join("");
}

function whole(text: string | undefined): number {
  if (text === undefined || !NUMBER.test(text)) throw new StateError("unreadable");
  return Number(text);
}

function parsePractice(text: string): (readonly Given[])[] {
  const [before, ...runs] = text.split("_");
  if (before !== "") throw new StateError("unreadable");
  const practice = joinMinus(runs).map(parse);
  if (practice.some((run) => run.length === 0)) throw new StateError("unreadable");
  return practice;
}

/** A run ends with `-`; an underscore inside a numeric answer is its minus and belongs to the run. */
function joinMinus(runs: readonly string[]): string[] {
  const joined: string[] = [];
  for (const run of runs) {
    const last = joined[joined.length - 1];
    if (last !== undefined && !last.endsWith("-")) joined[joined.length - 1] = `${last}_${run}`;
    else joined.push(run);
  }
  return joined;
}

function parse(text: string): Given[] {
  const given: Given[] = [];
  let end = 0;
  for (const match of text.matchAll(RESPONSE)) {
    const [all, decision = "", answer = ""] = match;
    if (match.index !== end) throw new StateError("unreadable");
    given.push({ decision, answer });
    end += all.length;
  }
  if (end !== text.length) throw new StateError("unreadable");
  return given;
}
