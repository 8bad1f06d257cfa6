/** The results: figures, domains, values, what finishing means, practice. */

import type { Figure, ValueFigure } from "../play/results";
import type { Context } from "./context";
import { inOne, setAside } from "./messages";
import { button, copyOf, element, part } from "./elements";
import { strip } from "./strip";
import { finishWords, lookNext, resultWords, spread, stripWords, strongOrSound, valueWords } from "./tally";
import { capital, dateInWords, LEVELS } from "./words";

export interface ResultsOptions {
  /** Go to a scenario's ending, where practice begins. */
  readonly practise: (scenario: string) => void;
  readonly startAgain: () => void;
}

/** Fill the results view from the log. */
export function showResults(context: Context, view: HTMLElement, options: ResultsOptions): void {
  const { results } = context.journal;
  view.dataset["state"] = results.complete ? "finished" : results.answered > 0 ? "begun" : "nothing";
  const fill = (name: string, ...children: Node[]): HTMLElement | null => {
    const found = part(name, view);
    found?.replaceChildren(...children);
    return found;
  };
  fill("figures", figures(context));
  const finish = [finishWords(results, context.tables.module.pass_mark)];
  if (context.journal.setAside > 0) finish.push(inOne(setAside(context.journal.setAside)));
  fill("finish", ...finish.map((words) => element("p", {}, words)));
  fill("nodes", ...nodes(context));
  fill("values", ...values(context));
  const next = lookNext(results, (node) => shortName(context, node));
  const step = fill("what-next", ...(next ? [element("strong", {}, next.title), element("span", {}, next.body)] : []));
  if (step) step.hidden = next === null;
  fill("practise-links", ...practiseLinks(context, options.practise));
  fill("start-again", ...(results.passed === false ? startAgain(options.startAgain) : []));
}

/** Three plain figures; the third only where the day is known. */
function figures(context: Context): HTMLElement {
  const { tables, journal } = context;
  const { good, of } = strongOrSound(tables, journal.replayed);
  const made = journal.results.answered;
  const list = element("dl", { class: "lcf-figures" }, figure(String(made), "", made === 1 ? "decision made" : "decisions made"));
  if (of > 0) list.append(figure(String(good), ` of ${of}`, good === 1 ? "was strong or sound" : "were strong or sound"));
  const finished = dateInWords(journal.completed, tables.module.language);
  if (finished !== null && journal.results.complete) list.append(figure(finished, "", "finished"));
  return list;
}

function figure(number: string, of: string, label: string): HTMLElement {
  const value = element("dd", {}, element("strong", {}, number), of === "" ? null : element("span", {}, of));
  return element("div", { class: "lcf-figure" }, element("dt", {}, label), value);
}

function nodes(context: Context): HTMLElement[] {
  const { results } = context.journal;
  if (results.nodes.length === 0) return [nothingYet()];
  const named = results.nodes.map((one) => ({ one, name: shortName(context, one.key) }));
  const rows = named.map(({ one, name }) => lensRow(one, name, results.complete));
  const twin = element(
    "details",
    { class: "lcf-details" },
    element("summary", {}, "See this as a table"),
    element(
      "div",
      { class: "lcf-table-scroll", tabindex: "0", role: "region", "aria-label": "Results by domain, as a table" },
      table("Results by domain", ["Domain", ...LEVELS.map(capital), "Result"], named.map(({ one, name }) => [
        name,
        ...spread(one.credits).map(String),
        sentence(one, results.complete),
      ])),
    ),
  );
  const note = results.nodes.some((one) => one.percent === null) && results.complete
    ? "Fewer than three decisions say too little. So we show the dots, and wait. "
    : "";
  return [
    element("ul", { class: "lcf-lens-rows" }, ...rows),
    element("p", { class: "lcf-lens-note" }, `${note}One decision can belong to two domains.`),
    twin,
  ];
}

function lensRow(one: Figure, name: string, complete: boolean): HTMLElement {
  const words = resultWords(one, complete);
  const mark = copyOf("data-mark", one.key) ?? element("span", { class: "lcf-mark", "data-node": one.key, "aria-hidden": "true" });
  const drawn = element("span", { class: "lcf-lens-row__strip" });
  drawn.append(strip(one.credits, one.percent, stripWords(name, one, complete)));
  return element(
    "li",
    { class: "lcf-lens-row", "data-node": one.key },
    element("span", { class: "lcf-lens-row__name" }, mark, element("span", {}, name)),
    drawn,
    element("span", { class: "lcf-lens-row__result" }, element("strong", {}, words.figure), element("span", {}, words.count)),
  );
}

function values(context: Context): HTMLElement[] {
  const { results } = context.journal;
  if (results.values.length === 0) return [nothingYet()];
  const rows = results.values.map((one) => valueRow(context, one, results.complete));
  const head = element("tr", {}, headCell("Value, and where it comes from"), headCell("Result"));
  return [
    element(
      "table",
      { class: "nhsuk-table lcf-values" },
      element("caption", { class: "nhsuk-u-visually-hidden" }, "Results by NHS value"),
      element("thead", {}, head),
      element("tbody", {}, ...rows),
    ),
  ];
}

function valueRow(context: Context, one: ValueFigure, complete: boolean): HTMLElement {
  const title = context.tables.lenses.values.find((value) => value.key === one.key)?.title ?? one.key;
  const words = resultWords(one, complete);
  const from = valueWords(one, title, (node) => shortName(context, node));
  return element(
    "tr",
    { class: "nhsuk-table__row", "data-value": one.key },
    element("th", { scope: "row", class: "lcf-values__name" }, element("strong", {}, title), element("span", {}, from)),
    element("td", { class: "nhsuk-table__cell lcf-values__result" }, element("strong", {}, words.figure), element("span", {}, words.count)),
  );
}

function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  return element(
    "table",
    { class: "nhsuk-table lcf-twin" },
    element("caption", { class: "nhsuk-u-visually-hidden" }, caption),
    element("thead", {}, element("tr", {}, ...head.map(headCell))),
    element("tbody", {}, ...rows.map(([first, ...rest]) =>
      element("tr", {}, element("th", { scope: "row" }, first), ...rest.map((cell) => element("td", {}, cell))))),
  );
}

function headCell(words: string): HTMLElement {
  return element("th", { scope: "col", class: "nhsuk-table__header" }, words);
}

function sentence(one: Figure, complete: boolean): string {
  const words = resultWords(one, complete);
  return one.percent === null ? `${words.figure}, ${words.count}` : `${words.figure} ${words.count}`;
}

function shortName(context: Context, node: string): string {
  return context.tables.lenses.nodes.find((one) => one.key === node)?.short ?? node;
}

function nothingYet(): HTMLElement {
  return element("p", {}, "Nothing yet. Your decisions appear here as you make them.");
}

function practiseLinks(context: Context, practise: (scenario: string) => void): HTMLElement[] {
  const ended = Object.values(context.tables.scenarios).filter((one) => context.journal.replayed.scenarios.get(one.id)?.ended);
  if (ended.length === 0) return [];
  const links = ended.map((one) => element("li", {}, button(`Practise “${one.title}”`, "link", () => practise(one.id))));
  return [element("ul", { class: "lcf-link-list" }, ...links)];
}

function startAgain(act: () => void): HTMLElement[] {
  return [
    element("p", {}, "Starting again sets these answers aside and asks everything afresh. Your best finish stands."),
    button("Start again", "secondary", act),
  ];
}
