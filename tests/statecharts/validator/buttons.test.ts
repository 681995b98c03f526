import { describe, expect, test } from 'vitest';
import { at, BUTTONS, LEADS, NAMES, press, RESULT_NAMES, seen } from './pictures.ts';

describe('T98 T107 T115 where each button leads, and that all others lead nowhere', () => {
  test.each(NAMES.flatMap((picture) => BUTTONS.map((button) => [picture, button] as const)))(
    '%s: %s',
    async (picture, button) => {
      const bench = await at(picture);
      press(bench, button);
      expect(seen(bench)).toBe(LEADS[picture][button] ?? picture);
    },
  );

  test('the language changes while the machine attends, with everything chosen kept; not while it shows a result', async () => {
    for (const picture of NAMES) {
      const bench = await at(picture);
      press(bench, 'language');
      const { language } = bench.actor.getSnapshot().context;
      expect([picture, language]).toEqual([picture, RESULT_NAMES.includes(picture) ? 'pl' : 'en']);
      if (language === 'pl') continue;
      press(bench, 'language');
      expect(bench.actor.getSnapshot().context.language).toBe('pl');
    }
  });

  test('letters are made larger and normal again anywhere', async () => {
    for (const picture of NAMES) {
      const bench = await at(picture);
      for (const size of ['larger', 'normal', 'larger'] as const) {
        press(bench, 'larger');
        expect(bench.actor.getSnapshot().matches({ text: size })).toBe(true);
      }
    }
  });
});
