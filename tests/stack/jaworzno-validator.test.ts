import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Machine, Rig } from './rig.ts';
import type { Issued } from './shapes.ts';
import { newFolder } from './start-command.ts';
import { epOf, hold, nameOf, present, press, type TownCardOrder, townCard, wordsOf } from './town-passenger.ts';
import { type Key, listPrice, PUBLISHED, type TownTariff, townCourse, townTariff } from './town-tariffs.ts';
import { until } from './until.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Invented: nothing in it is a neighbour's price, and the debt a registration may lead to is another. */
const INVENTED = townTariff([
  [711, 353, 419, 207],
  [823, 401, 566, 288],
  [977, 489, 902, 450],
]);
const SUCCESS = ['beep 1', 'lamp red'];
const REFUSAL = ['beep 3', 'lamp red'];
const TODAY = '2026-11-21';
const CONTRACT = { product: 61, from: '2026-11-01', to: '2026-11-30' };
const OVER = { product: 60, from: '2026-10-01', to: '2026-10-30' };

describe('the validator of Jaworzno with an invented tariff', () => {
  const tariff: TownTariff = INVENTED;
  const scratch = newFolder();
  let rig: Rig;
  /** Two machines of one bus and one of another. */
  let front: Machine;
  let rear: Machine;
  let elsewhere: Machine;
  let courses = 0;
  const I = (towns: number, key: Key = 'N') => listPrice(tariff, 'I', towns, key);
  const II = (towns: number, key: Key = 'N') => listPrice(tariff, 'II', towns, key);
  const passenger = (order: TownCardOrder = {}): Promise<Issued> => townCard(rig, { ep: 5000, ...order });

  beforeAll(async () => {
    const file = join(scratch.folder, 'tariff.json');
    writeFileSync(file, JSON.stringify(tariff));
    rig = await Rig.start({ args: ['--city', 'jaworzno', '--machine', 'validator', '--tariff', file] });
    front = rig.main;
    [rear, elsewhere] = await Promise.all([rig.addMachine('rear'), rig.addMachine('elsewhere', 501)]);
    await rig.clock({ now: Date.parse(`${TODAY}T12:00:00+01:00`), freeze: true });
  });
  afterAll(async () => {
    await rig?.discard();
    scratch.remove();
  });

  /** Each test has courses of its own: two stops in each of three towns. */
  beforeEach(async () => {
    courses += 1;
    const start = { stops: townCourse(2, 2, 2), at: 0, phase: 'at-stop' } as const;
    await front.bus({ ...start, line: 'J', course: `a${courses}` });
    await elsewhere.bus({ ...start, line: '30', course: `b${courses}` });
    // What was on the screen before is over: ten seconds and a minute have passed for every card.
    await rig.clock({ advance: 120 });
  });

  async function expectAgreement(card: Issued): Promise<void> {
    const said = await rig.agreement(card);
    expect(said.office).toEqual(said.card);
  }

  test('J47 J50 J54 J58 O2 for N and U, every rest of the course and every way travelled: list I, then all above list II back', async () => {
    for (const key of ['N', 'U'] as const) {
      for (const rest of [1, 2, 3]) {
        for (let travelled = 1; travelled <= rest; travelled++) {
          courses += 1;
          await front.bus({ stops: townCourse(...Array(rest).fill(2)), line: 'J', course: `r${courses}`, at: 0 });
          const card = await passenger();
          const entered = await present(front, card, key);
          expect([nameOf(entered), entered.signals]).toEqual(['checked-in', SUCCESS]);
          expect(wordsOf(entered)).toContain(`POBRANO ${amount(I(rest, key))}`);
          expect(await epOf(rig, card)).toBe(5000 - I(rest, key));
          // The last stop in the town: one stop on at least.
          await front.bus({ at: travelled * 2 - 1 });
          const left = await present(front, card);
          expect([nameOf(left), left.signals]).toEqual(['checked-out', SUCCESS]);
          expect(wordsOf(left)).toContain(amount(I(rest, key) - II(travelled, key)));
          expect(await epOf(rig, card)).toBe(5000 - II(travelled, key));
          await expectAgreement(card);
        }
      }
    }
  });

  test('J51 J52 J66 A4 O3 the cheapest registered ride of the class is needed, one grosz less is refused, and debt is bounded', async () => {
    for (const key of ['N', 'U'] as const) {
      const short = await passenger({ ep: II(1, key) - 1 });
      const refused = await present(front, short, key);
      expect([nameOf(refused), refused.signals]).toEqual(['refused funds', REFUSAL]);
      expect(wordsOf(refused)).toContain(amount(II(1, key)));
      expect(await epOf(rig, short)).toBe(II(1, key) - 1);

      const enough = await passenger({ ep: II(1, key) });
      expect(nameOf(await present(front, enough, key))).toBe('checked-in');
      const lowest = II(1, key) - I(3, key);
      expect(await epOf(rig, enough)).toBe(lowest);
      // Nothing more can be begun in debt.
      expect(nameOf(await present(elsewhere, enough, key))).toBe('refused funds');
      // J67: a refund raises it first.
      await front.bus({ at: 1 });
      await rig.clock({ advance: 60 });
      expect(nameOf(await present(front, enough))).toBe('checked-out');
      expect(await epOf(rig, enough)).toBe(0);
      await front.bus({ at: 0 });
      await expectAgreement(enough);
    }
  });

  test('J48 J60 J70 a card without a key, ride or contract: choose first, one message, no sound, nothing written', async () => {
    const card = await passenger();
    const told = await present(front, card);
    expect([nameOf(told), told.signals]).toEqual(['choose-first', []]);
    expect(wordsOf(told)).toContain('PRZED kasowaniem wybierz N lub U');
    expect(wordsOf(told)).not.toMatch(/nie masz|brak biletu/i);
    expect(await rig.memory(card)).toMatchObject({ counter: 0, purses: { ep: 5000 } });
    // J60: it is repeated, with a key.
    expect(nameOf(await present(front, card, 'N'))).toBe('checked-in');
  });

  test('J47 the last key counts, each press begins five seconds anew, and after them the card has no key', async () => {
    const waits = async (...keys: string[]) => {
      for (const key of keys) await press(front, key);
      return front.scene();
    };
    const one = await waits('N');
    expect([one.view, one.secondsLeft]).toEqual(['choosing', 5]);
    expect(wordsOf({ scene: one })).toContain(amount(I(3, 'N')));
    const other = await waits('U');
    expect(wordsOf({ scene: other })).toContain(amount(I(3, 'U')));
    const [twice, changed] = [await passenger(), await passenger()];
    await present(front, twice, 'U', 'N', 'N');
    expect(await epOf(rig, twice)).toBe(5000 - I(3, 'N'));
    await present(front, changed, 'N', 'U');
    expect(await epOf(rig, changed)).toBe(5000 - I(3, 'U'));
    // Run out.
    const late = await passenger();
    await front.home();
    await press(front, 'N');
    await until(
      'the five seconds are over',
      () => front.scene(),
      ({ view }) => view === 'home',
    );
    expect(nameOf(await present(front, late))).toBe('choose-first');
    expect(await epOf(rig, late)).toBe(5000);
  });

  test('J47 the likes of the keys on the screen do the same', async () => {
    const card = await passenger();
    await front.home();
    await front.touch('U');
    expect(nameOf(await present(front, card))).toBe('checked-in');
    expect(await epOf(rig, card)).toBe(5000 - I(3, 'U'));
  });

  test('A8 J55 a key with the ride open is refused, nothing is charged; without a key the card is checked out', async () => {
    const card = await passenger();
    await present(front, card, 'N');
    await front.bus({ at: 3 });
    for (const key of ['N', 'U']) {
      const refused = await present(front, card, key);
      expect([nameOf(refused), refused.signals]).toEqual(['refused ride-open', REFUSAL]);
      expect(wordsOf(refused)).toContain('bez naciskania klawiszy');
    }
    expect(await epOf(rig, card)).toBe(5000 - I(3));
    expect(nameOf(await present(front, card))).toBe('checked-out');
    expect(await epOf(rig, card)).toBe(5000 - II(2));
  });

  test('J53 A18 a ride left open stays at list I, and the next bus takes a new one', async () => {
    const card = await passenger();
    await present(front, card, 'U');
    expect(nameOf(await present(elsewhere, card))).toBe('choose-first');
    expect(nameOf(await present(elsewhere, card, 'U'))).toBe('checked-in');
    expect(await epOf(rig, card)).toBe(5000 - 2 * I(3, 'U'));
    await expectAgreement(card);
  });

  test('J58 J72 J73 a valid contract without a key is counted: one beep, red lamp, no money, not registered as a ride', async () => {
    const card = await passenger({ ep: 0, contracts: [CONTRACT] });
    const told = await present(front, card);
    expect([nameOf(told), told.signals]).toEqual(['registered', SUCCESS]);
    expect(wordsOf(told)).toContain('30.11.2026');
    expect(await rig.memory(card)).toMatchObject({ counter: 1, purses: { ep: 0 }, journey: null });
    const commands = (await front.apdus()).slice(-7).map(({ command }) => command);
    expect(commands.slice(-3)).toEqual(['ReadData', 'WriteRecord', 'CommitTransaction']);
    // A36: held twice, counted once.
    expect(nameOf(await present(front, card))).toBe('registered');
    expect((await rig.memory(card)).counter).toBe(1);
    await rig.clock({ advance: 120 });
    expect(nameOf(await present(front, card))).toBe('registered');
    expect((await rig.memory(card)).counter).toBe(2);
    await expectAgreement(card);
  });

  test('J74 A7 the holder of a contract pays with N, checks out without a key, and only then is counted', async () => {
    const card = await passenger({ contracts: [OVER, CONTRACT] });
    expect(nameOf(await present(front, card, 'N'))).toBe('checked-in');
    expect(await epOf(rig, card)).toBe(5000 - I(3));
    await front.bus({ at: 5 });
    expect(nameOf(await present(front, card))).toBe('checked-out');
    expect(await epOf(rig, card)).toBe(5000 - II(3));
    expect(nameOf(await present(front, card))).toBe('registered');
    expect(await epOf(rig, card)).toBe(5000 - II(3));
    await expectAgreement(card);
  });

  test('J72 a contract that has ended, or not begun, is none', async () => {
    for (const contract of [OVER, { product: 60, from: '2026-11-22', to: '2026-12-21' }]) {
      expect(nameOf(await present(front, await passenger({ contracts: [contract] })))).toBe('choose-first');
    }
  });

  test('J62 J68 J69 S shows contracts and purse one after the other, silently, and again while the card is held', async () => {
    const card = await passenger({ ep: 1234, contracts: [CONTRACT] });
    const first = await hold(front, card, 'S');
    expect([nameOf(first), first.signals]).toEqual(['card-contents', []]);
    expect(wordsOf(first)).toContain('30.11.2026');
    const seen = [wordsOf(first)];
    const next = async (what: string) => {
      const scene = await until(
        `the page with ${what}`,
        () => front.scene(),
        (shown) => wordsOf({ scene: shown }).includes(what),
      );
      expect(scene.view).toBe('card-contents');
      seen.push(wordsOf({ scene }));
    };
    await next('12,34 zł');
    await next('30.11.2026');
    await next('12,34 zł');
    await front.takeAway();
    await front.home();
    expect(await rig.memory(card)).toMatchObject({ counter: 0, purses: { ep: 1234 } });
    // S, and a card presented: the next one without S is not looked at.
    expect(nameOf(await present(front, card))).toBe('registered');
  });

  test('J49 J68 S and then N: the key that was pressed last counts; S with an open ride shows it, and since when', async () => {
    const card = await passenger();
    expect(nameOf(await present(front, card, 'S', 'N'))).toBe('checked-in');
    const shown = await hold(front, card, 'N', 'S');
    expect(nameOf(shown)).toBe('card-contents');
    await until(
      'the page with the ride',
      () => front.scene(),
      (scene) => /Przystanek 0, \d\d:\d\d/.test(wordsOf({ scene })) && wordsOf({ scene }).includes(amount(I(3))),
    );
    await front.takeAway();
    expect(await epOf(rig, card)).toBe(5000 - I(3));
  });

  test('J57 A38 the message stays while the card is held; a key pressed meanwhile is heard once the card has left', async () => {
    const card = await passenger();
    const told = await hold(front, card);
    expect(nameOf(told)).toBe('choose-first');
    await press(front, 'N');
    await rig.clock({ rate: 20 });
    await new Promise((resolve) => setTimeout(resolve, 900));
    await rig.clock({ rate: 1 });
    expect((await front.scene()).view).toBe('choose-first');
    await front.takeAway();
    expect((await front.scene()).view).toBe('choosing');
    expect(nameOf(await present(front, card))).toBe('checked-in');
    expect(await epOf(rig, card)).toBe(5000 - I(3));
  });

  test('A36 A17 the card presented again at once: the same answer, nothing written, at any machine of the bus', async () => {
    const card = await passenger();
    await present(front, card, 'N');
    const again = await present(front, card);
    expect(nameOf(again)).toBe('checked-in');
    expect(nameOf(await present(rear, card))).toBe('checked-in');
    expect((await rig.memory(card)).counter).toBe(1);
    await rig.clock({ advance: 61 });
    // O2: out at the stop of entry is a ride in one town.
    expect(nameOf(await present(front, card))).toBe('checked-out');
    expect(await epOf(rig, card)).toBe(5000 - II(1));
    expect(nameOf(await present(rear, card))).toBe('checked-out');
    expect(nameOf(await present(front, card, 'N'))).toBe('checked-out');
    expect((await rig.memory(card)).counter).toBe(2);
  });

  test('J71 A9 a bus replaced on the way: the ride belongs to the course, the other bus checks out and charges nothing', async () => {
    const card = await passenger();
    await present(front, card, 'N');
    await elsewhere.bus({ stops: townCourse(2, 2, 2), line: 'J', course: `a${courses}`, at: 2, phase: 'between' });
    await rig.clock({ advance: 600 });
    // Whoever presses a key in the other bus is not charged again.
    expect(nameOf(await present(elsewhere, card, 'N'))).toBe('refused ride-open');
    await elsewhere.bus({ at: 4, phase: 'at-stop' });
    expect(nameOf(await present(elsewhere, card))).toBe('checked-out');
    expect(await epOf(rig, card)).toBe(5000 - II(3));
    await expectAgreement(card);
  });

  test('J64 J65 J92 blocked and too little money are told apart in words; a blocked card may still check out, then nothing', async () => {
    const [blocked, aboard, poor] = [await passenger(), await passenger(), await passenger({ ep: 0 })];
    await present(front, aboard, 'N');
    await rig.ask(z.unknown(), 'POST', '/office', { hotlist: [blocked, aboard].map(({ number }) => Number(number)) });
    for (const machine of [front, rear]) {
      await until(
        `${machine.name} knows the hotlist`,
        () => present(machine, blocked, 'N').then(nameOf),
        (name) => name === 'refused blocked',
      );
    }
    const [told, short] = [await present(front, blocked, 'N'), await present(front, poor, 'N')];
    expect([told.signals, short.signals]).toEqual([REFUSAL, REFUSAL]);
    expect(wordsOf(told)).toContain('Karta zablokowana');
    expect(wordsOf(short)).toContain('Za mało środków');
    // J65
    for (const each of [told, short]) expect(wordsOf(each)).toMatch(/kierowcy lub w automacie/);
    // Without a key it is no less blocked.
    expect(nameOf(await present(front, blocked))).toBe('refused blocked');
    const wrongKey = await present(front, aboard, 'N');
    expect(nameOf(wrongKey)).toBe('refused blocked');
    expect(wordsOf(wrongKey)).toContain('zakończyć');
    await front.bus({ at: 1 });
    await rig.clock({ advance: 60 });
    expect(nameOf(await present(front, aboard))).toBe('checked-out');
    expect(await epOf(rig, aboard)).toBe(5000 - II(1));
    await rig.ask(z.unknown(), 'POST', '/office', { hotlist: [] });
    await until(
      'the card is taken again',
      () => present(front, blocked, 'N').then(nameOf),
      (name) => name === 'checked-in',
    );
  });

  test('J61 J62 J63 removed too early, certainly nothing written: "Sprawdź operację", S says so, and it is repeated', async () => {
    const card = await passenger();
    await front.fault({ device: 'antenna', fault: 'tear', at: { command: 'WriteRecord', when: 'before' }, count: 1 });
    const torn = await present(front, card, 'N');
    expect([nameOf(torn), torn.signals]).toEqual(['refused removed-early', REFUSAL]);
    expect(torn.scene.title).toBe('Sprawdź operację');
    await rig.clearFaults();
    expect(nameOf(await present(front, card, 'S'))).toBe('card-contents');
    expect(await epOf(rig, card)).toBe(5000);
    expect(nameOf(await present(front, card, 'N'))).toBe('checked-in');
    expect(await epOf(rig, card)).toBe(5000 - I(3));
  });

  test.each([
    ['after', 'executed', 'Zapisana'],
    ['before', 'rolled back', 'Nie zapisana'],
  ] as const)('J61 J62 J63 in doubt, the card %s Commit: S says that it was %s', async (when, _outcome, word) => {
    const card = await passenger();
    await front.fault({ device: 'antenna', fault: 'tear', at: { command: 'CommitTransaction', when }, count: 1 });
    const torn = await present(front, card, 'U');
    expect([nameOf(torn), torn.signals]).toEqual(['uncertain', ['beep 3']]);
    expect(torn.scene.title).toBe('Sprawdź operację');
    // J61: no amounts.
    expect(wordsOf(torn)).not.toMatch(/\d,\d\d zł/);
    await rig.clearFaults();
    const checked = await present(front, card, 'S');
    expect(nameOf(checked)).toBe('card-contents');
    expect(wordsOf(checked)).toContain(word);
    // Repeated with the key: charged once in either case.
    const repeated = await present(front, card, 'U');
    expect(['checked-in', 'refused ride-open']).toContain(nameOf(repeated));
    expect(await epOf(rig, card)).toBe(5000 - I(3, 'U'));
    await expectAgreement(card);
  });

  test.each(['after', 'before'] as const)(
    'J61 J63 in doubt, the card torn %s Commit, and presented again as it is: charged once, shown as done',
    async (when) => {
      const card = await passenger();
      await front.fault({ device: 'antenna', fault: 'tear', at: { command: 'CommitTransaction', when }, count: 1 });
      expect(nameOf(await present(front, card, 'N'))).toBe('uncertain');
      await rig.clearFaults();
      expect(nameOf(await present(front, card))).toBe('checked-in');
      expect(await epOf(rig, card)).toBe(5000 - I(3));
      await expectAgreement(card);
    },
  );

  test('J58 the lamp is out again after a moment, and every state of it is in the state of the machine', async () => {
    const card = await passenger();
    await present(front, card, 'N');
    await until(
      'the lamp is out',
      () => front.state(),
      ({ lamps }) => lamps.red === false,
    );
  });

  test('foreign, damaged and expired cards, two cards, and no position: refused by name with three beeps', async () => {
    const [foreign, expired] = [
      await passenger({ kind: 'foreign' }),
      await passenger({ issuedOn: '2021-11-21', expiresOn: '2026-11-20' }),
    ];
    expect(nameOf(await present(front, foreign, 'N'))).toBe('refused foreign');
    expect(nameOf(await present(front, expired, 'N'))).toBe('refused expired');
    const card = await passenger();
    await front.bus({
      stops: [
        { id: 'x', name: 'Bez strefy' },
        { id: 'y', name: 'Też bez' },
      ],
      at: 0,
      course: 'z',
    });
    const nowhere = await present(front, card, 'N');
    expect([nameOf(nowhere), nowhere.signals]).toEqual(['refused no-position', REFUSAL]);
    expect(await epOf(rig, card)).toBe(5000);
  });

  test('J56 keys that the machine does not have, and tickets for companions, are refused by the rig', async () => {
    expect((await rig.call('POST', front.path('/keys'), { key: 'X' })).status).toBe(404);
    expect((await rig.call('POST', front.path('/touch'), { button: 'group' })).status).toBe(404);
    expect(await rig.ask(z.looseObject({ kind: z.string() }), 'GET', '/tariff')).toMatchObject({
      kind: 'towns',
      ordinary: tariff.ordinary,
      registered: tariff.registered,
    });
  });
});

