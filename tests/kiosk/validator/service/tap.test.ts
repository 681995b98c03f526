import { describe, expect, test } from 'vitest';
import { Desfire } from '../../../../devices/card/desfire.ts';
import { TransitCard } from '../../../../devices/card/transit-card.ts';
import type { CardInField } from '../../../../devices/card-reader/contract.ts';
import { grosze } from '../../../../fares/money.ts';
import { serveCard } from '../../../../kiosk/validator/service/serve-card.ts';
import { issueTestCard, type TestCard, testKeys } from '../tearing/card.ts';
import { present } from '../tearing/torn-field.ts';
import { NOON, type OneTerminal, oneTerminal } from './desk.ts';

/** Presents the card, takes it away and gives the result and the commands. */
async function tap({ terminal }: OneTerminal, { card }: TestCard) {
  const presentation = present(card);
  const result = await terminal.tap(presentation);
  card.powerOff();
  return { result, commands: presentation.commands() };
}

const kinds = async ({ terminal }: OneTerminal) => (await terminal.desk.journal.entries(0)).map(({ kind }) => kind);

/** Someone else's work on the card, under another key: what this machine must find out by itself. */
async function elsewhere({ card }: TestCard, work: (card: TransitCard) => Promise<void>): Promise<void> {
  card.powerOn();
  const field: CardInField = { uid: card.uid, reader: 'elsewhere', transmit: async (command) => card.execute(command) };
  const random = (count: number) => new Uint8Array(count).fill(7);
  await work(await TransitCard.open(field, { city: 'tarnow', key: 'load', keys: testKeys(), random }));
  card.powerOff();
}

describe('a ride', () => {
  test('T10 T22 T77 T84 T90 check-in takes the maximum in seven commands', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(1, 5000, NOON);
    const { result, commands } = await tap(machine, card);
    expect(result).toMatchObject({ view: 'checked-in', charged: 460, balance: 4540, entryStop: 'stop 3' });
    expect(commands).toHaveLength(7);
    expect(card.memory()).toMatchObject({ t: 4540, counter: 1 });
  });

  test('T11 T86 T88 check-out gives the overpayment back in seven commands', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(2, 5000, NOON);
    await tap(machine, card);
    machine.wait(300);
    machine.bus.at = 5;
    const { result, commands } = await tap(machine, card);
    expect(result).toMatchObject({ view: 'checked-out', refunded: 310, balance: 4850, stops: 2, price: 150 });
    expect(commands).toHaveLength(7);
    expect(card.memory()).toMatchObject({ t: 4850, counter: 2 });
  });

  test('T88 a refund of nothing is shown too, in seven commands, and forfeits the limited credit', async () => {
    const machine = await oneTerminal();
    machine.bus.at = 0;
    const card = await issueTestCard(3, 5000, NOON);
    await tap(machine, card);
    machine.wait(3600);
    machine.bus.at = 30;
    const { result, commands } = await tap(machine, card);
    expect(result).toMatchObject({ view: 'checked-out', refunded: 0, price: 460 });
    expect(commands).toHaveLength(7);
  });
});

describe('A36 the ten seconds after green', () => {
  test('A36 being told again does not begin them anew', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(4, 5000, NOON);
    await tap(machine, card);
    for (const seconds of [4, 4]) {
      machine.wait(seconds);
      expect((await tap(machine, card)).result).toMatchObject({ view: 'checked-in', repeated: true });
    }
    machine.wait(2);
    expect((await tap(machine, card)).result).toMatchObject({ view: 'checked-out', cancelled: true, refunded: 460 });
  });

  test('A36 the first good answer to a doubt does: until then nobody had seen green', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(5, 5000, NOON);
    await machine.terminal.tap(present(card.card, { command: 7, when: 'after' }));
    machine.wait(30);
    expect((await tap(machine, card)).result).toMatchObject({ view: 'checked-in', repeated: true });
    machine.wait(9);
    expect((await tap(machine, card)).result).toMatchObject({ view: 'checked-in', repeated: true });
    machine.wait(1);
    expect((await tap(machine, card)).result).toMatchObject({ view: 'checked-out', cancelled: true });
  });
});

