/** Time as SCORM 1.2 writes it, and the time a learner spends with the page. */

const LONGEST = 9999 * 3600 + 59 * 60 + 59;

/**
 * A session time: `HHHH:MM:SS`, never under a second.
 *
 * Four digits of hours, because a platform in use drops the first character of the hours; at least a
 * second, because it ignores a completion that took none.
 */
export function sessionTime(milliseconds: number): string {
  const seconds = Math.min(Math.max(Math.floor(milliseconds / 1000), 1), LONGEST);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, "0")).join(":");
}

/** Out of sight for longer than this is not learning, in milliseconds. */
export const AWAY = 5 * 60_000;

/** Counts the time since the start, less the time a page was out of sight beyond `AWAY`. */
export class Stopwatch {
  private left = 0;
  private hiddenSince: number | null = null;

  constructor(private readonly startedAt: number) {}

  hide(now: number): void {
    this.hiddenSince ??= now;
  }

  show(now: number): void {
    this.left += this.beyond(now);
    this.hiddenSince = null;
  }

  /** Milliseconds that count. */
  elapsed(now: number): number {
    return now - this.startedAt - this.left - this.beyond(now);
  }

  private beyond(now: number): number {
    return this.hiddenSince === null ? 0 : Math.max(0, now - this.hiddenSince - AWAY);
  }
}
