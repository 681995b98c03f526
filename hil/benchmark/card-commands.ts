import { randomBytes } from 'node:crypto';
import {
  BIT_RATES,
  type BitRate,
  cardWork,
  type Exchange,
  modelledMilliseconds,
} from '../../devices/card/timing-model.ts';
import { BusRide, MORNING, RideTime, type TapKind } from './bus-ride.ts';
import type { Figure, Measured } from './figure.ts';
import { InstantJournal } from './instant-journal.ts';
import { issueCards, publicKeys } from './public-cards.ts';

/**
 * Modelled times (ms) of sequences others use, by the same model: 15 commands with two authentications and
 * GetFileSettings, 267 + 263 bytes; 8 commands with one authentication and GetValue, 151 + 140 bytes.
 */
const NAIVE: Readonly<Record<BitRate, number>> = { 106: 95, 212: 69, 424: 56, 848: 49 };
const WITH_GET_VALUE: Readonly<Record<BitRate, number>> = { 106: 58, 212: 43, 424: 36, 848: 32 };

const RATES: readonly BitRate[] = [106, 212, 424, 848];
const NAMES: Readonly<Record<TapKind, string>> = { 'checked-in': 'check-in', 'checked-out': 'check-out' };

/** What a check-in and a check-out ask of the card, counted where its antenna is. */
export async function cardCommands(): Promise<Measured> {
  const time = new RideTime();
  const ride = new BusRide(
    {
      journal: new InstantJournal(time.now),
      keys: publicKeys(),
      random: randomBytes,
      cards: await issueCards(1, MORNING),
    },
    time,
  );
  const figures: Figure[] = [];
  await ride.taps(2, ({ kind, card }) => figures.push(...ofOneTap(NAMES[kind], card.exchanges)));
  return { figures };
}

function ofOneTap(name: string, exchanges: readonly Exchange[]): readonly Figure[] {
  const sent = exchanges.reduce((sum, exchange) => sum + exchange.sent.length, 0);
  const received = exchanges.reduce((sum, exchange) => sum + exchange.received.length, 0);
  const work = cardWork(exchanges);
  const fixed = modelledMilliseconds({ ...work, apduBytes: -6 * work.exchanges }, 106);
  return [
    {
      name: `${name}: card commands`,
      value: exchanges.length,
      unit: 'commands',
      against: 'the naive sequence: 15 commands',
      ratio: exchanges.length / 15,
      limit: 'one authentication (3 frames with the selection), one read, purse, record, commit: none can go',
    },
    {
      name: `${name}: bytes`,
      value: sent + received,
      unit: 'bytes',
      against: 'the naive sequence: 530 bytes',
      ratio: (sent + received) / 530,
      limit: `${sent} to the card, ${received} from it`,
    },
    ...RATES.map((rate) => ({
      name: `${name}: card time at ${rate} kbit/s (model)`,
      value: modelledMilliseconds(work, rate),
      unit: 'ms',
      against: `the naive sequence: ${NAIVE[rate]} ms; with GetValue (8 commands): ${WITH_GET_VALUE[rate]} ms`,
      ratio: modelledMilliseconds(work, rate) / NAIVE[rate],
      limit: `${fixed.toFixed(1)} ms are activation, exchanges, ciphers and memory whatever the rate; ${airTime(work, rate)} ms on the air; to be checked on a real card`,
    })),
  ];
}

function airTime({ apduBytes, exchanges }: { apduBytes: number; exchanges: number }, rate: BitRate): string {
  return (((apduBytes + 6 * exchanges) * 9) / BIT_RATES[rate]).toFixed(1);
}
