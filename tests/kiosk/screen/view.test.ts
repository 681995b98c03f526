import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DrawItem, Rect } from '../../../kiosk/screen/scene.ts';
import type { UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import type { ValidatorInput } from '../../../kiosk/screen/view/input.ts';
import { ascent, lineHeight, widthOf } from '../../../kiosk/screen/view/text-fit.ts';
import { leastTarget, leastType, validatorPanel } from '../../../kiosk/screen/view/tokens.ts';
import { disconnectedScene, validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { homes, inputFor, situations } from './samples.ts';

const modes: Readonly<Record<string, Partial<ValidatorInput>>> = {
  pl: {},
  en: { language: 'en' },
  'pl larger': { larger: true },
  'en larger': { language: 'en', larger: true },
  'pl night': { night: true },
  'en night larger': { language: 'en', larger: true, night: true },
  'pl with corner buttons': { corner: ['larger', 'cancel'] },
};

/** Every scene of one mode, by name. */
function scenesIn(changes: Partial<ValidatorInput>): readonly (readonly [string, UnnumberedScene])[] {
  return [
    ...Object.entries(situations).map(
      ([name, situation]) => [name, validatorScene(inputFor(situation, changes))] as const,
    ),
    ...Object.entries(homes).map(
      ([name, home]) => [name, validatorScene(inputFor({ view: 'home' }, { ...home, ...changes }))] as const,
    ),
    ['disconnected', disconnectedScene(changes.language ?? 'pl', changes.larger ?? false, false)] as const,
  ];
}

type TextItem = Extract<DrawItem, { kind: 'text' }>;
const textsOf = (scene: UnnumberedScene) => scene.items.filter((item): item is TextItem => item.kind === 'text');
const scene = (name: string, changes: Partial<ValidatorInput> = {}) => {
  const situation = situations[name];
  if (!situation) throw new Error(`no sample ${name}`);
  return validatorScene(inputFor(situation, changes));
};

/** Where the ink of a text is: narrower than its room. */
function inkOf(item: TextItem): Rect {
  const [x, y, width, height] = item.rect;
  const lines = item.text.split('\n');
  const inkWidth = Math.max(...lines.map((line) => widthOf(line, item.size, item.weight)));
  const block = lines.length * item.size * lineHeight;
  const left = item.align === 'centre' ? x + (width - inkWidth) / 2 : item.align === 'right' ? x + width - inkWidth : x;
  const top = item.valign === 'bottom' ? y + height - block : item.valign === 'middle' ? y + (height - block) / 2 : y;
  // From the top of capitals to a little below the last baseline.
  const capitals = item.size * (ascent - 0.7);
  return [left, top + capitals, inkWidth, block - capitals - item.size * 0.2];
}

function overlap([ax, ay, aw, ah]: Rect, [bx, by, bw, bh]: Rect): boolean {
  return ax < bx + bw && bx < ax + aw && ay < by + bh && by < ay + ah;
}

function pointsOf(item: DrawItem): readonly (readonly [number, number])[] {
  if (item.kind === 'shape') return item.points;
  const [x, y, width, height] = item.rect;
  return [
    [x, y],
    [x + width, y + height],
  ];
}

function luminance(colour: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function covers(item: DrawItem, x: number, y: number): boolean {
  if (item.kind === 'box') {
    const [left, top, width, height] = item.rect;
    return x >= left && x <= left + width && y >= top && y <= top + height;
  }
  if (item.kind !== 'shape') return false;
  let inside = false;
  item.points.forEach(([x1, y1], index) => {
    const [x2, y2] = item.points.at(index - 1) ?? [0, 0];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}

/** The colour really under a point of a text: the last thing filled there before it. */
function fillUnder(scene: UnnumberedScene, text: TextItem, x: number, y: number): string | undefined {
  const below = scene.items.slice(0, scene.items.indexOf(text)).filter((item) => covers(item, x, y));
  const last = below.at(-1);
  return last?.kind === 'box' || last?.kind === 'shape' ? last.fill : undefined;
}

/** A line of its own, or a label and its value drawn side by side. */
function isDrawn(drawn: string, line: string): boolean {
  const words = plain(line)
    .replace(/^(Linia|Line) /, '')
    .split(' ');
  return drawn.includes(plain(line)) || words.every((word) => drawn.includes(word));
}

const plain = (text: string) => text.replaceAll(/[\s\u00a0]+/g, ' ');

function checkItems(name: string, shown: UnnumberedScene): void {
  for (const item of shown.items) {
    for (const [x, y] of pointsOf(item)) {
      const where = `${name}: ${JSON.stringify(item)}`;
      expect(Math.min(x, y), where).toBeGreaterThanOrEqual(0);
      expect(x, where).toBeLessThanOrEqual(validatorPanel.width);
      expect(y, where).toBeLessThanOrEqual(validatorPanel.height);
    }
  }
}

function checkText(name: string, shown: UnnumberedScene, item: TextItem): void {
  const text = `${name}: «${item.text}»`;
  expect(item.size, text).toBeGreaterThanOrEqual(leastType);
  expect(contrast(item.colour, item.background), `contrast of ${text}`).toBeGreaterThanOrEqual(4.5);
  const lines = item.text.split('\n');
  for (const line of lines) expect(widthOf(line, item.size, item.weight), text).toBeLessThanOrEqual(item.rect[2] + 1);
  expect(lines.length * item.size * lineHeight, `height of ${text}`).toBeLessThanOrEqual(item.rect[3] + 1);
  const [x, y, width, height] = inkOf(item);
  for (const at of [x + 1, x + width / 2, x + width - 1]) {
    expect(fillUnder(shown, item, at, y + height / 2), `ground of ${text}`).toBe(item.background);
  }
}

function checkButtons(name: string, shown: UnnumberedScene): void {
  shown.buttons.forEach((a, index) => {
    expect(Math.min(a.rect[2], a.rect[3]), `${name}: ${a.id}`).toBeGreaterThanOrEqual(leastTarget);
    for (const b of shown.buttons.slice(index + 1)) {
      expect(overlap(a.rect, b.rect), `${name}: ${a.id} and ${b.id}`).toBe(false);
      expect(a.id).not.toBe(b.id);
    }
  });
}

describe.each(Object.entries(modes))('every view, %s', (_, changes) => {
  const scenes = scenesIn(changes);

  test('keeps to the panel; texts at least 17 px, 4.5:1 on what is really under them, whole in their boxes', () => {
    for (const [name, shown] of scenes) {
      checkItems(name, shown);
      for (const item of textsOf(shown)) checkText(name, shown, item);
    }
  });

  test('buttons are at least 15 mm wide and high and apart from each other', () => {
    for (const [name, shown] of scenes) checkButtons(name, shown);
  });

  test('no text lies over another', () => {
    for (const [name, shown] of scenes) {
      const texts = textsOf(shown);
      texts.forEach((a, index) => {
        for (const b of texts.slice(index + 1)) {
          expect(overlap(inkOf(a), inkOf(b)), `${name}: «${a.text}» and «${b.text}»`).toBe(false);
        }
      });
    }
  });

  test('what is told is what is drawn, nothing shortened', () => {
    for (const [name, shown] of scenes) {
      const drawn = plain(
        textsOf(shown)
          .map(({ text }) => text)
          .join(' '),
      );
      for (const { label } of shown.buttons) expect(drawn, name).toContain(plain(label));
      expect(drawn, name).toContain(plain(shown.title));
      // While standing, the next stop's long name is shortened beside the line; it is told in full.
      if (name === 'home-standing') continue;
      for (const line of shown.lines) expect(isDrawn(drawn, line), `${name}: ${line}`).toBe(true);
      expect(drawn.replace(/(moment|chwila)…/, ''), name).not.toContain('…');
    }
  });
});

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
    for (const changes of Object.values(modes)) {
      for (const name of ['uncertain', 'uncertain-again']) {
        const shown = scene(name, changes);
        const all = [shown.title, shown.speech, ...shown.lines, ...textsOf(shown).map(({ text }) => text)].join(' ');
        expect(all).not.toMatch(/zł|zlot|grosz|\d,\d\d/);
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

  test('T56 where money can be moved from the e-purse, that is the remedy', () => {
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
