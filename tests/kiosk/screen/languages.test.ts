import { describe, expect, test } from 'vitest';
import { unixSeconds } from '../../../fares/time.ts';
import { messagesIn, nextLanguage, screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import type { Language } from '../../../kiosk/screen/scene.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { homes, inputFor, longRide, ride, situations, standingRide } from './samples.ts';
import { plain } from './scene-faults.ts';

/** All that the samples say in a language, without names of stops. */
function wordsIn(language: Language): readonly string[] {
  const scenes = [
    ...Object.values(situations).map((situation) => validatorScene(inputFor(situation, { language }))),
    ...Object.values(homes).map((home) => validatorScene(inputFor({ view: 'home' }, { ...home, language }))),
  ];
  const names = [ride, longRide, standingRide].flatMap((some) => Object.values(some)).filter((name) => name.length > 3);
  // Longest first: one name can be the beginning of another.
  names.sort((a, b) => b.length - a.length);
  const said = scenes.flatMap(({ title, lines, buttons, speech }) => [
    title,
    ...lines,
    ...buttons.map(({ label }) => label),
    speech,
  ]);
  return said.map((text) => names.reduce((rest, name) => rest.replaceAll(name, ''), plain(text)));
}

describe('the language button', () => {
  test('goes round Polish, English, Ukrainian and German, and offers the next by its own name', () => {
    const round: string[] = [];
    let language: Language = 'pl';
    do {
      const { buttons } = validatorScene(inputFor({ view: 'home' }, { language }));
      round.push(buttons.find(({ id }) => id === 'language')?.label ?? '');
      language = nextLanguage(language);
    } while (language !== 'pl' && round.length < 9);
    expect(round).toEqual(['English', 'Українська', 'Deutsch', 'Polski']);
  });

  test('button ids are the same in every language', () => {
    for (const situation of Object.values(situations)) {
      const ids = screenLanguages.map((language) =>
        JSON.stringify(validatorScene(inputFor(situation, { language })).buttons.map(({ id }) => id)),
      );
      expect(new Set(ids).size).toBe(1);
    }
  });
});

describe('each language speaks for itself', () => {
  test('the scene says which language it is in', () => {
    for (const language of screenLanguages) {
      expect(validatorScene(inputFor({ view: 'home' }, { language })).language).toBe(language);
    }
  });

  test('Ukrainian has no Latin words but the names that stand on cards and signs', () => {
    const latin = wordsIn('uk').flatMap((text) => text.match(/[A-Za-zĄ-ż]{2,}/g) ?? []);
    expect([...new Set(latin)].sort()).toEqual(['Deutsch', 'POK', 'Premium', 'Standard', 'zł']);
  });

  test('English and German have no Polish letters but in the unit of money and the name of the language', () => {
    for (const language of ['en', 'de'] as const) {
      const polish = wordsIn(language).flatMap((text) => text.match(/\S*[ąćęłńśźżĄĆĘŁŃŚŹŻ]\S*/g) ?? []);
      expect([...new Set(polish.map((word) => word.replace(/[.,]/g, '')))]).toEqual(['zł']);
    }
  });

  test('no sentence is the same in two languages', () => {
    const sentences = screenLanguages.map(
      (language) => new Set(wordsIn(language).filter((text) => text.split(' ').length > 3 && /[.]$/.test(text))),
    );
    sentences.forEach((some, index) => {
      for (const other of sentences.slice(index + 1)) {
        expect([...some].filter((text) => other.has(text))).toEqual([]);
      }
    });
  });
});

describe('counting', () => {
  test.each([
    ['uk', 1, '1 зупинка'],
    ['uk', 2, '2 зупинки'],
    ['uk', 5, '5 зупинок'],
    ['uk', 11, '11 зупинок'],
    ['uk', 21, '21 зупинка'],
    ['uk', 22, '22 зупинки'],
    ['uk', 112, '112 зупинок'],
    ['de', 1, '1 Haltestelle'],
    ['de', 2, '2 Haltestellen'],
    ['en', 1, '1 stop'],
    ['en', 21, '21 stops'],
  ] as const)('stops in %s: %i', (language, count, text) => {
    expect(plain(messagesIn(language).stops(count))).toBe(text);
  });

  test.each([
    ['uk', 1, 1, '1 злотий 1 грош'],
    ['uk', 4, 60, '4 злоті 60 грошів'],
    ['uk', 25, 0, '25 злотих'],
    ['uk', 0, 2, '2 гроші'],
    ['de', 4, 60, '4 Zloty 60 Groszy'],
    ['de', 1, 1, '1 Zloty 1 Grosz'],
  ] as const)('amounts for the voice in %s: %i,%i', (language, zlotys, rest, text) => {
    expect(messagesIn(language).spokenAmount(zlotys, rest)).toBe(text);
  });

  test.each([
    ['uk', 1, '1 квиток на цей рейс'],
    ['uk', 3, '3 квитки на цей рейс'],
    ['uk', 7, '7 квитків на цей рейс'],
    ['de', 1, '1 Ticket auf dieser Fahrt'],
    ['de', 7, '7 Tickets auf dieser Fahrt'],
  ] as const)('tickets in %s: %i', (language, count, text) => {
    expect(messagesIn(language).contents.openTickets(count)).toBe(text);
  });
});

test.each([
  ['pl', 'pt 20.11.2026', '4,60 zł', '14:47'],
  ['en', 'Fri 20.11.2026', '4.60 zł', '14:47'],
  ['uk', 'пт 20.11.2026', '4,60 zł', '14:47'],
  ['de', 'Fr 20.11.2026', '4,60 zł', '14:47'],
] as const)('dates, amounts and times in %s', (language, date, amount, time) => {
  const home = validatorScene(inputFor({ view: 'home' }, { language }));
  expect(home.lines).toContain(date);
  const checkedIn = situations['checked-in'];
  const checkedOut = situations['checked-out'];
  if (checkedIn?.view !== 'checked-in' || checkedOut?.view !== 'checked-out') throw new Error('no sample');
  expect(validatorScene(inputFor(checkedIn, { language })).lines.map(plain)).toContain(amount);
  expect(checkedOut.transferUntil).toBe(unixSeconds(Date.UTC(2026, 10, 20, 13, 47, 8) / 1000));
  expect(validatorScene(inputFor(checkedOut, { language })).lines.join(' ')).toContain(time);
});
