import { describe, expect, test } from 'vitest';
import { grosze } from '../../../fares/money.ts';
import { bound, CARD, machine, PROOF, QUESTION, RESULTS, TAP } from './given.ts';

describe('readiness', () => {
  test('the machine serves nobody before reader, journal and tariff are ready', () => {
    const { actor, view, served } = machine({ healthy: false });
    actor.send({ type: 'READER_READY' });
    actor.send({ type: 'JOURNAL_READY' });
    actor.send({ type: 'CARD', card: CARD });
    expect(view()).toBe('out-of-service');
    expect(served).toEqual([]);
    actor.send({ type: 'TARIFF_READY' });
    expect(view()).toBe('home');
  });

  test.each([
    ['READER_LOST', 'reader-lost'],
    ['TARIFF_MISSING', 'no-tariff'],
  ] as const)('T96 %s closes the machine with three beeps and says why', (type, reason) => {
    const { actor, situation, beeps } = machine();
    actor.send({ type });
    expect(situation()).toMatchObject({ view: 'out-of-service', reason, proof: PROOF });
    expect(beeps).toEqual([3]);
  });

  test.each(['journal', 'disk-full'] as const)(
    'a journal that fails (%s) closes the machine until it is ready again',
    (fault) => {
      const { actor, clock, situation, view } = machine();
      actor.send({ type: 'JOURNAL_FAILED', fault });
      expect(situation()).toMatchObject({ view: 'out-of-service', reason: fault });
      actor.send({ type: 'JOURNAL_READY' });
      expect(situation()).toMatchObject({ view: 'out-of-service', reason: fault });
      clock.increment(3000);
      expect(view()).toBe('home');
    },
  );

  test('a result is shown to its end before the machine says that its reader is gone', async () => {
    const { actor, clock, serve, view } = bound(machine());
    await serve(RESULTS['checked-in']);
    actor.send({ type: 'READER_LOST' });
    expect(view()).toBe('checked-in');
    clock.increment(5000);
    expect(view()).toBe('out-of-service');
  });

  test.each(['checked-in', 'uncertain'] as const)(
    'T96 a card presented during a result (%s) to a machine whose journal has failed is told so, with three beeps',
    async (shown) => {
      const { actor, beeps, serve, served, situation } = bound(machine());
      await serve(RESULTS[shown]);
      actor.send({ type: 'JOURNAL_FAILED', fault: 'disk-full' });
      actor.send({ type: 'FIELD_EMPTY' });
      const [beeped, before] = [beeps.length, served.length];
      actor.send({ type: 'CARD', card: CARD });
      expect(situation()).toMatchObject({ view: 'out-of-service', reason: 'disk-full' });
      expect(beeps.slice(beeped)).toEqual([3]);
      expect(served).toHaveLength(before);
    },
  );
});

