/** Messages for the hard moments: what happened, what is safe, what to do. They stay until they are no longer true. */

import { element, part } from "./elements";
import { counted } from "./words";

export type Tone = "ok" | "wait" | "bad" | "info";

export interface Message {
  readonly tone: Tone;
  readonly title: string;
  readonly body: string;
}

/** The exact words. */
export const MESSAGES = {
  offline: {
    tone: "wait",
    title: "You are offline. Your answer is safe on this device.",
    body: "We will send it as soon as you are connected. You can carry on.",
  },
  unreachable: {
    tone: "wait",
    title: "We cannot reach the server. Your answer is safe on this device.",
    body: "We will send it as soon as the connection is back. You can carry on.",
  },
  blocked: {
    tone: "bad",
    title: "This browser cannot keep answers for you.",
    body: "Stay on this page until you see “Saved”.",
  },
  elsewhere: {
    tone: "info",
    title: "You went further on another device.",
    body: "This page now shows where you are. Nothing is lost.",
  },
  unreadable: {
    tone: "wait",
    title: "We could not read your saved place, so you start at the beginning.",
    body: "The data came from another version. Your finished modules are not touched.",
  },
  cannotSave: {
    tone: "wait",
    title: "This site does not let the module save.",
    body: "You can go on. At the end you get a receipt that says you finished.",
  },
  notLoaded: {
    tone: "wait",
    title: "We cannot reach the server.",
    body: "You can read on. What you answered before appears when the connection is back and you open this page again.",
  },
  review: {
    tone: "info",
    title: "You are looking again.",
    body: "Nothing you choose now is recorded.",
  },
  cannotStartAgain: {
    tone: "wait",
    title: "We could not start again just now.",
    body: "Your answers are as they were. Try once more when you are connected.",
  },
} as const satisfies Record<string, Message>;

export type Kind = keyof typeof MESSAGES | "signedOut" | "updated" | "refusedAtEnd" | "setAside";

/** "You were away for a while. 3 answers are kept on this device and will be sent when you are back." */
export function signedOut(waiting: number): Message {
  const away = "You were away for a while.";
  const kept = `${counted(waiting, "answer")} ${waiting === 1 ? "is" : "are"} kept on this device and will be sent when you are back.`;
  return { tone: "wait", title: "Please sign in again.", body: waiting === 0 ? away : `${away} ${kept}` };
}

/** A package could not record the end. `tried`: the site seemed to save, and refused. A package keeps nothing on the device. */
export function refusedAtEnd(tried: boolean): Message {
  return {
    tone: "bad",
    title: "You have finished. This site did not save it.",
    body: `${tried ? "We tried three times. " : ""}Send this receipt to your L&D team, and they can record that you finished.`,
  };
}

/** Answers that count nowhere: there was a first answer already. */
export function setAside(count: number): Message {
  const [were, ones] = count === 1 ? ["was", "one in the log counts"] : ["were", "ones in the log count"];
  return { tone: "info", title: `${counted(count, "answer")} ${were} given elsewhere first.`, body: `The ${ones}.` };
}

/** A message as one sentence after the other. */
export function inOne({ title, body }: Message): string {
  return `${title} ${body}`;
}

/** What a new revision means for the answers given. `standing` of them are still on the path. */
export function updated(standing: number): Message {
  const stand = standing === 1 ? "Your answer still stands." : `All ${standing} of your answers still stand.`;
  return { tone: "info", title: "This module was updated.", body: standing === 0 ? "You have not missed anything." : stand };
}

/** What need not stand any longer once the learner goes on. */
const PASSING: readonly Kind[] = [
  "elsewhere", "setAside", "cannotStartAgain", "unreadable", "notLoaded", "review", "cannotSave", "blocked",
];

export class Messages {
  private readonly shown = new Map<Kind, HTMLElement>();

  constructor(private readonly announce: (words: string) => void) {}

  /** Show a message, with controls under it. `spoken`: also announce it, unless something else does. */
  show(kind: Kind, message: Message, spoken: boolean, ...controls: HTMLElement[]): void {
    this.clear(kind);
    const made = element(
      "div",
      { class: `lcf-message lcf-message--${message.tone}`, "data-message": kind },
      element("p", { class: "lcf-message__title" }, message.title),
      element("p", { class: "lcf-message__body" }, message.body),
      ...controls,
    );
    (part("message") ?? document.body).append(made);
    this.shown.set(kind, made);
    if (spoken) this.announce(inOne(message));
  }

  has(kind: Kind): boolean {
    return this.shown.has(kind);
  }

  /** The learner goes on: the save state still says how things stand. */
  goOn(): void {
    this.clear(...PASSING);
  }

  clear(...kinds: readonly Kind[]): void {
    for (const kind of kinds) {
      this.shown.get(kind)?.remove();
      this.shown.delete(kind);
    }
  }
}
