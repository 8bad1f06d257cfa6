/** Finding the platform's SCORM 1.2 API: up the parents, then the same from the openers. */

import type { Clock } from "./clock";

/** What a platform offers. Answers are of many types: see `Scorm12Calls`. */
export interface Scorm12Api {
  LMSInitialize(argument: string): unknown;
  LMSFinish(argument: string): unknown;
  LMSGetValue(element: string): unknown;
  LMSSetValue(element: string, value: string): unknown;
  LMSCommit(argument: string): unknown;
  LMSGetLastError(): unknown;
}

/** The part of a window that is looked at. Each look may throw: a window of another origin does. */
export interface Frame {
  readonly parent?: Frame | null;
  readonly opener?: Frame | null;
  readonly API?: unknown;
}

/** Windows looked at before giving up: some platforms nest frames in a circle of their own. */
export const MOST_HOPS = 500;

const PATIENCE = 5000;
const EVERY = 250;

/** The API nearest to `start`, or null. */
export function findApi(start: Frame): Scorm12Api | null {
  const seen = new Set<Frame>();
  const beginnings: Frame[] = [start];
  for (let next = beginnings.shift(); next; next = beginnings.shift()) {
    const openers: Frame[] = [];
    for (let frame: Frame | null = next; frame && !seen.has(frame); frame = look(frame, "parent")) {
      if (seen.size >= MOST_HOPS) return null;
      seen.add(frame);
      const api = look(frame, "API");
      if (isApi(api)) return api;
      const opener = look(frame, "opener");
      if (opener) openers.push(opener);
    }
    beginnings.push(...openers);
  }
  return null;
}

/** The API, looked for again for some seconds: a platform may be slower than its content. */
export function findApiSoon(start: Frame, clock: Clock): Promise<Scorm12Api | null> {
  const until = clock.now() + PATIENCE;
  return new Promise((resolve) => {
    const attempt = (): void => {
      const api = findApi(start);
      if (api || clock.now() >= until) resolve(api);
      else clock.after(EVERY, attempt);
    };
    attempt();
  });
}

function look<Name extends keyof Frame>(frame: Frame, name: Name): NonNullable<Frame[Name]> | null {
  try {
    return frame[name] ?? null;
  } catch {
    return null;
  }
}

function isApi(candidate: unknown): candidate is Scorm12Api {
  try {
    return typeof (candidate as Scorm12Api | null)?.LMSInitialize === "function";
  } catch {
    return false;
  }
}
