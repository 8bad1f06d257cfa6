/** A tracker that keeps everything in the page and nothing anywhere else: the preview. */

import { SaveStatus } from "./save-status";
import type { Opened, Response, Setup, Status, Tracker } from "./tracker";

/** A tracker for previews. What is answered is gone when the page is. */
export function memoryTracker(_setup: Setup): Tracker {
  return new MemoryTracker();
}

class MemoryTracker implements Tracker {
  private readonly status = new SaveStatus("saved");
  private log: readonly Response[] = [];
  private attempt = 1;

  open(): Promise<Opened> {
    return Promise.resolve({
      log: this.log,
      place: "",
      mode: "normal",
      saves: true,
      keeps: true,
      attempt: this.attempt,
      started: null,
      completed: null,
      notes: {},
      canStartAgain: false,
    });
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  startAgain(): Promise<readonly Response[]> {
    this.log = [];
    this.attempt += 1;
    return Promise.resolve(this.log);
  }

  append(responses: readonly Response[]): Promise<void> {
    const next = responses.map((response, index) => ({ ...response, number: this.log.length + index + 1 }));
    this.log = [...this.log, ...next];
    return Promise.resolve();
  }

  place(): void {
    // A preview starts at its cover every time.
  }

  report(): void {
    // Nobody is told.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  onStatus(listener: (status: Status) => void): void {
    this.status.follow(listener);
  }
}
