/** The dialog "what is recorded, and where". The browser gives focus back to the opener. */

import { part, parts } from "./elements";

export function recorded(): void {
  const dialog = part("recorded");
  if (!(dialog instanceof HTMLDialogElement)) return;
  for (const opener of parts("open-recorded")) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
    });
  }
  for (const closer of parts("close-recorded", dialog)) {
    closer.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
    });
  }
  // A press on the backdrop lands on the dialog itself, one on its content does not.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}
