/** Making and finding elements. Text always goes in as text, never as markup. */

type Child = Node | string | null | undefined;

export type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** An HTML element with attributes and children. `true` sets a bare attribute; `false` and undefined leave it out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

/** An SVG element; `class` is an attribute like any other. */
export function drawing(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(made, attributes);
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

function setAttributes(made: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (typeof value === "string") made.setAttribute(name, value);
  }
}

/** A button that does something on this page. */
export function button(label: string, style: "primary" | "secondary" | "link", act: () => void): HTMLButtonElement {
  const names = { primary: "nhsuk-button", secondary: "nhsuk-button nhsuk-button--secondary", link: "lcf-link-button" };
  const made = element("button", { type: "button", class: names[style] }, label);
  made.addEventListener("click", act);
  return made;
}

/** The first part of the page with this role in the player's markup. */
export function part(name: string, within: ParentNode = document): HTMLElement | null {
  return within.querySelector<HTMLElement>(`[data-lcf="${name}"]`);
}

/** Every part with this role. */
export function parts(name: string, within: ParentNode = document): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(`[data-lcf="${name}"]`)];
}

/** A copy of a template's content: `[data-scene="lift"]`, `[data-outcome="0c.a"]`. */
export function copyOf(attribute: string, value: string, within: ParentNode = document): DocumentFragment | null {
  const template = within.querySelector(`template[${attribute}="${CSS.escape(value)}"]`);
  return template instanceof HTMLTemplateElement ? (template.content.cloneNode(true) as DocumentFragment) : null;
}

/** The words of the first element that fits, or an empty text. */
export function textOf(within: ParentNode | null | undefined, selector: string): string {
  return within?.querySelector(selector)?.textContent?.trim() ?? "";
}

/** The heading that speaks for a part of the page: the one made ready for focus, else the first. */
export function headingIn(within: ParentNode): HTMLElement | null {
  const headings = [...within.querySelectorAll<HTMLElement>("h1, h2, h3")];
  return headings.find((heading) => heading.hasAttribute("tabindex")) ?? headings[0] ?? null;
}

/**
 * Move focus to the heading of a part after a step within the page. Where the heading is out of sight, or far down,
 * bring the part (or what it belongs to) to the top.
 */
export function focusHeading(within: Element, whole: Element = within): void {
  const heading = headingIn(within);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  const { top } = heading.getBoundingClientRect();
  if (top < 0 || top > 0.6 * window.innerHeight) whole.scrollIntoView({ block: "start" });
}
