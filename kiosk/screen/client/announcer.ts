import type { Announcement } from '../../../devices/signals/contract.ts';

/** Speaks what the machine lets its screen speak. */
export interface Announcer {
  say(announcement: Announcement): void;
}

/** As voices are named; `pl` alone finds none on some systems. */
const VOICES: Readonly<Record<string, string>> = { pl: 'pl-PL', en: 'en-GB', uk: 'uk-UA', de: 'de-DE' };

/**
 * The voice behind this page, where its system has one for the language. Like its loudspeaker it is heard in a browser
 * only after the first touch or key, and not inside another page.
 */
export function createAnnouncer(window: Window): Announcer {
  const { speechSynthesis, SpeechSynthesisUtterance } = window as Window & typeof globalThis;
  if (window.parent !== window || speechSynthesis === undefined) return { say: () => {} };
  return {
    say({ text, language }) {
      // What was said before is not true any more.
      speechSynthesis.cancel();
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.lang = VOICES[language] ?? language;
      speechSynthesis.speak(utterance);
    },
  };
}