describe('a served card', () => {
  test.each([
    ['T83 one beep after check-in', 'checked-in', [1]],
    ['T87 one beep after check-out', 'checked-out', [1]],
    ['T93 three beeps when it is uncertain', 'uncertain', [3]],
    ['T96 three beeps when refused', 'refused', [3]],
  ] as const)('T42 %s', async (_, result, beeps) => {
    const { serve, view, beeps: heard } = bound(machine());
    await serve(RESULTS[result]);
    expect(view()).toBe(result === 'refused' ? 'refused funds' : result);
    expect(heard).toEqual(beeps);
  });

  test('A38 the result stays for five seconds after the card has left', async () => {
    const { actor, clock, serve, view } = bound(machine());
    await serve(RESULTS['checked-in']);
    actor.send({ type: 'FIELD_EMPTY' });
    clock.increment(4999);
    expect(view()).toBe('checked-in');
    clock.increment(1);
    expect(view()).toBe('home');
  });

  test('A38 the result stays as long as the card is held, and it is not served again', async () => {
    const { actor, clock, serve, view, served } = bound(machine());
    await serve(RESULTS['checked-in']);
    clock.increment(60_000);
    actor.send({ type: 'CARD', card: CARD });
    expect(view()).toBe('checked-in');
    expect(served).toEqual([TAP]);
    actor.send({ type: 'FIELD_EMPTY' });
    expect(view()).toBe('home');
  });

  test('the next passenger need not wait for the end of a result', async () => {
    const { actor, serve, served } = bound(machine());
    await serve(RESULTS['checked-in']);
    actor.send({ type: 'FIELD_EMPTY' });
    actor.send({ type: 'CARD', card: CARD });
    expect(served).toEqual([TAP, TAP]);
  });

  test('work that is quick leaves the picture as it was; slow work is shown', () => {
    const { actor, clock, view } = machine();
    actor.send({ type: 'CARD', card: CARD });
    clock.increment(249);
    expect(view()).toBe('home');
    clock.increment(1);
    expect(view()).toBe('working');
  });

  test('a defect while a card is served closes the machine and names it', async () => {
    const { actor, fail, view, beeps } = bound(machine());
    actor.send({ type: 'CARD', card: CARD });
    await fail();
    expect(view()).toBe('out-of-service');
    expect(beeps).toEqual([3]);
  });

  test('J102 two cards are refused by name, and neither is served until the field was empty', () => {
    const { actor, view, served, beeps } = machine();
    actor.send({ type: 'TWO_CARDS' });
    actor.send({ type: 'CARD', card: CARD });
    expect(view()).toBe('refused two-cards');
    expect(served).toEqual([]);
    actor.send({ type: 'FIELD_EMPTY' });
    actor.send({ type: 'CARD', card: CARD });
    expect(served).toEqual([TAP]);
    expect(beeps).toEqual([3]);
  });

  test.each([
    ['checked-in', 'served'],
    ['checked-out', 'served'],
    ['uncertain', 'uncertain'],
    ['card-contents', undefined],
    ['refused', undefined],
  ] as const)(
    'J102 a second card beside the result %s: for the first card that stands (%s)',
    async (shown, firstCard) => {
      const { actor, serve, situation } = bound(machine());
      await serve(RESULTS[shown]);
      const turnedAway = { view: 'refused', reason: 'two-cards', firstCard };
      actor.send({ type: 'TWO_CARDS' });
      expect({ firstCard: undefined, ...situation() }).toEqual(turnedAway);
      // The reader may see the second card come and go.
      actor.send({ type: 'TWO_CARDS' });
      expect({ firstCard: undefined, ...situation() }).toEqual(turnedAway);
    },
  );
});

describe('card check', () => {
  test('T102 pressing the button gives one beep and asks for the card', () => {
    const { actor, view, beeps } = machine();
    actor.send({ type: 'TOUCH', button: 'card-check' });
    expect(view()).toBe('present-card');
    expect(beeps).toEqual([1]);
  });

  test('T103 without a card the machine is back to normal after five seconds', () => {
    const { actor, clock, view } = machine();
    actor.send({ type: 'TOUCH', button: 'card-check' });
    clock.increment(4999);
    expect(view()).toBe('present-card');
    clock.increment(1);
    expect(view()).toBe('home');
  });

  test('T98 only after the button is the card checked instead of charged', async () => {
    const { actor, served, finish, view, beeps } = bound(machine());
    actor.send({ type: 'TOUCH', button: 'card-check' });
    actor.send({ type: 'CARD', card: CARD });
    await finish(RESULTS['card-contents']);
    expect(served).toEqual([{ kind: 'card-check' }]);
    expect(view()).toBe('card-contents');
    expect(beeps).toEqual([1]);
  });
});

