/** Calls to a SCORM 1.2 platform that never throw, say what they mean, and do not say it twice. */

import type { Scorm12Api } from "./api-discovery";

/** "General exception": what a platform answers to Initialize when the attempt is still open. */
const STILL_OPEN = 101;

export class Scorm12Calls {
  private finished = false;
  private carriedOn = false;
  private readonly held = new Map<string, string>();

  constructor(private readonly api: Scorm12Api) {}

  /** Begin. Whether the platform can be used, also when the last visit never finished. */
  initialise(): boolean {
    if (means(this.call(() => this.api.LMSInitialize("")))) return true;
    this.carriedOn = this.lastError() === STILL_OPEN;
    // The same number is the answer of an attempt that is over, but that one then answers nothing at all.
    return this.carriedOn && this.get("cmi.core.lesson_status") !== "";
  }

  /** An element as text; empty where the platform gives nothing. */
  get(element: string): string {
    const answer = this.call(() => this.api.LMSGetValue(element));
    const text = answer === null || answer === undefined || answer === false ? "" : String(answer);
    if (text !== "") this.held.set(element, text);
    return text;
  }

  /** Set an element unless the platform holds that value already. Whether it does now. */
  set(element: string, value: string): boolean {
    if (this.held.get(element) === value) return true;
    const taken = means(this.call(() => this.api.LMSSetValue(element, value)));
    if (taken) this.held.set(element, value);
    else this.held.delete(element);
    return taken;
  }

  commit(): boolean {
    return means(this.call(() => this.api.LMSCommit("")));
  }

  /** End. Nothing is called afterwards. */
  finish(): boolean {
    const done = means(this.call(() => this.api.LMSFinish("")));
    this.finished = true;
    return done;
  }

  private lastError(): number {
    return Number(this.call(() => this.api.LMSGetLastError()) ?? 0);
  }

  private call(method: () => unknown): unknown {
    if (this.finished) return undefined;
    try {
      return method();
    } catch {
      return undefined;
    }
  }
}

/** Whether an answer means yes: platforms answer "true", true or 1. */
function means(answer: unknown): boolean {
  return answer === true || ["true", "1"].includes(String(answer).toLowerCase());
}
