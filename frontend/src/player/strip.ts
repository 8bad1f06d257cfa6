/** The strip: one dot per decision on a line from harmful to strong, and an arrow for the result. */

import { FULL_CREDIT } from "../play/tables";
import { drawing } from "./elements";

const WIDTH = 320;
const LINE = 60;
const LEFT = 28;
const LENGTH = WIDTH - 2 * LEFT;
const GAP = 13;
const ROWS = 3;
const BINS = 20;

export interface Dot {
  readonly x: number;
  readonly y: number;
}

/** Where the dots stand: stacked three high where they meet, then in columns side by side. */
export function dots(credits: readonly number[]): Dot[] {
  const bins = new Map<number, number>();
  for (const credit of credits) {
    const bin = Math.round((credit * BINS) / FULL_CREDIT);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  return [...bins].flatMap(([bin, count]) => {
    const columns = Math.ceil(count / ROWS);
    return Array.from({ length: count }, (_, index) => ({
      x: along(bin / BINS) + (Math.floor(index / ROWS) - (columns - 1) / 2) * GAP,
      y: LINE - 9 - (index % ROWS) * GAP,
    }));
  });
}

/** The x of a share from 0 (harmful) to 1 (strong). */
export function along(share: number): number {
  return LEFT + share * LENGTH;
}

/** The drawing. `words` is the sentence that says the same. Without a percentage dots are hollow and no arrow stands. */
export function strip(credits: readonly number[], percent: number | null, words: string): SVGElement {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) =>
    drawing("line", {
      class: "lcf-strip__tick",
      x1: String(along(share)), x2: String(along(share)), y1: String(LINE - 3), y2: String(LINE + 3),
    }),
  );
  const marks = dots(credits).map(({ x, y }) =>
    drawing("circle", {
      class: percent === null ? "lcf-strip__dot is-hollow" : "lcf-strip__dot",
      cx: String(x), cy: String(y), r: "5",
    }),
  );
  return drawing(
    "svg",
    { class: "lcf-strip", role: "img", "aria-label": words, viewBox: `0 0 ${WIDTH} 80`, focusable: "false" },
    drawing("line", {
      class: "lcf-strip__line",
      x1: String(LEFT), x2: String(LEFT + LENGTH), y1: String(LINE), y2: String(LINE),
    }),
    ...ticks,
    ...marks,
    percent === null ? null : arrow(along(percent / 100)),
  );
}

function arrow(x: number): SVGElement {
  const points = `${x},${LINE + 5} ${x - 7},${LINE + 17} ${x + 7},${LINE + 17}`;
  return drawing("polygon", { class: "lcf-strip__arrow", points });
}
