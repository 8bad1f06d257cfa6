/** Before a form goes: never twice by a double press, never a text that the server would only send back. */
import { element } from "../player/elements";

const AGAIN_AFTER = 1500;
const MAX_TEXT = 20_000;

/** A second press within a moment sends nothing. */
export function sendOnce(): void {
  const sent = new WeakMap<HTMLFormElement, number>();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
    if (event.timeStamp - (sent.get(form) ?? -AGAIN_AFTER) < AGAIN_AFTER) event.preventDefault();
    else sent.set(form, event.timeStamp);
  });
}

/** A text that is too long stays in its field, with the reason above it. */
export function holdLongTexts(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    for (const old of form.querySelectorAll('[data-lcf="too-long"]')) old.remove();
    const long = [...form.querySelectorAll("textarea")].filter((field) => field.value.length > MAX_TEXT);
    for (const field of long) refuse(field);
    if (long[0] === undefined) return;
    event.preventDefault();
    long[0].focus();
  });
}

function refuse(field: HTMLTextAreaElement): void {
  const length = field.value.length.toLocaleString("en-GB");
  const limit = MAX_TEXT.toLocaleString("en-GB");
  const id = `${field.id}-too-long`;
  const words = `Use at most ${limit} characters. This text has ${length}. Nothing was sent, and it is all still here.`;
  field.before(element("span", { class: "nhsuk-error-message", id, role: "alert", "data-lcf": "too-long" }, words));
  field.setAttribute("aria-describedby", id);
}
