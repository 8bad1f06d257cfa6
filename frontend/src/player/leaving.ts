/** Save and leave: home where there is one; in a package finish while the page is alive, and say it can be closed. */

import type { Status } from "../tracker/tracker";
import type { Context } from "./context";
import { inPackage } from "./context";
import { element, parts } from "./elements";

/** How long leaving waits for what is under way, in milliseconds. */
const PATIENCE = 4000;

/** What the page says once a package has been left. */
export function leftWords(status: Status | null, complete: boolean): { title: string; body: string } {
  if (status === "not_saved") {
    return {
      title: "Your last answers are not saved",
      body: "This site did not take them. Go back to the module, or open it again and answer once more.",
    };
  }
  const kept = "Your last answers are kept on this device. Open the module here again to send them.";
  const saved = `Everything is saved. ${complete ? "You have finished." : "You carry on here next time."}`;
  const body = status === null ? "Nothing waits to be sent." : status === "saved" ? saved : kept;
  return { title: "You can close this page now", body };
}

/** Set up every "Save and leave". `status` says how things stand after closing. */
export function leaving(context: Context, status: () => Status | null): void {
  for (const control of parts("leave")) {
    control.addEventListener("click", (event) => {
      event.preventDefault();
      void leave(context, status);
    });
  }
}

async function leave(context: Context, status: () => Status | null): Promise<void> {
  await Promise.race([context.tracker.close("leave"), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  const home = context.settings.home;
  if (!inPackage(context.settings) && home && navigator.onLine) {
    location.assign(home);
    return;
  }
  const words = leftWords(status(), context.journal.results.complete);
  document.querySelector('[data-view="left"]')?.replaceChildren(
    element(
      "div",
      { class: "lcf-left" },
      element("h1", { class: "lcf-page__title", id: "left-heading", tabindex: "-1" }, words.title),
      element("p", {}, words.body),
    ),
  );
  for (const control of parts("leave")) control.hidden = true;
  context.go({ view: "left" });
}
