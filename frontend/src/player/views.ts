/** One view at a time. Which one stands in the address, so that Back works; focus goes to its heading. */

import type { PlayTables } from "../play/tables";
import { lookUp } from "../play/tables";
import type { Route } from "./context";
import { focusHeading, headingIn } from "./elements";

/** The part of the address after `#`: a page's code, "results", or nothing for the cover. */
export function hashOf(route: Route): string {
  if (route.view === "page") return `#${route.page}`;
  return route.view === "results" ? "#results" : "";
}

/** The route an address names; null where it names none of ours. */
export function routeOf(hash: string, tables: PlayTables): Route | null {
  const name = hash.replace(/^#/, "");
  if (name === "") return { view: "cover" };
  if (name === "results") return { view: "results" };
  return lookUp(tables.pages, name) ? { view: "page", page: name } : null;
}

export class Views {
  private readonly suffix: string;
  private current = "";

  constructor(moduleTitle: string, product: string) {
    this.suffix = [moduleTitle, product].filter((part) => part !== "").join(" – ");
  }

  /** The view's element. */
  find(route: Route): HTMLElement | null {
    const page = route.view === "page" ? `[data-page="${CSS.escape(route.page)}"]` : "";
    return document.querySelector<HTMLElement>(`[data-view="${route.view}"]${page}`);
  }

  /** Show one view and hide the others. `focus` after a step within the page, not after loading it; `follow`: the address too. */
  show(route: Route, focus: boolean, follow = true): HTMLElement | null {
    const shown = this.find(route);
    if (!shown) return null;
    for (const view of document.querySelectorAll<HTMLElement>("[data-view]")) view.hidden = view !== shown;
    document.body.dataset["showing"] = route.view;
    this.retitle(shown);
    if (follow) this.address(route);
    if (focus) {
      window.scrollTo(0, 0);
      focusHeading(shown);
    }
    return shown;
  }

  /** Make the window's title follow the heading that is shown. */
  retitle(within: ParentNode): void {
    const heading = headingIn(within)?.textContent?.trim() ?? "";
    document.title = heading === "" || this.suffix.startsWith(heading) ? this.suffix : `${heading} – ${this.suffix}`;
  }

  private address(route: Route): void {
    const hash = hashOf(route);
    if (hash === this.current && (hash !== "" || location.hash === "")) return;
    this.current = hash;
    if (location.hash === hash) return;
    try {
      history.pushState(null, "", hash === "" ? location.pathname + location.search : hash);
    } catch {
      // A sandboxed frame may forbid it: then the address stays and the page works on.
    }
  }
}