describe('group purchase', () => {
  const press = (actor: ReturnType<typeof machine>['actor'], ...buttons: string[]) => {
    for (const button of buttons) actor.send({ type: 'TOUCH', button });
  };

  test('T59 T61 T63 pressing counts up, "Dla siebie" goes on and off', () => {
    const { actor, situation } = machine();
    press(actor, 'group', 'self', 'normal', 'normal', 'statutory');
    expect(situation()).toMatchObject({
      view: 'choosing',
      purpose: 'group',
      tickets: { self: 1, normal: 2, local: 0, statutory: 1 },
      companions: 2 * 460 + 230,
    });
    press(actor, 'self');
    expect(situation()).toMatchObject({ tickets: { self: 0 } });
  });

  test('T66 T70 the card confirms what was chosen', async () => {
    const { actor, served, finish, view } = bound(machine());
    press(actor, 'group', 'self', 'local');
    actor.send({ type: 'CARD', card: CARD });
    await finish(RESULTS['checked-in']);
    expect(served).toEqual([{ kind: 'group', tickets: { self: 1, normal: 0, local: 1, statutory: 0 } }]);
    expect(view()).toBe('checked-in');
  });

  test('T68 T69 A21 the five seconds begin anew with each press, then the machine is back to normal', () => {
    const { actor, clock, view } = machine();
    press(actor, 'group');
    clock.increment(4999);
    press(actor, 'normal');
    clock.increment(4999);
    expect(view()).toBe('choosing');
    clock.increment(1);
    expect(view()).toBe('home');
  });

  test('T67 cancelling forgets the choice', () => {
    const { actor, situation, view } = machine();
    press(actor, 'group', 'normal', 'cancel');
    expect(view()).toBe('home');
    press(actor, 'group');
    expect(situation()).toMatchObject({ tickets: { normal: 0 } });
  });

  test('T62 a card keeps no more than 31 tickets of a class', () => {
    const { actor, situation } = machine();
    press(actor, 'group', ...Array.from({ length: 40 }, () => 'normal'));
    expect(situation()).toMatchObject({ tickets: { normal: 31 } });
  });
});

describe('the card pocket', () => {
  test('T107 T108 T109 T112 amount, accept, card, result', async () => {
    const { actor, served, situation, finish, view, beeps } = bound(machine());
    for (const button of ['purse-transfer', 'plus', 'plus', 'minus', 'accept']) actor.send({ type: 'TOUCH', button });
    expect(situation()).toMatchObject({ view: 'insert-card', purpose: 'purse-transfer', amount: 1100 });
    actor.send({ type: 'POCKET_CARD', card: CARD });
    await finish({
      view: 'transferred',
      moved: grosze(1100),
      purse: grosze(1100),
      servicePurse: grosze(0),
      repeated: false,
    });
    expect(served).toEqual([{ kind: 'transfer', amount: 1100 }]);
    expect(view()).toBe('transferred');
    expect(beeps).toEqual([1]);
  });

  test.each([
    ['T110', ['purse-transfer', 'accept']],
    ['T115', ['carry-over']],
  ])('%s without a card the machine is back to normal after five seconds', (_, buttons) => {
    const { actor, clock, view } = machine();
    for (const button of buttons) actor.send({ type: 'TOUCH', button });
    expect(view()).toBe('insert-card');
    clock.increment(5000);
    expect(view()).toBe('home');
  });

  test('T111 cancelling leaves the amount', () => {
    const { actor, view } = machine();
    actor.send({ type: 'TOUCH', button: 'purse-transfer' });
    actor.send({ type: 'TOUCH', button: 'cancel' });
    expect(view()).toBe('home');
  });

  test('T107 the amount begins anew for the next passenger', () => {
    const { actor, situation } = machine();
    for (const button of ['purse-transfer', 'plus', 'plus', 'cancel', 'purse-transfer']) {
      actor.send({ type: 'TOUCH', button });
    }
    expect(situation()).toMatchObject({ view: 'choosing', purpose: 'purse-transfer', amount: 1000 });
  });

  test('T80 a card in the pocket before a function was chosen is refused by name', () => {
    const { actor, served, view } = machine();
    actor.send({ type: 'POCKET_CARD', card: CARD });
    expect(view()).toBe('refused card-slot');
    expect(served).toEqual([]);
  });

  test('T79 a card at the antenna while the machine waits for it in the pocket is not charged', () => {
    const { actor, served, view } = machine();
    actor.send({ type: 'TOUCH', button: 'carry-over' });
    actor.send({ type: 'CARD', card: CARD });
    expect(view()).toBe('refused use-slot');
    expect(served).toEqual([]);
  });

  test('T116 the result stays as long as the card is in the pocket', async () => {
    const { actor, clock, finish, view } = bound(machine());
    actor.send({ type: 'TOUCH', button: 'carry-over' });
    actor.send({ type: 'POCKET_CARD', card: CARD });
    await finish({ view: 'carried-over', outcome: 1 });
    clock.increment(60_000);
    expect(view()).toBe('carried-over');
    actor.send({ type: 'POCKET_EMPTY' });
    expect(view()).toBe('home');
  });

  test('T95 the card of the uncertain view need not be chosen for again', async () => {
    const { actor, requests, finish } = bound(machine());
    actor.send({ type: 'TOUCH', button: 'carry-over' });
    actor.send({ type: 'POCKET_CARD', card: CARD });
    await finish(RESULTS.uncertain);
    actor.send({ type: 'POCKET_EMPTY' });
    actor.send({ type: 'POCKET_CARD', card: CARD });
    expect(requests.map(({ afterUncertain }) => afterUncertain)).toEqual([false, true]);
  });
});

