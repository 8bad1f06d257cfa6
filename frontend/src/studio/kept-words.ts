/**
 * Words of a form that are not saved yet.
 *
 * They are kept under the page's address with the stamp of the version they began from. Put back later, that stamp comes
 * with them, so the server still sees when someone else changed the same part meanwhile.
 */
import { button, element } from "../player/elements";

type Fields = [name: string, value: string][];

interface Kept {
  fields: Fields;
}

const KEPT = "Not saved yet, kept on this device";
const NOT_KEPT = "Not saved. Stay on this page";
const LEFT_OUT = new Set(["csrf_token", "resolve"]);

/** Keep what is typed into a form, say so beside its button, and offer what an earlier page could not save. */
export function keepWords(form: HTMLFormElement, storage: Storage | undefined): void {
  const key = `lcf-studio:${location.pathname}`;
  const state = stateOf(form);
  const keep = () => {
    const kept = write(storage, key, { fields: fieldsOf(form) });
    state.dataset["state"] = kept ? "kept" : "not_saved";
    const words = kept ? KEPT : NOT_KEPT;
    if (state.textContent !== words) state.textContent = words;
  };
  if (document.querySelector('[data-lcf="saved"]')) forget(storage, key);
  else if (form.dataset["unsaved"] !== undefined) keep();
  else offer(form, storage, key, read(storage, key));
  form.addEventListener("input", keep);
}

function stateOf(form: HTMLFormElement): HTMLElement {
  const state = element("p", { class: "lcf-save-state", role: "status" });
  form.append(state);
  return state;
}

function offer(form: HTMLFormElement, storage: Storage | undefined, key: string, kept: Kept | undefined): void {
  if (kept === undefined || same(kept.fields, fieldsOf(form))) return;
  const back = button("Put them back", "secondary", () => {
    putBack(form, kept.fields);
    message.remove();
    form.dispatchEvent(new Event("input"));
    form.querySelector<HTMLElement>("input:not([type=hidden]), textarea")?.focus();
  });
  const away = button("Forget them", "link", () => {
    forget(storage, key);
    message.remove();
  });
  const message = element(
    "div",
    { class: "lcf-message lcf-message--wait" },
    element("p", { class: "lcf-message__title" }, "Words you did not save are kept on this device"),
    element("div", { class: "lcf-buttons" }, back, away),
  );
  form.before(message);
}

function fieldsOf(form: HTMLFormElement): Fields {
  const fields: Fields = [];
  for (const [name, value] of new FormData(form)) {
    if (!LEFT_OUT.has(name) && typeof value === "string") fields.push([name, value]);
  }
  return fields;
}

function same(some: Fields, others: Fields): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
}

function putBack(form: HTMLFormElement, fields: Fields): void {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of fields) values.set(name, (values.get(name) ?? new Set()).add(value));
  for (const field of form.elements) {
    if (!isField(field) || LEFT_OUT.has(field.name)) continue;
    const wanted = values.get(field.name);
    if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) {
      field.checked = wanted?.has(field.value) ?? false;
    } else {
      for (const value of wanted ?? []) field.value = value;
    }
  }
}

function isField(element: Element): element is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  return (
    element instanceof HTMLInputElement ||
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement
  );
}

function read(storage: Storage | undefined, key: string): Kept | undefined {
  try {
    const found: unknown = JSON.parse(storage?.getItem(key) ?? "null");
    return isKept(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isKept(found: unknown): found is Kept {
  if (typeof found !== "object" || found === null || !("fields" in found) || !Array.isArray(found.fields)) return false;
  return found.fields.every(
    (one: unknown) => Array.isArray(one) && typeof one[0] === "string" && typeof one[1] === "string",
  );
}

function write(storage: Storage | undefined, key: string, kept: Kept): boolean {
  try {
    storage?.setItem(key, JSON.stringify(kept));
    return storage !== undefined;
  } catch {
    return false;
  }
}

function forget(storage: Storage | undefined, key: string): void {
  try {
    storage?.removeItem(key);
  } catch {
    // Where nothing can be kept there is nothing to forget.
  }
}