describe('a card that cannot pay', () => {
  test('T26 A19 too little for the maximum is refused with what is there and what is needed', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(10, 459, NOON);
    const { result } = await tap(machine, card);
    expect(result).toMatchObject({ view: 'refused', reason: 'funds', available: 459, needed: 460 });
    expect(card.memory()).toMatchObject({ t: 459, counter: 0 });
    expect(await kinds(machine)).toEqual(['REFUSED', 'OBSERVED']);
  });

  test('T23 T25 money on the e-purse alone buys no ride', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(14, 0, NOON, { servicePurse: 9000 });
    const { result } = await tap(machine, card);
    expect(result).toMatchObject({ view: 'refused', reason: 'funds', available: 0, needed: 460 });
    expect(card.memory()).toMatchObject({ t: 0, e: 9000, counter: 0 });
  });

  test('T26 the value file is asked before a refusal: money put there by others counts and is put right', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(11, 100, NOON);
    await elsewhere(card, async (loader) => {
      await loader.creditPurse(grosze(1000));
      await loader.commit();
    });
    const { result } = await tap(machine, card);
    expect(result).toMatchObject({ view: 'checked-in', charged: 460, balance: 640 });
    const { t, state } = card.memory();
    expect([t, state.purse]).toEqual([640, 640]);
    expect(await kinds(machine)).toEqual(['RECONCILED', 'PREPARED', 'COMMITTED']);
  });

  test('a boundary error of the purse charges nothing, and the value file’s balance is shown', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(12, 5000, NOON);
    await elsewhere(card, async (loader) => {
      await loader.debitPurse(grosze(4900));
      await loader.commit();
    });
    const { result } = await tap(machine, card);
    expect(result).toMatchObject({ view: 'refused', reason: 'funds', available: 100, needed: 460 });
    expect(card.memory().t).toBe(100);
    expect(await kinds(machine)).toEqual(['PREPARED', 'ABORTED', 'RECONCILED', 'REFUSED', 'OBSERVED']);
  });

  test('a refund that the card’s own limit does not let through is refused by name, and the ride stays open', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(13, 5000, NOON);
    await tap(machine, card);
    await elsewhere(card, async (loader) => {
      // Uses the limited credit up: afterwards the limit is 0 whatever was taken.
      await loader.giveBack(grosze(0));
      await loader.commit();
    });
    machine.wait(300);
    machine.bus.at = 4;
    const { result } = await tap(machine, card);
    expect(result).toMatchObject({ view: 'refused', reason: 'refund-limit' });
    expect(card.memory()).toMatchObject({ t: 4540, counter: 1 });
  });
});

