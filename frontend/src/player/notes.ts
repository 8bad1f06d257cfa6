/** Private notes: kept as they are given where there is an account, else in this page alone. */

import type { Status } from "../tracker/tracker";
import type { Context } from "./context";
import { button, element, part } from "./elements";
import { bodyOf, bothBodies, fill, linesOf, sameBody, type NoteBody } from "./note-form";
import { STATE_WORDS } from "./save-state";

/** Milliseconds without typing before a text is sent. */
const PAUSE = 1200;

const CHANGED_TWICE = "You changed this on another device too.";

export const ONLY_HERE = "Print or download your words before you close this page.";

/** The private forms of the page. */
export class Notes {
  private readonly kept = new Map<string, KeptNote>();

  constructor(context: Context) {
    for (const form of document.querySelectorAll<HTMLFormElement>("form.lcf-note[data-note]")) {
      if (!context.tracker.note || context.settings.tracker === "memory") looseNote(context, form);
      else this.kept.set(form.dataset["note"] ?? "", new KeptNote(context, form));
    }
  }

  /** How one note stands, as the tracker tells it. */
  status(block: string, status: Status): void {
    this.kept.get(block)?.status(status);
  }

  /** A note was changed elsewhere. */
  conflict(block: string, ours: unknown, theirs: unknown): void {
    this.kept.get(block)?.conflict(ours as NoteBody, theirs as NoteBody);
  }
}

/** A note of a person with an account: each change goes to the tracker, a text after a pause. */
class KeptNote {
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

/** A note in a package or a preview: it lives in this page, with print and download. */
function looseNote(context: Context, form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => event.preventDefault());
  part("note-save", form)?.parentElement?.remove();
  stateOf(form).textContent = ONLY_HERE;
  const controls = element(
    "p",
    { class: "lcf-note__keep" },
    button("Download my words", "link", () => download(context, form)),
    " ",
    button("Print", "link", () => window.print()),
  );
  form.append(controls);
}

function download(context: Context, form: HTMLFormElement): void {
  const title = form.querySelector("h2, h3, legend")?.textContent?.trim() ?? "";
  const text = [context.tables.module.title, title, "", ...linesOf(form, bodyOf(form)), ""].join("\n");
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = element("a", { href: address, download: `${context.tables.module.slug}-notes.txt`, hidden: true });
  form.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function version(title: string, lines: readonly string[]): HTMLElement {
  return element(
    "div",
    { class: "lcf-note__version" },
    element("strong", {}, title),
    ...lines.map((line) => element("p", {}, line)),
  );
}

function stateOf(form: HTMLFormElement): HTMLElement {
  return part("note-state", form) ?? form.appendChild(element("p", { class: "lcf-note__state", "data-lcf": "note-state" }));
}