describe('the holder of a season ticket', () => {
  test('A23 T100 is asked where the city wants it, and charged only after agreeing', async () => {
    const { actor, serve, view, served, finish } = bound(machine());
    await serve(QUESTION);
    expect(view()).toBe('choosing');
    actor.send({ type: 'FIELD_EMPTY' });
    actor.send({ type: 'TOUCH', button: 'charge' });
    expect(view()).toBe('present-card');
    actor.send({ type: 'CARD', card: CARD });
    await finish(RESULTS['checked-in']);
    expect(served).toEqual([TAP, { kind: 'tap', agreed: true }]);
    expect(view()).toBe('checked-in');
  });

  test('A23 T99 who does not want to pay is back at the beginning', async () => {
    const { actor, serve, view } = bound(machine());
    await serve(QUESTION);
    actor.send({ type: 'TOUCH', button: 'no-charge' });
    expect(view()).toBe('home');
  });
});

describe('A40 more time', () => {
  test('a wait begins anew at each press, ten times at most, and all waits are long until home', () => {
    const { actor, clock, view } = machine();
    actor.send({ type: 'TOUCH', button: 'group' });
    for (let press = 0; press < 10; press++) {
      clock.increment(4999);
      actor.send({ type: 'TOUCH', button: 'more-time' });
      expect(view()).toBe('choosing');
    }
    clock.increment(4999);
    actor.send({ type: 'TOUCH', button: 'more-time' });
    clock.increment(1);
    expect(view()).toBe('home');
    expect(actor.getSnapshot().context.pace).toBe('ordinary');
  });

  test('a result stays longer for who needs it', async () => {
    const { actor, clock, serve, view } = bound(machine());
    await serve(RESULTS['checked-in']);
    actor.send({ type: 'FIELD_EMPTY' });
    clock.increment(4000);
    actor.send({ type: 'TOUCH', button: 'more-time' });
    clock.increment(4000);
    expect(view()).toBe('checked-in');
  });
});

describe('languages and letters', () => {
  test('the language goes round and is the machine’s own again for the next passenger', () => {
    const { actor, clock } = machine();
    actor.send({ type: 'TOUCH', button: 'language' });
    actor.send({ type: 'TOUCH', button: 'larger' });
    expect(actor.getSnapshot().context.language).toBe('en');
    expect(actor.getSnapshot().matches({ text: 'larger' })).toBe(true);
    clock.increment(30_000);
    expect(actor.getSnapshot().context.language).toBe('pl');
    expect(actor.getSnapshot().matches({ text: 'normal' })).toBe(true);
  });

  test('a touch of an unknown button changes nothing', () => {
    const { actor } = machine();
    const before = JSON.stringify(actor.getSnapshot().value);
    actor.send({ type: 'TOUCH', button: 'no-such-button' });
    expect(JSON.stringify(actor.getSnapshot().value)).toBe(before);
  });
});
