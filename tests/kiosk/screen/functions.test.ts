import { describe, expect, test } from 'vitest';
import { grosze } from '../../../fares/money.ts';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import type { UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import type { ValidatorInput } from '../../../kiosk/screen/view/input.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import type { FunctionSituation, Situation } from '../../../statecharts/validator/situation.ts';
import { inputFor, isTimed, situations, slowness } from './samples.ts';
import { plain, textsOf } from './scene-faults.ts';

const shown = (name: string, changes: Partial<ValidatorInput> = {}) => {
  const situation = situations[name];
  if (!situation) throw new Error(`no sample ${name}`);
  return validatorScene(inputFor(situation, changes));
};
const sceneOf = (situation: Situation | FunctionSituation) => validatorScene(inputFor(situation));
const labels = ({ buttons }: UnnumberedScene) => Object.fromEntries(buttons.map(({ id, label }) => [id, label]));
const told = ({ lines }: UnnumberedScene) => plain(lines.join(' '));
const drawnTexts = (scene: UnnumberedScene) => textsOf(scene).map(({ text }) => plain(text));

describe('group purchase', () => {
  const group = (tickets: { self: 0 | 1; normal: number; local: number; statutory: number }, companions = 0) =>
    sceneOf({ view: 'choosing', purpose: 'group', tickets, companions: grosze(companions) });

  test('T57 T59 T60 T62 T67 a window of its own: four kinds of tickets and a way out, with the labels of the machine', () => {
    const scene = shown('choosing-group');
    expect(scene.view).toBe('choosing');
    expect(scene.title).toBe('Zakup biletów dla wielu osób');
    expect(labels(scene)).toEqual({
      self: 'Dla siebie',
      normal: 'Normalny',
      local: 'Ulgowy lokalny',
      statutory: 'Ulgowy ustawowy',
      cancel: 'Anuluj',
    });
  });

  test('T61 T63 the square beside each name holds its number', () => {
    const scene = group({ self: 1, normal: 2, local: 31, statutory: 0 });
    expect(scene.lines.slice(1, 5)).toEqual(['Dla siebie 1', 'Normalny 2', 'Ulgowy lokalny 31', 'Ulgowy ustawowy 0']);
    expect(drawnTexts(scene)).toEqual(expect.arrayContaining(['1', '2', '31', '0']));
    expect(scene.buttons.map(({ spoken }) => spoken)).toContain('Normalny: 2');
  });

  test('T61 A39 the own ticket is a switch, on or off', () => {
    const pressed = (self: 0 | 1) =>
      group({ self, normal: 0, local: 0, statutory: 0 }).buttons.find(({ id }) => id === 'self')?.pressed;
    expect([pressed(0), pressed(1)]).toEqual([false, true]);
  });

  test('T62 a kind of which the card can hold no more cannot be pressed', () => {
    const { buttons } = group({ self: 1, normal: 30, local: 31, statutory: 0 });
    expect(buttons.filter(({ enabled }) => !enabled).map(({ id }) => id)).toEqual(['local']);
  });

  test('T64 T84 the running sum is of the companions; the own ticket costs what the card says', () => {
    const without = group({ self: 0, normal: 1, local: 0, statutory: 0 }, 460);
    const withOwn = group({ self: 1, normal: 1, local: 0, statutory: 0 }, 460);
    expect(told(withOwn)).toContain('Bilety dla współpasażerów 4,60 zł + Twój bilet według karty');
    expect(told(without)).toContain('4,60 zł');
    expect(told(without)).not.toContain('Twój bilet');
  });

  test('T65 during the whole choice: how it is confirmed, as an invitation and not as a button', () => {
    for (const name of ['choosing-group', 'choosing-group-none', 'choosing-group-most']) {
      const scene = shown(name);
      expect(drawnTexts(scene)).toContain('Dla zatwierdzenia przyłóż kartę');
      expect(Object.values(labels(scene))).not.toContain('Dla zatwierdzenia przyłóż kartę');
    }
  });

  test('T70 T85 bought: amount and balance as at any check-in, and the tickets of each class', () => {
    expect(told(shown('checked-in-group'))).toBe(
      'Pobrano 16,10 zł 1 × Dla siebie, 2 × Normalny, 1 × Ulgowy ustawowy Saldo 35,40 zł Od Plac Kościuszki ' +
        'Przy wyjściu przyłóż kartę raz – za wszystkich.',
    );
  });

  test('T58 A39 companions only: the holder is told that there is no ticket of the own', () => {
    const scene = shown('checked-in-companions');
    expect(scene.lines).toContain('Ty nie masz biletu w tym zakupie.');
    expect(scene.speech).toContain('Ty nie masz biletu w tym zakupie.');
    expect(told(shown('checked-in-group'))).not.toContain('Ty nie masz biletu');
  });

  test('A37 the own ticket was open already: it cost nothing, and that is said', () => {
    expect(shown('checked-in-joined').lines).toContain('Twój bilet był już kupiony – nic za niego nie pobrano.');
  });

  test('T71 one check-out names all tickets that left with it', () => {
    expect(told(shown('checked-out-group'))).toContain('1 × Dla siebie, 2 × Normalny, 1 × Ulgowy ustawowy');
  });

  test('A39 A37 nothing chosen, a third stop, too many: each with a sentence that says what to do', () => {
    expect(shown('refused-nothing-chosen').lines).toContain('Wybierz bilety i dopiero potem przyłóż kartę.');
    expect(told(shown('refused-second-purchase'))).toContain('na innym przystanku');
    expect(told(shown('refused-too-many-tickets'))).toContain('najwyżej 31 biletów');
  });
});

describe('e-purse to t-purse', () => {
  test('T56 T107 T108 T109 T111 the amount between - and +, then accept or cancel', () => {
    const scene = shown('choosing-amount');
    expect(scene.title).toBe('Przeniesienie z e-portmonetki na t-portmonetkę');
    expect(labels(scene)).toEqual({ minus: '-', plus: '+', cancel: 'Anuluj', accept: 'Akceptuj' });
    expect(textsOf(scene).find(({ text }) => text === '10,00\u00a0zł')?.size).toBeGreaterThanOrEqual(84);
    expect(scene.buttons.map(({ spoken }) => spoken)).toEqual(
      expect.arrayContaining(['Mniej o 1,00\u00a0zł', 'Więcej o 1,00\u00a0zł']),
    );
  });

  test('T108 at its limits the sign that leads nowhere cannot be pressed', () => {
    const disabled = (name: string) =>
      shown(name)
        .buttons.filter(({ enabled }) => !enabled)
        .map(({ id }) => id);
    expect(disabled('choosing-amount')).toEqual([]);
    expect(disabled('choosing-amount-least')).toEqual(['minus']);
    expect(disabled('choosing-amount-most')).toEqual(['plus']);
  });

  test.each(['insert-card-transfer', 'insert-card-carry-over'])('T80 T109 T115 %s: now the card goes in', (name) => {
    const scene = shown(name);
    expect(scene.view).toBe('insert-card');
    expect(scene.lines).toContain('Wsuń kartę do kieszeni');
    expect(labels(scene)).toEqual({ cancel: 'Anuluj' });
    expect(told(scene).includes('10,00 zł')).toBe(name === 'insert-card-transfer');
  });

  test.each(['working-transfer', 'working-carry-over'])('T112 T116 %s: the card must stay', (name) => {
    const scene = shown(name);
    expect(scene.view).toBe('working');
    expect(scene.title).toBe('Nie wyjmuj karty');
    expect(told(scene)).toContain('Karta musi zostać w kieszeni');
    expect(scene.speech).toContain('Nie wyjmuj karty');
    expect(scene.buttons).toEqual([]);
  });

  test('T113 the amount moved and the t-purse after it; the e-purse too', () => {
    expect(told(shown('transferred'))).toBe(
      'Przeniesiono na t-portmonetkę 10,00 zł t-portmonetka 45,40 zł e-portmonetka 2,00 zł Możesz wyjąć kartę.',
    );
    expect(shown('transferred-repeated').lines).toContain('To samo przeniesienie – nic nie przeniesiono drugi raz.');
  });

  test('T114 too little on the e-purse, too much for the t-purse, out too early: what is, and that nothing moved', () => {
    expect(told(shown('refused-service-purse-short'))).toContain('Na e-portmonetce 3,50 zł Do przeniesienia 10,00 zł.');
    expect(told(shown('refused-purse-limit'))).toContain('Na t-portmonetce 495,00 zł Może być najwyżej 500,00 zł.');
    for (const name of ['service-purse-short', 'purse-limit', 'not-carried-out', 'removed-early-pocket']) {
      expect(shown(`refused-${name}`).lines, name).toContain('Nic nie przeniesiono.');
    }
    expect(told(shown('refused-removed-early-pocket'))).toContain('wsuń kartę do końca');
  });

  test('T80 a card in the pocket too early is asked out; one at the antenna is asked in', () => {
    expect(told(shown('refused-card-slot'))).toContain('Wyjmij kartę, wybierz funkcję');
    expect(told(shown('refused-use-slot'))).toContain('wsuń kartę do kieszeni');
  });

  test('T93 a doubt at the pocket speaks of the pocket and promises that nothing is lost', () => {
    const { lines } = shown('uncertain-pocket');
    expect(lines).toContain('Wybierz tę samą funkcję i wsuń kartę jeszcze raz.');
    expect(lines).toContain('Nic nie przepadnie.');
    expect(lines).toContain('Kod K7-3F2');
  });
});

describe('carry-over', () => {
  const outcomes = ['carried-over-1', 'carried-over-2-office-silent', 'carried-over-3', 'carried-over-4-top-up'];

  test('T117 T118 T119 T120 T121 four outcomes that sound alike differ in words, pictogram, form and tone', () => {
    const faces = outcomes.map((name) => {
      const scene = shown(name);
      const icon = scene.items.find((item) => item.kind === 'icon');
      const slab = scene.items.find((item) => item.kind === 'shape');
      return {
        outcome: scene.outcome,
        title: scene.title,
        text: told(scene),
        tone: scene.tone,
        icon: icon?.kind === 'icon' ? icon.name : '',
        slab: `${slab?.kind === 'shape' ? JSON.stringify(slab.points) + slab.fill : ''}`,
      };
    });
    expect(faces.map(({ outcome }) => outcome)).toEqual([1, 2, 3, 4]);
    for (const key of ['title', 'text', 'tone', 'icon', 'slab'] as const) {
      expect(new Set(faces.map((face) => face[key])).size, key).toBe(4);
    }
  });

  test('T117 nothing held ready: and that a payment may still be on its way', () => {
    expect(told(shown('carried-over-1'))).toContain('nie ma doładowania ani zwrotu dla tej karty');
    expect(told(shown('carried-over-1'))).toContain('Przelew mógł jeszcze nie dotrzeć');
  });

  test.each(['office-silent', 'being-checked', 'not-possible'])(
    'T118 not now (%s): why, what to do, nothing lost',
    (why) => {
      const scene = shown(`carried-over-2-${why}`);
      expect(scene.outcome).toBe(2);
      expect(scene.lines).toContain('Pieniądze nie przepadną, czekają w systemie.');
    },
  );

  test('T119 the card came out: nothing was written and nothing is lost', () => {
    expect(told(shown('carried-over-3'))).toContain('Nic nie zapisano.');
    expect(told(shown('carried-over-3'))).toContain('Nic nie przepadło.');
  });

  test('T53 T54 T52 T120 one item is told by its amount or its days', () => {
    expect(told(shown('carried-over-4-top-up'))).toContain('Doładowanie internetowe 20,00 zł t-portmonetka 55,40 zł');
    expect(told(shown('carried-over-4-season'))).toContain('Bilet okresowy 01.12.2026 – 31.12.2026');
  });

  test('T55 several items in one insertion are all named', () => {
    expect(told(shown('carried-over-4-several'))).toContain(
      'Zapisano 20,00 zł doładowanie internetowe 4,60 zł zwrot reklamacji nr 3 bilet okresowy 01.12.2026 – 31.12.2026',
    );
  });

  test('T55 what stays pending is named with the reason, to the eye and to the ear', () => {
    const scene = shown('carried-over-4-some');
    expect(told(scene)).toContain(
      'Czeka nadal 500,00 zł doładowanie internetowe nie zmieści się na t-portmonetce ' +
        'nr 12 bilet okresowy 01.12.2026 – 31.12.2026 na karcie nie ma miejsca na kolejny bilet okresowy',
    );
    expect(scene.speech).toContain('doładowanie internetowe 500 złotych: nie zmieści się na t-portmonetce');
  });
});

describe('season ticket', () => {
  test('T99 A23 asked: not to charge stands first, and both answers are buttons', () => {
    const scene = shown('choosing-season-ticket');
    expect(labels(scene)).toEqual({ 'no-charge': 'Nie pobieraj', charge: 'Pobierz 4,60\u00a0zł' });
    expect(scene.buttons[0]?.id).toBe('no-charge');
    expect(told(scene)).toContain('Masz bilet okresowy ważny do 30.11.2026.');
    expect(labels(shown('choosing-season-ticket-no-fare')).charge).toBe('Pobierz opłatę');
  });

  test('T101 A39 no need to pay is no refusal in red', () => {
    const scene = shown('refused-season-ticket-valid');
    expect(scene.reason).toBe('season-ticket-valid');
    expect(scene.tone).toBe('calm');
    expect(told(scene)).toContain('Nie musisz przykładać karty.');
    expect(scene.items.some((item) => item.kind === 'icon' && item.name === 'x')).toBe(false);
  });
});

describe('card check', () => {
  test('T98 T102 the button that was pressed is there, marked, and can be pressed again or left', () => {
    const { buttons } = shown('present-card');
    expect(buttons.map(({ id, pressed }) => [id, pressed])).toEqual([
      ['card-check', true],
      ['cancel', undefined],
    ]);
  });
});

describe('A40 slow mode', () => {
  const timed = Object.entries(situations).filter(([, situation]) => isTimed(situation));

  test('A40 every view with a wait offers more time, in every language and size', () => {
    for (const language of screenLanguages) {
      for (const larger of [false, true]) {
        for (const [name] of timed) {
          const { buttons } = shown(name, { language, larger, ...slowness.offered });
          expect(buttons.filter(({ id }) => id === 'more-time').length, `${name} ${language}`).toBe(1);
        }
      }
    }
  });

  test('A40 nothing that does not end by itself offers it, and no machine without the slow mode', () => {
    for (const name of ['home', 'working', 'out-of-service-journal']) {
      expect(shown(name, { moreTime: { slow: false, left: 10 } }).buttons.map(({ id }) => id)).not.toContain(
        'more-time',
      );
    }
    for (const [name] of timed) expect(shown(name).buttons.map(({ id }) => id)).not.toContain('more-time');
  });

  test('A40 the last 20 seconds of a lengthened wait are announced to eye and ear', () => {
    const at = (secondsLeft: number, slow = true) =>
      shown('card-contents', {
        ...slowness.warned,
        moreTime: { slow, left: 4 },
        secondsLeft,
        countdown: { leftMs: 1000 * secondsLeft, totalMs: 30_000, rate: 1 },
      });
    expect(drawnTexts(at(21))).not.toContain('Czas się kończy');
    expect(drawnTexts(at(20))).toContain('Czas się kończy');
    expect(at(20).speech).toBe('Czas się kończy. Dotknij: Więcej czasu.');
    expect(at(21).speech).not.toContain('Czas się kończy');
    // The city's own short waits begin below 20 seconds: there the warning would say nothing.
    expect(drawnTexts(at(4, false))).not.toContain('Czas się kończy');
  });

  test('A40 after the last extension the warning stays and promises no more', () => {
    const scene = shown('card-contents', slowness['used up']);
    expect(drawnTexts(scene)).toContain('Czas się kończy');
    expect(scene.buttons.map(({ id }) => id)).not.toContain('more-time');
    expect(scene.speech).toBe('Czas się kończy.');
  });
});
