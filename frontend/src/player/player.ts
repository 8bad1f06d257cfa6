/** The player: opens the tracker, replays the log, and lets one view at a time be seen. */

import type { Events, Opened, Response, Setup, Status, Tracker } from "../tracker/tracker";
import type { PlayTables } from "../play/tables";
import { showBar } from "./bar";
import type { Context, Route } from "./context";
import { cover } from "./cover";
import { part } from "./elements";
import { ItemOnPage } from "./item";
import { Journal } from "./journal";
import { leaving } from "./leaving";
import { Messages } from "./messages";
import { Moments } from "./moments";
import { Notes, type MakeNote } from "./notes";
import { settingsOfPage, tablesOfPage, type Settings } from "./page-data";
import { preferences } from "./preferences";
import { printing } from "./printing";
import { foot } from "./reading";
import type { receiptPart } from "./receipt";
import { recorded } from "./recorded";
import { showResults } from "./results";
import { SaveState } from "./save-state";
import { Stage } from "./scenario";
import { routeOf, Views } from "./views";

export type MakeTracker = (setup: Setup) => Tracker;

/** What only some standards need, so that the others need not carry it. */
export interface Extras {
  readonly note: MakeNote;
  /** Makes the receipt for a platform that refuses to save. */
  readonly receipt?: typeof receiptPart;
}

/** Start the player on this page with a tracker for its standard. */
export async function play(makeTracker: MakeTracker, extras: Extras): Promise<void> {
  document.body.classList.add("lcf-js");
  preferences();
  recorded();
  await new Player(settingsOfPage(), tablesOfPage(), makeTracker, extras).open();
}

class Player {
  private readonly state = new SaveState();
  private readonly messages = new Messages((words) => this.state.announce(words));
  private readonly moments: Moments;
  private readonly views: Views;
  private readonly tracker: Tracker;
  private readonly journal: Journal;
  private readonly refreshers: (() => void)[] = [];
  private readonly stages = new Map<string, Stage>();
  private readonly items: ItemOnPage[] = [];
  private context: Context | null = null;
  private notes: Notes | null = null;
  private route: Route = { view: "cover" };

  constructor(
    private readonly settings: Settings,
    private readonly tables: PlayTables,
    makeTracker: MakeTracker,
    private readonly extras: Extras,
  ) {
    this.views = new Views(tables.module.title, settings.product ?? "");
    this.moments = new Moments(this.messages, settings);
    this.tracker = makeTracker({ tables, settings, events: this.events() });
    this.journal = new Journal(tables, this.tracker);
  }

  async open(): Promise<void> {
    // The address may name a page: whether there is one to go back to is known once the tracker is open.
    this.views.show(this.route, false, false);
    // A platform may be slow to answer: Start is remembered until it has.
    let pressed = false;
    part("start")?.addEventListener("click", () => (pressed = true), { once: true });
    this.tracker.onStatus((status) => this.onStatus(status));
    const opened = await this.tracker.open();
    this.journal.resume(opened);
    const context = this.contextOf(opened);
    this.context = context;
    this.build(context);
    this.journal.onChange(() => this.refresh());
    this.moments.opened(opened);
    this.listen();
    const named = routeOf(location.hash, this.tables);
    this.show(named && this.journal.begun ? named : { view: "cover" }, false);
    if (pressed) part("start")?.click();
  }

  private contextOf(opened: Opened): Context {
    const { tables, settings, tracker, journal, messages } = this;
    const go = (route: Route): void => {
      this.messages.goOn();
      this.show(route, true);
    };
    const announce = (words: string): void => this.state.announce(words);
    return { tables, settings, tracker, journal, messages, opened, go, announce };
  }

