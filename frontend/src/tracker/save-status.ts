/** The save state and those who follow it: told at once, then on every change. */

import type { Status } from "./tracker";

export class SaveStatus {
  private readonly listeners: ((status: Status) => void)[] = [];

  constructor(private now: Status = "saved") {}

  get value(): Status {
    return this.now;
  }

  follow(listener: (status: Status) => void): void {
    this.listeners.push(listener);
    listener(this.now);
  }

  set(status: Status): void {
    if (status === this.now) return;
    this.now = status;
    for (const listener of this.listeners) listener(status);
  }
}
