/** The studio's forms: words that are not saved yet are kept on this device. Without script all works but this. */
import { keepWords } from "./kept-words";

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-lcf="part-form"]')) {
  keepWords(form, storage());
}

/** Reaching for storage throws where a browser keeps nothing. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
