/**
 * The studio's comforts. Everything works without them: words that are not saved yet are kept on this device, lists and
 * forms are worked by keyboard, a double press sends once, and what was done is said aloud.
 */
import { element } from "../player/elements";
import { keepWords } from "./kept-words";
import { proposeAddress } from "./new-module";
import { workPart } from "./part-keys";
import { workRows } from "./rows";
import { holdLongTexts, sendOnce } from "./sending";

const voice = element("p", { class: "nhsuk-u-visually-hidden", role: "status" });
document.querySelector("main")?.append(voice);

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-lcf="part-form"]')) {
  holdLongTexts(form);
  keepWords(form, storage());
  workPart(form);
}
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-lcf="new-module"]')) proposeAddress(form);
workRows(say);
sendOnce();
arrive();

/** What the page came back for: focus on the row that the address names, and the news said aloud. */
function arrive(): void {
  const row = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  row?.focus();
  const news = document.querySelector<HTMLElement>('[data-lcf="news"] .lcf-message__title');
  if (news?.textContent) say(news.textContent);
}

/** A live region speaks of what changes in it, not of what it begins with. */
function say(words: string): void {
  voice.textContent = "";
  setTimeout(() => {
    voice.textContent = words;
  }, 150);
}

/** Reaching for storage throws where a browser keeps nothing. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
