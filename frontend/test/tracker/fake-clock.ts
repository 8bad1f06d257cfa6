/** A clock that stands still until it is moved. */

import type { Clock } from "../../src/tracker/clock";

interface Due {
  readonly at: number;
  readonly run: () => void;
}

export class FakeClock implements Clock {
  private time = 1_000_000;
  private due: Due[] = [];

  now(): number {
    return this.time;
  }

  after(milliseconds: number, run: () => void): () => void {
    const due = { at: this.time + milliseconds, run };
    this.due.push(due);
    return () => {
      this.due = this.due.filter((one) => one !== due);
    };
  }

  /** How many things are still to be done. */
  get waiting(): number {
    return this.due.length;
  }

  /** Milliseconds until the next thing to be done, or null. */
  get next(): number | null {
    return this.due.length === 0 ? null : Math.min(...this.due.map((one) => one.at)) - this.time;
  }

  /** Let so much time pass; what falls due is done in order. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.time + milliseconds;
    for (;;) {
      await settle();
      const next = this.due.filter((one) => one.at <= until).sort((one, other) => one.at - other.at)[0];
      if (!next) break;
      this.due = this.due.filter((one) => one !== next);
      this.time = Math.max(this.time, next.at);
      next.run();
    }
    this.time = until;
    await settle();
  }
}

/** Let everything that is under way come to rest, also what an IndexedDB does in turns of its own. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
