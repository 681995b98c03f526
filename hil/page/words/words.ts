import { cell } from '../dom/reactive.ts';
import { en } from './en.ts';
import { pl } from './pl.ts';

export type Language = 'en' | 'pl';

const KEPT_AS = 'kasownik-bench-language';

export const language = cell<Language>(firstLanguage());

/** The page's words in the language chosen now. */
export const words = () => (language() === 'pl' ? pl : en);

export function chooseLanguage(chosen: Language): void {
  language.set(chosen);
  try {
    localStorage.setItem(KEPT_AS, chosen);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

function firstLanguage(): Language {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    if (kept === 'en' || kept === 'pl') return kept;
  } catch {
    // As above.
  }
  return navigator.language.toLowerCase().startsWith('pl') ? 'pl' : 'en';
}
