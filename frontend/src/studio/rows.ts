/**
 * Lists that are worked by keyboard: arrows go from row to row, with Alt they move the row by pressing its own button.
 * The page that comes back has the focus on the row, and says its new place.
 */
const HEADS = "[data-row] a[id], [data-row] > summary";

/** Listen for arrows on the head of a row: its link, or what opens it. */
export function workRows(say: (words: string) => void): void {
  document.addEventListener("keydown", (event) => {
    const head = event.target;
    if (!(head instanceof HTMLElement) || !head.matches(HEADS) || event.ctrlKey || event.metaKey) return;
    const step = event.key === "ArrowUp" ? "up" : event.key === "ArrowDown" ? "down" : undefined;
    if (step === undefined) return;
    event.preventDefault();
    if (event.altKey) moveRow(head, step, say);
    else neighbour(head, step)?.focus();
  });
}

function moveRow(head: HTMLElement, step: "up" | "down", say: (words: string) => void): void {
  const place = head.closest(head.tagName === "SUMMARY" ? "[data-row]" : ".lcf-row__head, .lcf-outline__row");
  const press = place?.querySelector<HTMLButtonElement>(`[data-move="${step}"]`);
  if (press) press.click();
  else say(step === "up" ? "It is the first one already" : "It is the last one already");
}

function neighbour(head: HTMLElement, step: "up" | "down"): HTMLElement | undefined {
  const heads = [...document.querySelectorAll<HTMLElement>(HEADS)].filter((one) => one.tagName === head.tagName);
  return heads[heads.indexOf(head) + (step === "up" ? -1 : 1)];
}