describe('O1 O2 O3 the worked examples with the published prices', () => {
  let rig: Rig;
  let machine: Machine;
  let courses = 0;
  const towns = async (...stops: number[]) => {
    courses += 1;
    await machine.bus({ stops: townCourse(...stops), line: 'J', course: `o${courses}`, at: 0, phase: 'at-stop' });
  };

  beforeAll(async () => {
    rig = await Rig.start({ args: ['--city', 'jaworzno', '--machine', 'validator'] });
    machine = rig.main;
    await rig.clock({ now: Date.parse(`${TODAY}T12:00:00+01:00`), freeze: true });
  });
  afterAll(async () => {
    await rig?.discard();
  });

  test('the city\u2019s own tariff is the published one', async () => {
    const shown = await rig.ask(z.looseObject({}), 'GET', '/tariff');
    expect(shown).toMatchObject({ ordinary: PUBLISHED.ordinary, registered: PUBLISHED.registered });
  });

  test('O1 J66 N with 3.00, the course ends in the second town: -1.60; out in the first town: 0.00', async () => {
    await towns(2, 2);
    const card = await townCard(rig, { ep: 300 });
    expect(wordsOf(await present(machine, card, 'N'))).toMatch(/POBRANO 4,60 zł.*\u22121,60 zł/);
    expect(await epOf(rig, card)).toBe(-160);
    await machine.bus({ at: 1 });
    await rig.clock({ advance: 300 });
    expect(wordsOf(await present(machine, card))).toMatch(/1,60 zł.*0,00 zł/);
    expect(await epOf(rig, card)).toBe(0);
  });

  test.each<[Key, readonly (readonly [rest: number, travelled: number, refund: number])[]]>([
    [
      'N',
      [
        [1, 1, 100],
        [2, 1, 160],
        [2, 2, 100],
        [3, 1, 200],
        [3, 2, 140],
        [3, 3, 40],
      ],
    ],
    [
      'U',
      [
        [1, 1, 50],
        [2, 1, 80],
        [2, 2, 50],
        [3, 1, 100],
        [3, 2, 70],
        [3, 3, 20],
      ],
    ],
  ])('O2 J54 refunds for %s by rest of the course and towns travelled', async (key, refunds) => {
    for (const [rest, travelled, refund] of refunds) {
      await towns(...Array<number>(rest).fill(2));
      const card = await townCard(rig, { ep: 2000 });
      await present(machine, card, key);
      const taken = 2000 - ((await epOf(rig, card)) ?? 0);
      await machine.bus({ at: travelled * 2 - 1 });
      expect(nameOf(await present(machine, card))).toBe('checked-out');
      expect([rest, travelled, (await epOf(rig, card)) ?? 0]).toEqual([rest, travelled, 2000 - taken + refund]);
    }
  });

  test('O3 J51 N with 2.99 is refused, with 3.00 accepted', async () => {
    await towns(2, 2, 2);
    const [short, enough] = [await townCard(rig, { ep: 299 }), await townCard(rig, { ep: 300 })];
    const refused = await present(machine, short, 'N');
    expect([nameOf(refused), refused.signals]).toEqual(['refused funds', REFUSAL]);
    const taken = await present(machine, enough, 'N');
    expect([nameOf(taken), taken.signals]).toEqual(['checked-in', SUCCESS]);
    // A4
    expect(await epOf(rig, enough)).toBe(-200);
  });
});

/** An amount as passengers read it in Polish. */
function amount(grosze: number): string {
  const sign = grosze < 0 ? '\u2212' : '';
  return `${sign}${Math.floor(Math.abs(grosze) / 100)},${String(Math.abs(grosze) % 100).padStart(2, '0')} zł`;
}