describe('doubts', () => {
  const commitAnswerLost = { command: 7, when: 'after' } as const;
  const commitNotExecuted = { command: 7, when: 'before' } as const;

  test('T93 uncertain tells no amounts but terminal, time and a code', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(20, 5000, NOON);
    const result = await machine.terminal.tap(present(card.card, commitAnswerLost));
    expect(result).toMatchObject({ view: 'uncertain', again: false, proof: { at: NOON / 1000 } });
    expect(JSON.stringify(result)).not.toMatch(/charged|balance/);
  });

  test('T94 two doubts in a row of one card here mean a damaged card; a good answer between them does not', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(21, 5000, NOON);
    const torn = async () => {
      const result = await machine.terminal.tap(present(card.card, commitNotExecuted));
      card.card.powerOff();
      return result;
    };
    expect(await torn()).toMatchObject({ view: 'uncertain', again: false });
    expect(await torn()).toMatchObject({ view: 'uncertain', again: true });
    expect((await tap(machine, card)).result).toMatchObject({ view: 'checked-in' });
    machine.wait(300);
    machine.bus.at = 5;
    expect(await torn()).toMatchObject({ view: 'uncertain', again: false });
  });

  test('T95 a rolled-back check-out keeps its exit stop for 60 seconds although the bus has moved on', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(22, 5000, NOON);
    await tap(machine, card);
    machine.wait(300);
    machine.bus.at = 5;
    await machine.terminal.tap(present(card.card, commitNotExecuted));
    card.card.powerOff();
    machine.wait(59);
    machine.bus.at = 6;
    const { result } = await tap(machine, card);
    expect(result).toMatchObject({ view: 'checked-out', stops: 2, price: 150 });
  });

  test('T95 A36 the exit stop is kept through further cuts and a card check, for 60 seconds in all', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(25, 5000, NOON);
    await tap(machine, card);
    machine.wait(300);
    machine.bus.at = 5;
    await machine.terminal.tap(present(card.card, commitNotExecuted));
    card.card.powerOff();
    machine.wait(20);
    machine.bus.at = 7;
    await machine.terminal.tap(present(card.card, { command: 5, when: 'before' }));
    card.card.powerOff();
    machine.wait(20);
    expect((await tap(machine, card)).result).toMatchObject({ view: 'checked-out', stops: 2, price: 150 });
  });

  test('T95 green and then a power cut before the journal had it: shown again, nothing charged', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(23, 5000, NOON);
    const { result } = await tap(machine, card);
    expect(result.view).toBe('checked-in');
    machine.terminal.freeze();
    await machine.terminal.restart();
    machine.wait(5);
    expect((await tap(machine, card)).result).toMatchObject({ view: 'checked-in', repeated: true, balance: 4540 });
    expect(card.memory()).toMatchObject({ t: 4540, counter: 1 });
  });

  test('T95 T5 T73 T75 T78 T104 a card check closes the doubt and tells purses, tickets, tier and concession', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(24, 5000, NOON);
    await machine.terminal.tap(present(card.card, commitAnswerLost));
    card.card.powerOff();
    const presentation = present(card.card);
    const { desk } = machine.terminal;
    const result = await serveCard(desk, new Set(), {
      card: presentation.card,
      order: { kind: 'card-check' },
      afterUncertain: false,
    });
    expect(result).toMatchObject({
      view: 'card-contents',
      purse: 4540,
      servicePurse: 0,
      tier: 'standard',
      concession: 'normal',
      openTickets: { self: 1 },
      entryStop: 'stop 3',
    });
    expect(desk.doubts.size).toBe(0);
    expect(await kinds(machine)).toEqual(['PREPARED', 'IN_DOUBT', 'SETTLED', 'OBSERVED']);
  });
});

describe('answers that make no sense', () => {
  test.each([1, 2, 3, 4, 5, 6])('T94 a wrong byte in the answer to command %i: nothing is charged', async (nth) => {
    const machine = await oneTerminal();
    const card = await issueTestCard(30 + nth, 5000, NOON);
    const result = await corrupted(machine, card, nth);
    expect(result).toEqual({ view: 'refused', reason: 'removed-early' });
    expect(card.memory()).toMatchObject({ t: 5000, counter: 0 });
    expect((await tap(machine, card)).result).toMatchObject({ view: 'checked-in', balance: 4540 });
  });

  test('T93 a wrong byte in the answer to Commit is a doubt, settled as executed', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(40, 5000, NOON);
    expect(await corrupted(machine, card, 7)).toMatchObject({ view: 'uncertain' });
    expect((await tap(machine, card)).result).toMatchObject({ view: 'checked-in', repeated: true, balance: 4540 });
    expect(card.memory()).toMatchObject({ t: 4540, counter: 1 });
  });

  test('T97 a card that answers nonsense twice in a row is called damaged', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(41, 5000, NOON);
    const broken = new Set<string>();
    expect(await corrupted(machine, card, 4, broken)).toMatchObject({ reason: 'removed-early' });
    expect(await corrupted(machine, card, 4, broken)).toMatchObject({ reason: 'damaged' });
  });

  async function corrupted({ terminal }: OneTerminal, { card }: TestCard, nth: number, broken = new Set<string>()) {
    card.powerOn();
    let sent = 0;
    const field: CardInField = {
      uid: card.uid,
      reader: 'noisy',
      async transmit(command) {
        const answer = Uint8Array.from(card.execute(command));
        sent += 1;
        if (sent === nth) answer[0] = (answer[0] ?? 0) ^ 0x01;
        return answer;
      },
    };
    const result = await serveCard(terminal.desk, broken, {
      card: field,
      order: { kind: 'tap', agreed: false },
      afterUncertain: false,
    });
    card.powerOff();
    return result;
  }
});

