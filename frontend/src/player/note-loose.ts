/** A private note in a package or a preview: it lives in this page alone, with print and download. */

import type { Context } from "./context";
import { button, element, part } from "./elements";
import { bodyOf, linesOf } from "./note-form";
import { stateOf, type NoteAtWork } from "./notes";

export const ONLY_HERE = "Print or download your words before you close this page.";

export function looseNote(context: Context, form: HTMLFormElement): NoteAtWork {
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
  return {};
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
