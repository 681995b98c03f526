import { randomBytes } from 'node:crypto';
import type { BitRate } from '../../devices/card/timing-model.ts';
import { BusRide, MORNING, RideTime, type TapKind } from './bus-ride.ts';
import type { Figure, Measured } from './figure.ts';
import { InstantJournal } from './instant-journal.ts';
import { issueCards, publicKeys } from './public-cards.ts';
import { type Compared, sequenceFigures } from './sequence-figures.ts';

/** Eight commands with one authentication and GetValue, 151 + 140 bytes; modelled milliseconds. */
const WITH_GET_VALUE: Readonly<Record<BitRate, number>> = { 106: 58, 212: 43, 424: 36, 848: 32 };

/** What others do, by the same model: 15 commands with two authentications and GetFileSettings, 267 + 263 bytes. */
const NAIVE: Compared = {
  name: 'the naive sequence',
  commands: 15,
  bytes: 530,
  times: { 106: 95, 212: 69, 424: 56, 848: 49 },
  also: (rate) => `; with GetValue (8 commands): ${WITH_GET_VALUE[rate]} ms`,
};

const NAMES: Readonly<Record<TapKind, string>> = { 'checked-in': 'check-in', 'checked-out': 'check-out' };
const WHY = 'one authentication (3 frames with the selection), one read, purse, record, commit: none can go';

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
  await ride.taps(2, ({ kind, card }) => figures.push(...sequenceFigures(NAMES[kind], card.exchanges, WHY, NAIVE)));
  return { figures };
}
