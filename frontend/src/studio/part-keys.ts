/** Keys inside a part's form: Ctrl+Enter adds a choice, Ctrl+S saves, Esc goes back to the row and saves on the way. */

/** Listen while the focus is in the form, or nowhere. */
export function workPart(form: HTMLFormElement): void {
  const before = words(form);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !keepsEscape(event.target)) goBack(form, words(form) !== before);
    else if (!event.ctrlKey && !event.metaKey) return;
    else if (event.key === "Enter") form.querySelector<HTMLButtonElement>('[data-lcf="add-row"]')?.click();
    else if (event.key === "s") form.requestSubmit();
    else return;
    event.preventDefault();
  });
}

/** A list that is open takes Esc for itself. */
function keepsEscape(target: EventTarget | null): boolean {
  if (target instanceof HTMLSelectElement) return isOpen(target);
  return target instanceof HTMLInputElement && target.list !== null;
}

/** A browser that cannot tell keeps Esc for its list. */
function isOpen(list: HTMLSelectElement): boolean {
  try {
    return list.matches(":open");
  } catch {
    return true;
  }
}

function goBack(form: HTMLFormElement, changed: boolean): void {
  const save = form.querySelector<HTMLButtonElement>('button[name="after"]');
  const back = document.querySelector<HTMLAnchorElement>('[data-lcf="back"]');
  if (changed && save) save.click();
  else back?.click();
}

function words(form: HTMLFormElement): string {
  const fields = [...new FormData(form)].map(([name, value]) => [name, typeof value === "string" ? value : value.name]);
  return JSON.stringify(fields);
}
