/** The private forms of the page. How a note is kept depends on where the page is used. */

import type { Status } from "../tracker/tracker";
import type { Context } from "./context";
import { element, part } from "./elements";
import type { NoteBody } from "./note-form";

/** One private form at work. */
export interface NoteAtWork {
  /** How the note stands, as the tracker tells it. */
  status?(status: Status): void;
  /** The note was changed elsewhere. */
  conflict?(ours: NoteBody, theirs: NoteBody): void;
}

export type MakeNote = (context: Context, form: HTMLFormElement) => NoteAtWork;

export class Notes {
  private readonly atWork = new Map<string, NoteAtWork>();

  constructor(context: Context, make: MakeNote) {
    for (const form of document.querySelectorAll<HTMLFormElement>("form.lcf-note[data-note]")) {
      this.atWork.set(form.dataset["note"] ?? "", make(context, form));
    }
  }

  status(block: string, status: Status): void {
    this.atWork.get(block)?.status?.(status);
  }

  conflict(block: string, ours: unknown, theirs: unknown): void {
    this.atWork.get(block)?.conflict?.(ours as NoteBody, theirs as NoteBody);
  }
}

/** Where a form says how it stands. */
export function stateOf(form: HTMLFormElement): HTMLElement {
  return part("note-state", form) ?? form.appendChild(element("p", { class: "lcf-note__state", "data-lcf": "note-state" }));
}
