/** A private note of a person with an account: each change goes to the tracker, a text after a pause. */

import type { Status } from "../tracker/tracker";
import type { Context } from "./context";
import { button, element } from "./elements";
import { bodyOf, bothBodies, fill, linesOf, sameBody, type NoteBody } from "./note-form";
import { stateOf, type NoteAtWork } from "./notes";
import { STATE_WORDS } from "./save-state";

/** Milliseconds without typing before a text is sent. */
const PAUSE = 1200;

const CHANGED_TWICE = "You changed this on another device too.";

export function keptNote(context: Context, form: HTMLFormElement): NoteAtWork {
  return new KeptNote(context, form);
}

class KeptNote implements NoteAtWork {
  private readonly block: string;
  private readonly state: HTMLElement;
  private stored: NoteBody;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly context: Context,
    private readonly form: HTMLFormElement,
  ) {
    this.block = form.dataset["note"] ?? "";
    this.state = stateOf(form);
    this.stored = (context.opened.notes[this.block]?.body ?? {}) as NoteBody;
    fill(form, this.stored);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    form.addEventListener("input", () => this.wait());
    form.addEventListener("change", () => this.send());
    window.addEventListener("pagehide", () => this.send());
  }

  status(status: Status): void {
    this.state.textContent = STATE_WORDS[status];
    this.state.dataset["state"] = status;
  }

  /** Both texts, three equal buttons, none preferred. */
  conflict(mine: NoteBody, theirs: NoteBody): void {
    const keep = (body: NoteBody) => (): void => {
      both.remove();
      fill(this.form, body);
      this.stored = {};
      this.send();
      this.form.querySelector<HTMLElement>("textarea, input")?.focus();
    };
    const both = element(
      "div",
      { class: "lcf-message lcf-message--info lcf-note__conflict", role: "group", "aria-label": "Two versions" },
      element("p", { class: "lcf-message__title" }, CHANGED_TWICE),
      element("p", {}, "Nothing is lost. Choose what this note should say."),
      version("On this page", linesOf(this.form, mine)),
      version("On the other device", linesOf(this.form, theirs)),
      button("Keep this page’s", "secondary", keep(mine)),
      button("Keep the other one", "secondary", keep(theirs)),
      button("Keep both", "secondary", keep(bothBodies(this.form, mine, theirs))),
    );
    this.form.querySelector(".lcf-note__conflict")?.remove();
    this.form.append(both);
    this.context.announce(`${CHANGED_TWICE} Nothing is lost.`);
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
  }

  private send(): void {
    clearTimeout(this.timer);
    const body = bodyOf(this.form);
    if (sameBody(body, this.stored)) return;
    this.stored = body;
    void this.context.tracker.note?.(this.block, body).catch(() => this.status("not_saved"));
  }
}

function version(title: string, lines: readonly string[]): HTMLElement {
  return element(
    "div",
    { class: "lcf-note__version" },
    element("strong", {}, title),
    ...lines.map((line) => element("p", {}, line)),
  );
}
