/** Time as the trackers see it, so that tests can hold it still. */

export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number;
  /** Run once after so many milliseconds. The returned function calls it off. */
  after(milliseconds: number, run: () => void): () => void;
}

export const CLOCK: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

const LONGEST = 60_000;

/** Waiting longer after every failure: 1, 2, 4 … 60 seconds. */
export class BackOff {
  private failures = 0;

  /** How long to wait after one more failure, in milliseconds. */
  next(): number {
    const wait = Math.min(1000 * 2 ** this.failures, LONGEST);
    this.failures += 1;
    return wait;
  }

  reset(): void {
    this.failures = 0;
  }
}

/** Does something once things have been quiet for a while. */
export class Debounce {
  private callOff: (() => void) | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly quiet: number,
    private readonly run: () => void,
  ) {}

  /** Do it when nothing is touched for a while. */
  touch(): void {
    this.callOff?.();
    this.callOff = this.clock.after(this.quiet, () => this.flush());
  }

  /** Do it now if it is still to be done. */
  flush(): void {
    if (!this.callOff) return;
    this.callOff();
    this.callOff = null;
    this.run();
  }
}
