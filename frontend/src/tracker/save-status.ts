/** The save state and those who follow it: told at once where it is known, then on every change. */

import type { Status } from "./tracker";

export class SaveStatus {
  private readonly listeners: ((status: Status) => void)[] = [];

  constructor(private now: Status | null = null) {}

  get value(): Status | null {
    return this.now;
  }

  follow(listener: (status: Status) => void): void {
    this.listeners.push(listener);
    if (this.now !== null) listener(this.now);
  }

  set(status: Status | null): void {
    if (status === null || status === this.now) return;
    this.now = status;
    for (const listener of this.listeners) listener(status);
  }
}