describe('T94 noise at the choice of the application makes no card foreign', () => {
  const bits = Array.from({ length: 9 * 8 }, (_, bit) => bit);
  const flip = (bytes: Uint8Array, bit: number) =>
    bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

  /** The first command or its answer arrives with one bit changed. */
  async function spoilt({ terminal }: OneTerminal, change: { readonly command?: number; readonly answer?: number }) {
    const { card } = await issueTestCard(45, 5000, NOON);
    card.powerOn();
    let sent = 0;
    const transmit = async (command: Uint8Array): Promise<Uint8Array> => {
      sent += 1;
      const { command: inCommand, answer: inAnswer } = sent === 1 ? change : {};
      const answer = card.execute(inCommand === undefined ? command : flip(command, inCommand));
      return inAnswer === undefined ? answer : flip(answer, inAnswer);
    };
    const field: CardInField = { uid: card.uid, reader: 'noisy', transmit };
    return serveCard(terminal.desk, new Set(), {
      card: field,
      order: { kind: 'tap', agreed: false },
      afterUncertain: false,
    });
  }

  test('whichever bit of the command was changed', async () => {
    const machine = await oneTerminal();
    for (const bit of bits) {
      const result = await spoilt(machine, { command: bit });
      // A bit the card does not look at changes nothing.
      if (result.view !== 'checked-in') expect(result).toEqual({ view: 'refused', reason: 'removed-early' });
    }
  });

  test('whichever bit of the answer was changed', async () => {
    const machine = await oneTerminal();
    for (let bit = 0; bit < 16; bit++) {
      const result = await spoilt(machine, { answer: bit });
      expect(result).toMatchObject({ view: 'refused' });
      expect(result).not.toMatchObject({ reason: 'foreign' });
    }
  });
});

test('T97 a card of another scheme is foreign', async () => {
  const machine = await oneTerminal();
  const card = await issueTestCard(50, 5000, NOON);
  card.card.powerOn();
  const field: CardInField = {
    uid: card.card.uid,
    reader: 'x',
    transmit: async (command) => card.card.execute(command),
  };
  const picc = new Desfire(
    field,
    testKeys().openChannel((count) => new Uint8Array(count)),
  );
  await picc.selectApplication(0);
  card.card.powerOff();
  const { terminal } = machine;
  const krakow = { ...terminal.desk, city: 'krakow' } as const;
  const presentation = present(card.card);
  expect(
    await serveCard(krakow, new Set(), {
      card: presentation.card,
      order: { kind: 'tap', agreed: false },
      afterUncertain: false,
    }),
  ).toEqual({
    view: 'refused',
    reason: 'foreign',
  });
});

test('the journal never holds a card number in clear', async () => {
  const machine = await oneTerminal();
  const card = await issueTestCard(0x12345678, 5000, NOON);
  await tap(machine, card);
  const text = JSON.stringify((await machine.terminal.desk.journal.entries(0)).map(({ body }) => body));
  expect(text).not.toContain('12345678');
  expect(text).not.toContain(String(0x12345678));
});
