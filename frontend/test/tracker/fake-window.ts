/** A window of a package: frames around it, and what the browser tells it. */

import type { Frame } from "../../src/tracker/api-discovery";

export class FakeWindow {
  parent: Frame | null = null;
  opener: Frame | null = null;
  API: unknown = undefined;
  readonly document = {
    visibilityState: "visible",
    addEventListener: (type: string, run: () => void): void => this.addEventListener(type, run),
  };
  private readonly listeners: { readonly type: string; readonly run: () => void }[] = [];

  addEventListener(type: string, run: () => void): void {
    this.listeners.push({ type, run });
  }

  tell(type: string): void {
    for (const listener of this.listeners) if (listener.type === type) listener.run();
  }

  hide(): void {
    this.document.visibilityState = "hidden";
    this.tell("visibilitychange");
  }

  show(): void {
    this.document.visibilityState = "visible";
    this.tell("visibilitychange");
  }

  /** The events listened to. */
  get listened(): string[] {
    return [...new Set(this.listeners.map((listener) => listener.type))].sort();
  }
}

/** A window of another origin: every look at it throws. */
export function strange(around: { parent?: Frame; opener?: Frame } = {}): Frame {
  return {
    get API(): unknown {
      throw new Error("SecurityError");
    },
    ...around,
  };
}
