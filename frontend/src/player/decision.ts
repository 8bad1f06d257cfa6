/** One decision's form: choices, Decide, and the word when nothing is chosen. */

import { part } from "./elements";

export const NOTHING_CHOSEN = "Choose one before you decide. Nothing has been sent.";
export const NOTHING_TICKED = "Choose at least one before you decide. Nothing has been sent.";

export interface FormOptions {
  /** Letters that may be chosen; other choices are taken out. */
  readonly offered: string;
  /** In practice nothing is said of first answers. */
  readonly practice: boolean;
  /** Called once with the letters chosen, sorted. The form stays quiet until it settles. */
  readonly decide: (answer: string) => Promise<void>;
}

/** The form with this decision's code within a copied scene or an item. */
export function formIn(within: ParentNode): HTMLFormElement | null {
  return within.querySelector<HTMLFormElement>("form.lcf-decision");
}

/** The words of a choice, as its card shows them. */
export function choiceText(within: ParentNode, letter: string): string {
  const input = within.querySelector<HTMLInputElement>(`form.lcf-decision input[value="${CSS.escape(letter)}"]`);
  const card = input?.closest("label");
  return (card ? part("choice-text", card)?.textContent : null)?.trim() ?? "";
}

/** Make a form work. Nothing is sent before Decide; nothing chosen is never a dead button. */
export function workForm(form: HTMLFormElement, options: FormOptions): void {
  let deciding = false;
  form.noValidate = true;
  if (options.practice) form.querySelector(".lcf-decision__note")?.remove();
  for (const input of inputsOf(form)) if (!options.offered.includes(input.value)) input.closest("label")?.remove();
  form.addEventListener("change", () => showError(form, null));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (deciding) return;
    const answer = chosen(form);
    if (answer === "") {
      refuse(form);
      return;
    }
    deciding = true;
    form.setAttribute("aria-busy", "true");
    void options.decide(answer).finally(() => form.removeAttribute("aria-busy"));
  });
}

function inputsOf(form: HTMLFormElement): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>('input[type="radio"], input[type="checkbox"]')];
}

function chosen(form: HTMLFormElement): string {
  return inputsOf(form)
    .filter((input) => input.checked)
    .map((input) => input.value)
    .sort()
    .join("");
}

function refuse(form: HTMLFormElement): void {
  const first = inputsOf(form)[0];
  showError(form, first?.type === "checkbox" ? NOTHING_TICKED : NOTHING_CHOSEN);
  first?.focus();
}

/** The message is the fieldset's description, so that it is read with the first choice. */
function showError(form: HTMLFormElement, words: string | null): void {
  const error = form.querySelector<HTMLElement>(".lcf-error");
  const group = form.querySelector("fieldset");
  form.classList.toggle("is-refused", words !== null);
  if (!error) return;
  error.hidden = words === null;
  error.textContent = words ?? "";
  const others = (group?.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== "" && id !== error.id);
  if (words !== null) others.push(error.id);
  if (others.length > 0) group?.setAttribute("aria-describedby", others.join(" "));
  else group?.removeAttribute("aria-describedby");
}
