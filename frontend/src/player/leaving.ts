/** Save and leave: home where there is one; in a package finish while the page is alive, and say it can be closed. */

import type { Status } from "../tracker/tracker";
import type { Context } from "./context";
import { inPackage } from "./context";
import { element, part, parts } from "./elements";

/** How long leaving waits for what is under way, in milliseconds. */
const PATIENCE = 4000;

/** What the page says once a package has been left. */
export function leftWords(status: Status, complete: boolean): { title: string; body: string } {
  if (status === "saved") {
    const body = complete ? "Everything is saved. You have finished." : "Everything is saved. You carry on here next time.";
    return { title: "You can close this page now", body };
  }
  if (status === "not_saved") {
    return {
      title: "Your last answers are not saved",
      body: "This site did not take them. Go back to the module, or open it again and answer once more.",
    };
  }
  return {
    title: "You can close this page now",
    body: "Your last answers are kept on this device. Open the module here again to send them.",
  };
}

/** Set up every "Save and leave". `status` says how things stand after closing. */
export function leaving(context: Context, status: () => Status): void {
  for (const control of parts("leave")) {
    control.addEventListener("click", (event) => {
      event.preventDefault();
      void leave(context, status);
    });
  }
}

async function leave(context: Context, status: () => Status): Promise<void> {
  await Promise.race([context.tracker.close("leave"), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  const home = context.settings.home;
  if (!inPackage(context.settings) && home && navigator.onLine) {
    location.assign(home);
    return;
  }
  const words = leftWords(status(), context.journal.results.complete);
  leftView().replaceChildren(
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

function leftView(): HTMLElement {
  const found = document.querySelector<HTMLElement>('[data-view="left"]');
  if (found) return found;
  const made = element("section", { "data-view": "left", hidden: true });
  (part("message")?.parentElement ?? document.querySelector("main") ?? document.body).append(made);
  return made;
}