  private events(): Events {
    return {
      onLog: (log, reason) => {
        const standing = this.takeOver(log);
        this.moments.moved(reason, standing);
      },
      onSignedOut: (waiting) => this.moments.signedOut(waiting),
      onSignedIn: () => this.messages.clear("signedOut"),
      onOtherPerson: () => location.reload(),
      onRefused: (ids, log) => {
        this.journal.setAside += ids.length;
        this.takeOver(log);
        this.moments.setAside(this.journal.setAside);
      },
      onNote: (block, status) => this.notes?.status(block, status),
      onNoteConflict: (block, ours, theirs) => this.notes?.conflict(block, ours, theirs),
    };
  }

  /** Another log holds: show where it stands. Returns how many first answers stand in it. */
  private takeOver(log: readonly Response[]): number {
    this.journal.take(log);
    this.mount();
    const lost = document.activeElement === document.body;
    if (this.context) this.show(this.route, lost && this.route.view === "page");
    return this.journal.results.answered;
  }

  private build(context: Context): void {
    this.refreshers.push(cover(context));
    for (const view of document.querySelectorAll<HTMLElement>('[data-view="page"]')) {
      this.refreshers.push(foot(context, view, view.dataset["page"] ?? ""));
      for (const root of view.querySelectorAll<HTMLElement>("[data-item]")) this.items.push(new ItemOnPage(context, root));
      for (const root of view.querySelectorAll<HTMLElement>("[data-scenario]")) {
        const stage = new Stage(context, root, () => {
          this.views.retitle(root);
          this.refresh();
        });
        this.stages.set(stage.id, stage);
      }
    }
    this.mount();
    this.notes = new Notes(context, this.extras.note);
    leaving(context, () => this.state.status);
    printing();
  }

  /** Put every item and scenario where the log says it stands. */
  private mount(): void {
    for (const item of this.items) item.refresh();
    for (const stage of this.stages.values()) stage.resume();
    this.refresh();
  }

  private refresh(): void {
    for (const refresher of this.refreshers) refresher();
    if (!this.context) return;
    showBar(this.context, this.route);
    this.tellMoments();
  }

  private show(route: Route, focus: boolean): void {
    if (!this.context || this.route.view === "left") return;
    this.route = route;
    if (route.view === "page") this.journal.reach(route.page);
    const view = this.views.find(route);
    if (view && route.view === "results") {
      showResults(this.context, view, {
        practise: (scenario) => this.practise(scenario),
        startAgain: () => void this.startAgain(),
      });
    }
    this.views.show(route, focus);
    showBar(this.context, route);
  }

  /** Go to a scenario's ending: there practice begins from any scene. */
  private practise(scenario: string): void {
    const page = this.tables.scenarios[scenario]?.page;
    if (page === undefined) return;
    this.stages.get(scenario)?.resume();
    this.show({ view: "page", page }, true);
  }

  private async startAgain(): Promise<void> {
    try {
      this.journal.startAfresh(await this.tracker.startAgain());
    } catch {
      this.moments.cannotStartAgain();
      return;
    }
    this.mount();
    this.show({ view: "cover" }, true);
  }

  /** Looking again records nothing, so nothing can go unsaved. */
  private onStatus(status: Status): void {
    if (this.context?.opened.mode === "review") return;
    this.state.show(status);
    this.tellMoments();
  }

  private tellMoments(): void {
    const { answered, results } = this.journal;
    const { key, revision } = this.tables.module;
    const finished = { key, revision, percent: results.module.percent, day: new Date() };
    const receipt = (): HTMLElement[] => {
      const made = this.extras.receipt?.(finished, (words) => this.state.announce(words));
      return made ? [made] : [];
    };
    this.moments.status(this.state.troubled, { answered, complete: results.complete, receipt });
  }

  private listen(): void {
    window.addEventListener("popstate", () => this.follow());
    window.addEventListener("hashchange", () => this.follow());
    window.addEventListener("pagehide", () => void this.tracker.close("hide"));
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) location.reload();
    });
  }

  /**
   * Back, forward or a link within the module: the address has changed, the view follows. Browsers take the
   * focus away between the two events, as the address names an element; so both are followed.
   */
  private follow(): void {
    const route = routeOf(location.hash, this.tables);
    if (route) this.show(route, true);
  }
}
