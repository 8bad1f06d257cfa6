/** The save state: always in sight, and announced only when it turns to "kept" and back. */

import type { Status } from "../tracker/tracker";
import { element, part } from "./elements";

export const STATE_WORDS: Readonly<Record<Status, string>> = {
  saved: "Saved",
  saving: "Saving…",
  kept: "Not saved yet, kept on this device",
  not_saved: "Not saved. Stay on this page",
};

export const SENT = "Sent. Everything is saved.";

/** What to announce on a change, or null: never each "Saving…", and "Saved" only after trouble. */
export function announcement(trouble: Status | null, now: Status): string | null {
  if (now === "saving") return null;
  if (now === "saved") return trouble === null ? null : SENT;
  return now === trouble ? null : STATE_WORDS[now];
}

export class SaveState {
  private readonly word = element("span", { class: "lcf-save-state__word", "aria-hidden": "true" });
  private readonly spoken = element("span", { class: "nhsuk-u-visually-hidden" });
  private readonly holder = part("save-state");
  private trouble: Status | null = null;
  private now: Status | null = null;

  /** Nothing is said before it is known. */
  constructor() {
    this.holder?.replaceChildren(this.word, this.spoken);
  }

  /** Show a state, and announce it where that is a change worth hearing. */
  show(status: Status): void {
    this.now = status;
    this.holder?.setAttribute("data-state", status);
    this.word.textContent = STATE_WORDS[status];
    const words = announcement(this.trouble, status);
    if (words !== null) this.announce(words);
    if (status !== "saving") this.trouble = status === "saved" ? null : status;
  }

  /** How things stand, or null where that is not known. */
  get status(): Status | null {
    return this.now;
  }

  /** The last trouble that is not over: kept or not_saved. */
  get troubled(): Status | null {
    return this.trouble;
  }

  announce(words: string): void {
    this.spoken.textContent = words;
  }
}
