import { afterEach, describe, expect, test } from 'vitest';
import { type ActorRefFrom, createActor, fromPromise, SimulatedClock } from 'xstate';
import type { CardInField } from '../../../devices/card-reader/contract.ts';
import { grosze } from '../../../fares/money.ts';
import { epochMillis, unixSeconds } from '../../../fares/time.ts';
import { inspectorChart } from '../../../statecharts/inspector/chart.ts';
import type { CardAnswer, CodeAnswer, InspectorEvent, Subject } from '../../../statecharts/inspector/events.ts';
import type { CheckedCode, InspectedCard, SlipState } from '../../../statecharts/inspector/situation.ts';
import { situationOf } from '../../../statecharts/inspector/situation-of.ts';

const at = epochMillis(1_795_180_000_000);
const proof = { terminal: 1, at: unixSeconds(1_795_180_000), code: 'K7P-3F2' };
const inspected = (documentWanted = false): InspectedCard => ({
  inspection: {
    verdict: 'right',
    reason: 'contract',
    documentWanted,
    contracts: [],
    unreadableSlots: 0,
    eTickets: [],
    ride: null,
    inDebt: false,
  },
  holder: 'Anna',
  balance: grosze(0),
  hasPurse: true,
  coding: { kind: 'none' },
  source: { kind: 'office' },
  numberEnd: '1234',
  at,
});
const code: CheckedCode = { reason: 'stale', verdict: 'no-right', limits: [], at };
const CARD: CardInField = { uid: new Uint8Array(7), reader: 'test', transmit: () => Promise.reject(new Error('none')) };

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A reader whose services answer what they are told, when `settle` lets them. */
function reader(cardAnswer: CardAnswer = { kind: 'inspected', card: inspected() }) {
  const clock = new SimulatedClock();
  const beeps: string[] = [];
  const documents: string[] = [];
  const asked: { challenge: number; subjects: Subject[] } = { challenge: -1, subjects: [] };
  const answers = { card: cardAnswer, code: { kind: 'checked', code } as CodeAnswer };
  const retention = { number: '1-2', reason: 'blocked', numberEnd: '1234', slip: 'printed', at } as const;
  const surcharge = { number: '1-3', id: 'no-ticket', amount: grosze(25_000), slip: 'not-printed', at } as const;
  const chart = inspectorChart.provide({
    actors: {
      inspectCard: fromPromise(async () => answers.card),
      checkCode: fromPromise(async ({ input }) => {
        asked.challenge = input.challenge;
        return answers.code;
      }),
      retainCard: fromPromise(async ({ input }) => {
        asked.subjects.push(input.subject);
        return { kind: 'retained', retention: { ...retention, reason: input.reason } } as const;
      }),
      recordSurcharge: fromPromise(async ({ input }) => {
        asked.subjects.push(input.subject);
        return { kind: 'surcharged', surcharge } as const;
      }),
      printAgain: fromPromise(async (): Promise<SlipState> => 'printed'),
    },
    actions: {
      beep: (_, { cause }) => beeps.push(cause),
      reportDocument: (_, { seen }) => documents.push(seen),
    },
  });
  const actor: ActorRefFrom<typeof inspectorChart> = createActor(chart, { clock, input: { languages: ['pl', 'en'] } });
  actor.start();
  ends.push(() => actor.stop());
  const tell = async (...events: InspectorEvent[]): Promise<void> => {
    for (const event of events) actor.send(event);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  const view = () => {
    const situation = situationOf(actor.getSnapshot(), { proof: () => proof, surcharges: [] });
    return situation?.view ?? 'as before';
  };
  const touch = (button: string) => tell({ type: 'TOUCH', button });
  const boot = () =>
    tell({ type: 'JOURNAL_READY' }, { type: 'READER_READY' }, { type: 'SCANNER_READY' }, { type: 'PRINTER_LOST' });
  const present = () => tell({ type: 'CARD', card: CARD });
  return { actor, clock, beeps, documents, asked, answers, tell, view, touch, boot, present };
}

test('J76 nothing is inspected before the journal takes it; a printer that is missing keeps nobody', async () => {
  const it = reader();
  expect(it.view()).toBe('out-of-service');
  await it.tell({ type: 'READER_READY' }, { type: 'SCANNER_READY' }, { type: 'PRINTER_LOST' });
  expect(it.view()).toBe('out-of-service');
  await it.tell({ type: 'JOURNAL_READY' });
  expect(it.view()).toBe('home');
});

describe('J77 a card', () => {
  test('is read once per presentation (A38), the next one from any result', async () => {
    const it = reader();
    await it.boot();
    await it.present();
    expect([it.view(), it.beeps]).toEqual(['inspected', ['right']]);
    it.answers.card = { kind: 'refused', reason: 'foreign' };
    await it.present();
    expect(it.view(), 'the same card still lies there').toBe('inspected');
    await it.tell({ type: 'FIELD_EMPTY' });
    await it.present();
    expect(it.view()).toBe('refused');
  });

  test('with an e-ticket that was written is told so; in doubt it is asked for again', async () => {
    const it = reader({ kind: 'inspected', card: { ...inspected(), coding: { kind: 'coded', count: 1 } } });
    await it.boot();
    await it.present();
    expect(it.view()).toBe('coded');
    it.answers.card = { kind: 'uncertain', proof, again: false };
    await it.tell({ type: 'FIELD_EMPTY' });
    await it.present();
    expect(it.view()).toBe('uncertain');
  });

  test('beside a second one is none', async () => {
    const it = reader();
    await it.boot();
    await it.tell({ type: 'TWO_CARDS' });
    expect(it.view()).toBe('refused');
  });

  test('leaves nothing on the screen after two minutes', async () => {
    const it = reader();
    await it.boot();
    await it.present();
    it.clock.increment(119_999);
    expect(it.view()).toBe('inspected');
    it.clock.increment(1);
    expect(it.view()).toBe('home');
    expect(it.actor.getSnapshot().context).toMatchObject({ card: null, code: null, retention: null });
  });
});

test('J78 a document is asked for once, where one is wanted', async () => {
  const it = reader({ kind: 'inspected', card: inspected(true) });
  await it.boot();
  await it.present();
  await it.touch('document-missing');
  await it.touch('document-shown');
  expect(it.documents).toEqual(['missing']);
  const other = reader();
  await other.boot();
  await other.present();
  await other.touch('document-missing');
  expect(other.documents).toEqual([]);
});

test('J81 J82 the card in hand is kept, then charged for; the way back leads to it', async () => {
  const it = reader();
  await it.boot();
  await it.present();
  await it.touch('retain');
  expect(it.view()).toBe('choose');
  await it.touch('back');
  expect(it.view()).toBe('inspected');
  await it.touch('retain');
  await it.touch('retain-nonsense');
  expect(it.view()).toBe('choose');
  await it.touch('retain-data-mismatch');
  expect(it.view()).toBe('retained');
  await it.touch('surcharge');
  await it.touch('charge-no-ticket');
  expect(it.view()).toBe('surcharged');
  await it.touch('print-again');
  expect(it.view()).toBe('surcharged');
  expect(it.actor.getSnapshot().context.surcharge?.slip).toBe('printed');
  expect(it.asked.subjects.map(({ kind }) => kind)).toEqual(['card', 'card']);
  await it.touch('done');
  expect(it.view()).toBe('home');
});

describe('K38 a code', () => {
  test('is checked from any result and charged for as a code', async () => {
    const it = reader();
    await it.boot();
    await it.present();
    await it.tell({ type: 'SCANNED', bytes: new Uint8Array(213) });
    expect([it.view(), it.asked.challenge, it.beeps.at(-1)]).toEqual(['code', 0, 'refused']);
    await it.touch('retain');
    expect(it.view(), 'no card is there to be kept').toBe('code');
    await it.touch('surcharge');
    await it.touch('charge-no-ticket');
    expect(it.asked.subjects.at(-1)?.kind).toBe('code');
  });

  test('that was asked for with a number is checked with it, the next one is not', async () => {
    const it = reader();
    await it.boot();
    await it.touch('ask-number');
    expect(it.view()).toBe('challenge');
    await it.tell({ type: 'SCANNED', bytes: new Uint8Array(213) });
    expect(it.asked.challenge).toBe(1);
    await it.tell({ type: 'SCANNED', bytes: new Uint8Array(213) });
    expect(it.asked.challenge).toBe(0);
  });
});

test('a journal that fails ends inspections, and lets them go on when it is back', async () => {
  const it = reader();
  await it.boot();
  await it.present();
  await it.tell({ type: 'JOURNAL_FAILED', fault: 'disk-full' });
  expect(it.view()).toBe('out-of-service');
  await it.tell({ type: 'JOURNAL_READY' });
  it.clock.increment(3000);
  expect(it.view()).toBe('home');
});

test('a defect of a service is no end of the reader', async () => {
  const it = reader({ kind: 'machine-failed' });
  await it.boot();
  await it.present();
  expect(it.view()).toBe('out-of-service');
  it.clock.increment(3000);
  expect(it.view()).toBe('home');
});
