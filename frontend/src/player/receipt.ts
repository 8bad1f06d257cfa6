/**
 * The completion receipt: what was finished and when, for a platform that refuses to save.
 *
 * Fifteen digits of Crockford's base 32 in five groups, each with a check digit. The digits are the
 * module's key (7), revision (3), percent (2; 101 = none) and the day (3; days since 2020-01-01).
 * It catches typing errors and proves nothing: it holds no secret, and none of the answers.
 */

import { button, element } from "./elements";

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const FIRST_DAY = Date.UTC(2020, 0, 1);
const NO_PERCENT = 101;

export interface Finished {
  /** The module's key: six of a–z and 0–9. */
  readonly key: string;
  readonly revision: number;
  readonly percent: number | null;
  readonly day: Date;
}

/** The receipt as people read it out: five groups of four. */
export function receiptCode({ key, revision, percent, day }: Finished): string {
  const days = Math.floor((Date.UTC(day.getFullYear(), day.getMonth(), day.getDate()) - FIRST_DAY) / 86_400_000);
  const digits = [
    ...inDigits(parseInt(key, 36), 7),
    ...inDigits(revision, 3),
    ...inDigits(percent ?? NO_PERCENT, 2),
    ...inDigits(days, 3),
  ];
  return [0, 1, 2, 3, 4].map((group) => withCheck(digits.slice(3 * group, 3 * group + 3), group)).join("-");
}

function inDigits(number: number, length: number): number[] {
  const digits: number[] = [];
  for (let rest = number; digits.length < length; rest = Math.floor(rest / 32)) digits.unshift(rest % 32);
  return digits;
}

/** The check digit weighs each place by an odd number, so that one wrong digit never fits, nor a group in another's place. */
function withCheck(digits: readonly number[], group: number): string {
  const check = digits.reduce((sum, digit, place) => sum + digit * (2 * place + 1), 7 * (group + 1)) % 32;
  return [...digits, check].map((digit) => DIGITS.charAt(digit)).join("");
}

/** The receipt on the page, with a button that copies it where the browser lets it. */
export function receiptPart(finished: Finished, announce: (words: string) => void): HTMLElement {
  const code = receiptCode(finished);
  const shown = element("strong", { class: "lcf-receipt", translate: "no" }, code);
  const copy = button("Copy the receipt", "secondary", () => {
    const copied = navigator.clipboard?.writeText(code) ?? Promise.reject(new Error("no clipboard"));
    copied.then(
      () => announce("The receipt is copied."),
      () => getSelection()?.selectAllChildren(shown),
    );
  });
  return element(
    "div",
    { class: "lcf-message__receipt" },
    element("p", {}, element("strong", {}, "Your completion receipt")),
    element("p", {}, shown),
    element("p", {}, copy),
    element("p", {}, RECEIPT_NOTE),
  );
}

export const RECEIPT_NOTE =
  "It says what was finished and when. It holds none of your answers, and it is your own word, not a proof.";
