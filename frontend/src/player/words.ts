/** Words made from numbers: counts, ordinals, dates, levels. */

export const LEVELS = ["harmful", "weak", "mixed", "sound", "strong"] as const;
export type Level = (typeof LEVELS)[number];

export const ORDINALS = [
  "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh", "Twelfth",
];

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** Small numbers in words, larger ones in digits. */
export function numberWord(count: number): string {
  return NUMBERS[count] ?? String(count);
}

/** "1 decision", "3 decisions". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Which decision this is: with a total where every path has the same, else by its ordinal alone. */
export function whichDecision(number: number, total: number | null): string {
  if (total !== null) return `Decision ${number} of ${total}`;
  const ordinal = ORDINALS[number - 1];
  return ordinal === undefined ? `Decision ${number}` : `${ordinal} decision`;
}

/** "18 December 2026" from an ISO date or date-time; null when it is none. */
export function dateInWords(text: string | null | undefined, language = "en-GB"): string | null {
  if (!text) return null;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return null;
  return date.toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });
}

/** "Strong" from "strong". */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1] ?? ""}`;
}

/** A sentence's beginning made to follow "You decided to": the first letter lowered, the full stop left. */
export function withoutStop(text: string): string {
  return text.trim().replace(/\.$/, "");
}
