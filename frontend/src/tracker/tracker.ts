/**
 * The player's outbound port: where answers go, and where they come from.
 *
 * Three trackers keep to it: `native` (our own server), `memory` (preview) and `scorm12` (a package).
 */

import type { Entry } from "../play/path";
import type { Results } from "../play/results";
import type { PlayTables } from "../play/tables";

/** One response with the id it got where it was made (a UUID, unique in its attempt). */
export interface Response extends Entry {
  readonly id: string;
}

/**
 * How the learner's answers stand. `saved`: where they belong. `saving`: on their way. `kept`: safe on
 * this device, sent later. `not_saved`: only on this page.
 */
export type Status = "saved" | "saving" | "kept" | "not_saved";

/** A private self-rating, reflection or plan, as JSON. */
export type NoteBody = Readonly<Record<string, unknown>>;

export interface Note {
  readonly version: number;
  readonly body: NoteBody;
}

/** `unreadable`, `foreign`: the place that was kept is not ours, so we start clean. `no_api`: nothing here saves.
 * `signed_out`, `unreachable`: the server would not or could not give the log, and this device holds none. */
export type Problem = "unreadable" | "foreign" | "no_api" | "signed_out" | "unreachable";

/** What was there when the page was opened. */
export interface Opened {
  readonly log: readonly Response[];
  /** A page's code, or an empty text. */
  readonly place: string;
  /** `review`: the platform asks for reading only, nothing is recorded. */
  readonly mode: "normal" | "review";
  /** Whether answers can be recorded anywhere but in this page. */
  readonly saves: boolean;
  /** Whether this device can hold answers until they are sent. */
  readonly keeps: boolean;
  readonly attempt: number;
  /** When the attempt began (ISO), or null before it did, or where no date is kept: "begun". */
  readonly started: string | null;
  /** When it was completed (ISO), or null. */
  readonly completed: string | null;
  readonly notes: Readonly<Record<string, Note>>;
  readonly canStartAgain: boolean;
  /** How many answers count nowhere, as they had been given elsewhere first. */
  readonly setAside?: number;
  readonly problem?: Problem;
}

/** How far the learner is, as the player reckons it. */
export interface Progress {
  readonly complete: boolean;
  readonly passed: boolean | null;
  readonly percent: number | null;
  readonly place: string;
  readonly answered: number;
  readonly results: Results;
}

/** What a tracker tells unasked. */
export interface Events {
  /** Another log holds from now on: `elsewhere` for another tab or device, `revision` for a new revision (reload the page). */
  onLog?(log: readonly Response[], reason: "elsewhere" | "revision"): void;
  /** The sign-in has ended; so many answers wait on this device. */
  onSignedOut?(waiting: number): void;
  /** Signed in again; what waited is being sent. */
  onSignedIn?(): void;
  /** Somebody else is signed in now: this page is not theirs, reload it. */
  onOtherPerson?(): void;
  /** These responses count nowhere: they were set aside. `log` is what stands without them. */
  onRefused?(ids: readonly string[], log: readonly Response[]): void;
  /** How one private note stands. */
  onNote?(block: string, status: Status): void;
  /** A private note was changed elsewhere: both texts. The next `note()` for the block replaces `theirs`. */
  onNoteConflict?(block: string, ours: NoteBody, theirs: NoteBody): void;
}

/** What every tracker is made from: the page's tables, the page's settings, and who listens. */
export interface Setup {
  readonly tables: PlayTables;
  readonly settings: { readonly slug: string; readonly revision: number; readonly api?: string; readonly target?: unknown };
  readonly events?: Events;
}

export interface Tracker {
  /** Find out what was there. Called once, first. Never rejects. */
  open(): Promise<Opened>;
  /** The learner pressed Start. Never rejects. */
  start(): Promise<void>;
  /** Begin a new attempt with an empty log. Resolves to the log that holds then; rejects where that cannot be done now. */
  startAgain(): Promise<readonly Response[]>;
  /**
   * Record responses. Resolves once they are held on this device or taken by the platform or server;
   * where neither can be had, once that is known (packages) or as soon as the server takes them (native).
   * Numbers are put right if the log has moved on.
   */
  append(responses: readonly Response[]): Promise<void>;
  /** Remember the page the learner is on, soon. */
  place(code: string): void;
  /** Tell how far the learner is. */
  report(progress: Progress): void;
  /** Keep a private note. Absent where notes live in the page alone. */
  note?(block: string, body: NoteBody): Promise<void>;
  /** The learner leaves, or the page goes: send what is left and finish. May be called more than once. */
  close(reason: "leave" | "hide"): Promise<void>;
  /** Follow the save state; told at once how it stands, or once that is known. */
  onStatus(listener: (status: Status) => void): void;
}
