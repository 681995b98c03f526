import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import type { ValidatorInput } from '../../../kiosk/screen/view/input.ts';
import { lineHeight, widthOf } from '../../../kiosk/screen/view/text-fit.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { homes, inputFor, situations } from './samples.ts';
import { textsOf } from './scene-faults.ts';

const everyMode = screenLanguages.flatMap((language) => [false, true].map((larger) => ({ language, larger })));

const scene = (name: string, changes: Partial<ValidatorInput> = {}) => {
  const situation = situations[name];
  if (!situation) throw new Error(`no sample ${name}`);
  return validatorScene(inputFor(situation, changes));
};

describe('home', () => {
  test('T45 shows time and date', () => {
    expect(scene('home').lines).toEqual(expect.arrayContaining(['14:32', 'pt 20.11.2026']));
  });

  test('T48 T49 T50 shows the stops that count as entry and exit, under their labels', () => {
    const { lines } = scene('home');
    const at = lines.indexOf('Przystanek wejściowy');
    expect(lines.slice(at, at + 4)).toEqual([
      'Przystanek wejściowy',
      'Plac Kościuszki',
      'Przystanek wyjściowy',
      'Krakowska – Dworzec',
    ]);
  });

  test('T46 shows the stop last departed from and the next one also while the bus stands', () => {
    const { lines } = validatorScene(inputFor({ view: 'home' }, homes['home-standing']));
    expect(lines).toContain('Poprzedni: Mościcka Brama');
    expect(lines).toContain('Następny: Krakowska – Dworzec PKP przesiadkowy');
  });

  test('T81 invites to present a card, and the invitation is no button', () => {
    const { title, buttons } = scene('home');
    expect(title).toBe('ZBLIŻ KARTĘ');
    expect(buttons.map(({ label }) => label)).not.toContain('ZBLIŻ KARTĘ');
  });

  test('T51 T56 T57 T72 buttons carry the labels of the machine, and only what works is offered', () => {
    const functions = ['card-check', 'group', 'purse-transfer', 'carry-over'] as const;
    const labels = (some: Partial<ValidatorInput>) =>
      Object.fromEntries(scene('home', some).buttons.map(({ id, label }) => [id, label]));
    expect(labels({ functions })).toEqual({
      'card-check': 'Sprawdzenie karty',
      group: 'Zakup biletów dla wielu osób',
      'purse-transfer': 'Przeniesienie z e-portmonetki na t-portmonetkę',
      'carry-over': 'Przeniesienie doładowania internetowego, Zwrot reklamacji',
      language: 'English',
      larger: 'Większy tekst',
    });
    expect(Object.keys(labels({}))).toEqual(['language', 'larger', 'card-check']);
  });

  test('without a known position it does not invite to what it would refuse', () => {
    const shown = validatorScene(inputFor({ view: 'home' }, { ride: null }));
    expect(textsOf(shown).map(({ text }) => text)).not.toContain('ZBLIŻ KARTĘ');
    expect(shown.tone).toBe('closed');
  });

  test('any stop names fit, in both modes', () => {
    const word = fc.string({ unit: fc.constantFrom(...'aąbcćdeęłńóśżźWMŻ/–-. 0123'), minLength: 1, maxLength: 70 });
    fc.assert(
      fc.property(word, word, word, fc.boolean(), (entryStop, exitStop, destination, larger) => {
        const ride = { line: 'N12', destination, entryStop, exitStop, lastStop: exitStop, nextStop: entryStop };
        for (const item of textsOf(scene('home', { ride, larger }))) {
          for (const line of item.text.split('\n')) {
            expect(widthOf(line, item.size, item.weight)).toBeLessThanOrEqual(item.rect[2] + 1);
          }
          expect(item.text.split('\n').length * item.size * lineHeight).toBeLessThanOrEqual(item.rect[3] + 1);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('results', () => {
  test('T85 check-in shows the amount taken and the balance after it', () => {
    expect(scene('checked-in').lines).toEqual([
      'Pobrano',
      '4,60\u00a0zł',
      'Saldo 35,40\u00a0zł',
      'Od Plac Kościuszki',
      'Przyłóż kartę także przy wyjściu – zwrócimy nadpłatę.',
    ]);
  });

  test('T88 check-out shows the amount refunded and the balance after it, also when nothing is refunded', () => {
    expect(scene('checked-out').lines).toEqual([
      'Zwrócono',
      '2,40\u00a0zł',
      'Saldo 37,80\u00a0zł',
      'Przejazd 7\u00a0przystanków, 2,20\u00a0zł',
      'Przesiadka do 14:47 w najniższej cenie.',
    ]);
    expect(scene('checked-out-nothing').lines).toContain('0,00\u00a0zł');
  });

  test('T87 check-in and check-out, which sound the same, differ in word, arrow, form and tone', () => {
    const faces = ['checked-in', 'checked-out', 'refused-blocked', 'uncertain'].map((name) => {
      const shown = scene(name);
      const icon = shown.items.find((item) => item.kind === 'icon');
      const slab = shown.items.find((item) => item.kind === 'shape');
      return {
        title: shown.title,
        tone: shown.tone,
        icon: icon?.kind === 'icon' ? icon.name : '',
        slab: slab?.kind === 'shape' ? JSON.stringify(slab.points) : '',
      };
    });
    for (const key of ['title', 'tone', 'icon', 'slab'] as const) {
      expect(new Set(faces.map((face) => face[key])).size, key).toBe(4);
    }
  });

  test('T93 a doubt shows no amount and no balance, in no language and mode', () => {
    for (const changes of everyMode) {
      for (const name of ['uncertain', 'uncertain-again', 'uncertain-pocket', 'uncertain-pocket-again']) {
        const shown = scene(name, changes);
        const all = [shown.title, shown.speech, ...shown.lines, ...textsOf(shown).map(({ text }) => text)].join(' ');
        expect(all).not.toMatch(/(?<!\p{L})zł|zlot|grosz|злот|грош|\d,\d\d/iu);
      }
    }
  });

  test('T95 a doubt tells to present the card again, and that nobody pays twice', () => {
    expect(scene('uncertain').lines).toContain('Przyłóż kartę jeszcze raz i przytrzymaj.');
    expect(scene('uncertain').lines).toContain('Nie zapłacisz dwa razy.');
  });

  test('A41 a doubt and a machine out of service prove themselves by terminal, time and code', () => {
    for (const name of ['uncertain', 'out-of-service-reader-lost']) {
      expect(scene(name).lines).toEqual(
        expect.arrayContaining(['Kasownik 117', 'Czas 20.11.2026 14:32:08', 'Kod K7-3F2']),
      );
    }
  });

  test('T25 too little money: what is there, what is needed, and that the e-purse pays for no ride', () => {
    const { lines } = scene('refused-funds');
    expect(lines.slice(0, 3)).toEqual(['Na t-portmonetce', '1,80\u00a0zł', 'Potrzeba 4,60\u00a0zł.']);
    expect(lines.at(-1)).toContain('z e-portmonetki przejazdu nie opłacisz');
  });

  test('T25 where money can be moved from the e-purse, that is the remedy', () => {
    const { lines } = scene('refused-funds', { functions: ['card-check', 'purse-transfer'] });
    expect(lines.at(-1)).toContain('Przenieś środki z e-portmonetki');
  });

  test.each(['blocked', 'expired', 'damaged', 'refund-limit', 'funds'])(
    'T97 %s: the service point is named',
    (reason) => {
      expect(scene(`refused-${reason}`).lines.join(' ')).toContain('POK');
    },
  );

  test('T96 each refusal has a sentence of its own', () => {
    const refusals = Object.keys(situations).filter((name) => name.startsWith('refused-'));
    const told = refusals.map((name) => scene(name).lines.join(' '));
    expect(new Set(told).size).toBe(refusals.length);
    expect(scene('refused-removed-early').lines).toEqual([
      'Nic nie pobrano.',
      'Przyłóż kartę jeszcze raz i przytrzymaj.',
    ]);
  });

  test('T105 T106 card check: kind and number of distance tickets are marked, not by colour alone', () => {
    const shown = scene('card-contents');
    expect(shown.lines).toEqual(
      expect.arrayContaining(['Dla siebie 1', 'Normalny 2', 'Ulgowy lokalny 0', 'Ulgowy ustawowy 1']),
    );
    const weight = (text: string) => textsOf(shown).find((item) => item.text === text)?.weight;
    expect(weight('Normalny')).toBe(700);
    expect(weight('Ulgowy\nlokalny')).toBe(400);
  });

  test('T75 T74 card check: both purses and season tickets', () => {
    const { lines } = scene('card-contents');
    expect(lines).toEqual(
      expect.arrayContaining(['35,40\u00a0zł', '12,00\u00a0zł', 'nr\u00a03 01.11.2026\u00a0– 30.11.2026']),
    );
  });

  test('amounts of results are 84 px or more', () => {
    for (const name of ['checked-in', 'checked-out', 'refused-funds', 'card-contents']) {
      for (const larger of [false, true]) {
        const size = Math.max(
          ...textsOf(scene(name, { larger }))
            .filter(({ text }) => text.endsWith('zł'))
            .map((item) => item.size),
        );
        expect(size, name).toBeGreaterThanOrEqual(84);
      }
    }
  });

  test('larger text: amounts and sentences of a result grow', () => {
    const sizeOf = (text: string, larger: boolean) =>
      textsOf(scene('checked-in', { larger })).find((item) => item.text.replaceAll(/\s/g, ' ') === text)?.size ?? 0;
    for (const text of ['4,60 zł', '35,40 zł', 'Plac Kościuszki', 'Pobrano']) {
      expect(sizeOf(text, true), text).toBeGreaterThan(sizeOf(text, false));
    }
  });
});

describe('speech', () => {
  test('each result is said in one go, amounts in words', () => {
    expect(scene('checked-in').speech).toBe(
      'Wejście: Pobrano 4 złote 60 groszy, Saldo 35 złotych 40 groszy. Przyłóż kartę także przy wyjściu – zwrócimy nadpłatę.',
    );
    expect(scene('checked-out', { language: 'en' }).speech).toContain('Refunded 2 zlotys 40 groszy');
    expect(scene('home').speech).toBe('');
  });

  test.each([
    [1, '1\u00a0przystanek'],
    [2, '2\u00a0przystanki'],
    [5, '5\u00a0przystanków'],
    [12, '12\u00a0przystanków'],
    [22, '22\u00a0przystanki'],
    [0, '0\u00a0przystanków'],
  ])('stops are counted in Polish: %i', (stops, text) => {
    const checkedOut = situations['checked-out'];
    if (checkedOut?.view !== 'checked-out') throw new Error('no sample');
    expect(validatorScene(inputFor({ ...checkedOut, stops })).lines.join(' ')).toContain(text);
  });
});
