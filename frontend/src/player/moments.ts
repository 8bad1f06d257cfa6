/** When which message stands: the hard moments, one method each. */

import type { Opened, Status } from "../tracker/tracker";
import { inPackage } from "./context";
import { element, parts } from "./elements";
import { MESSAGES, refusedAtEnd, setAside, signedOut, updated, type Messages } from "./messages";
import type { Settings } from "./page-data";

/** Where the learner's own revision of this module is found: the address of this page without its number. */
export function moduleAddress(address: string): string {
  return new URL(/\/\d+\/?$/.test(new URL(address).pathname) ? "../" : "./", address.replace(/[?#].*$/, "").replace(/\/?$/, "/")).href;
}

/** Milliseconds in which a package has tried three times. */
const THREE_TRIES = 10_000;

/** How far the learner is, for messages that depend on it. */
export interface Standing {
  readonly answered: boolean;
  readonly complete: boolean;
  /** Made when it is needed: the receipt of what was finished. */
  readonly receipt: () => HTMLElement[];
}

export class Moments {
  private opening: Opened | null = null;
  private trying: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly messages: Messages,
    private readonly settings: Settings,
  ) {}

  /** How the page opened. */
  opened(opened: Opened): void {
    this.opening = opened;
    if (opened.problem === "unreadable" || opened.problem === "foreign") {
      this.messages.show("unreadable", MESSAGES.unreadable, true);
    }
    if (opened.problem === "signed_out") this.signedOut(0);
    if (opened.problem === "unreachable") this.messages.show("notLoaded", MESSAGES.notLoaded, true);
    this.setAside(opened.setAside ?? 0);
    if (this.settings.tracker === "memory") return;
    if (opened.mode === "review") this.messages.show("review", MESSAGES.review, true);
    else if (inPackage(this.settings)) {
      if (!opened.saves) this.messages.show("cannotSave", MESSAGES.cannotSave, true, ...this.why());
    } else if (!opened.keeps) this.messages.show("blocked", MESSAGES.blocked, true);
  }

  /** The save state or the log has changed. `trouble` is what stands in the way of "Saved", or null. */
  status(trouble: Status | null, standing: Standing): void {
    if (trouble === null) {
      this.nothingStands();
    } else if (inPackage(this.settings)) {
      if (standing.complete) this.refusedAtEnd(standing);
    } else if (trouble === "kept" && standing.answered) {
      const kind = navigator.onLine ? "unreachable" : "offline";
      if (!this.messages.has("offline") && !this.messages.has("unreachable")) this.messages.show(kind, MESSAGES[kind], false);
    } else if (trouble === "not_saved" && !this.messages.has("blocked")) {
      this.messages.show("blocked", MESSAGES.blocked, false);
    }
  }

  /** Where the site seemed to save it gets time for three tries before this is said. */
  private refusedAtEnd(standing: Standing): void {
    if (this.trying !== null || this.messages.has("refusedAtEnd")) return;
    const saves = this.opening?.saves ?? true;
    const tell = (): void => {
      this.trying = null;
      this.messages.clear("cannotSave");
      this.messages.show("refusedAtEnd", refusedAtEnd(saves), true, ...standing.receipt());
    };
    this.trying = setTimeout(tell, saves ? THREE_TRIES : 0);
  }

  private nothingStands(): void {
    if (this.trying !== null) clearTimeout(this.trying);
    this.trying = null;
    this.messages.clear("offline", "unreachable", "refusedAtEnd");
  }

  /** Another log holds from now on. `standing` first answers stand in it. */
  moved(reason: "elsewhere" | "revision", standing: number): void {
    if (reason === "elsewhere") {
      this.messages.show("elsewhere", MESSAGES.elsewhere, true);
      return;
    }
    const onward = element("a", { href: moduleAddress(location.href), class: "nhsuk-button" }, "Carry on");
    this.messages.show("updated", updated(standing), true, onward);
  }

  /** The sign-in has ended; the page stays as it is, the answers wait. */
  signedOut(waiting: number): void {
    const base = (this.settings.home ?? "/learn/").replace(/\/?$/, "/");
    const next = encodeURIComponent(location.pathname + location.hash);
    const onward = element("a", { href: `${base}sign-in?next=${next}`, class: "nhsuk-button" }, "Sign in");
    this.messages.show("signedOut", signedOut(waiting), true, onward);
  }

  /** So many answers of this attempt count nowhere. */
  setAside(count: number): void {
    if (count > 0) this.messages.show("setAside", setAside(count), true);
  }

  cannotStartAgain(): void {
    this.messages.show("cannotStartAgain", MESSAGES.cannotStartAgain, true);
  }

  /** "Why this happens" opens what is recorded, and where. */
  private why(): HTMLElement[] {
    const opener = parts("open-recorded")[0];
    if (!opener) return [];
    const made = element("button", { type: "button", class: "lcf-link-button" }, "Why this happens");
    made.addEventListener("click", () => opener.click());
    return [made];
  }
}
