/** A private form's content: read, put back, told in words. */

export type NoteBody = Readonly<Record<string, string>>;

/** What is filled in: control name → value. Empty fields are left out. */
export function bodyOf(form: HTMLFormElement): NoteBody {
  const body: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value !== "") body[name] = value;
  return body;
}

/** Put a body back into the form; fields it does not name become empty. */
export function fill(form: HTMLFormElement, body: NoteBody): void {
  for (const control of form.elements) {
    if (control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox")) {
      control.checked = body[control.name] === control.value;
    } else if (control instanceof HTMLTextAreaElement || (control instanceof HTMLInputElement && control.type !== "hidden")) {
      control.value = body[control.name] ?? "";
    }
  }
}

/** Whether two bodies say the same. */
export function sameBody(one: NoteBody, other: NoteBody): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}

/** A body in words, a line for each field: the group it stands in, what it is called, what stands there. */
export function linesOf(form: HTMLFormElement, body: NoteBody): string[] {
  return Object.entries(body).map(([name, value]) => {
    const controls = [...form.elements].filter((one): one is HTMLInputElement => (one as HTMLInputElement).name === name);
    const taken = controls.find((one) => one.type === "radio" && one.value === value);
    const control = taken ?? controls[0];
    const group = tidy(control?.closest("fieldset")?.querySelector("legend")?.textContent ?? "");
    const label = tidy(control?.labels?.[0]?.textContent ?? "");
    return [group, label, taken ? "" : value].filter((part) => part !== "").join(": ");
  });
}

/** Two bodies in one: fields of both, both texts where they differ. A choice cannot be both: the first stays. */
export function bothBodies(form: HTMLFormElement, one: NoteBody, other: NoteBody): NoteBody {
  const both: Record<string, string> = { ...other };
  for (const [name, value] of Object.entries(one)) {
    const theirs = other[name];
    const text = [...form.elements].some((control) => control instanceof HTMLTextAreaElement && control.name === name);
    both[name] = text && theirs !== undefined && theirs !== value ? `${value}\n\n${theirs}` : value;
  }
  return both;
}

function tidy(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}
