import { CHINESE } from "./chinese.ts";
import { ENGLISH } from "./english.ts";
import type { Language, PageWords } from "./pageWords.ts";

/** The page's words by language. */
export const PAGE_WORDS: { readonly [language in Language]: PageWords } = {
  en: ENGLISH,
  zh: CHINESE,
};

/** What was chosen here before, else the first of the browser's languages that we speak. */
export function chooseLanguage(kept: string | undefined, preferred: readonly string[]): Language {
  for (const wish of [kept ?? "", ...preferred]) {
    const [language] = wish.toLowerCase().split("-");
    if (language === "en" || language === "zh") return language;
  }
  return "en";
}
