import { randomBytes } from 'node:crypto';
import type { TransactionId } from '../../fares/card/state.ts';
import { GreenBook } from '../../kiosk/validator/service/green-book.ts';
import { BusRide, MORNING, RideTime, type TimedTap } from './bus-ride.ts';
import { Disturbances, overlaps, type Stretch } from './disturbances.ts';
import { distribution, type Figure, type Measured } from './figure.ts';
import { InstantJournal } from './instant-journal.ts';
import { processorClock } from './processor-clock.ts';
import { issueCards, publicKeys } from './public-cards.ts';
import type { Scale } from './scale.ts';
import { median, summaryOf } from './statistics.ts';
import { Stopwatch } from './stopwatch.ts';
import { TimedKeys } from './timed-keys.ts';

/** Aim for all of our own code in a tap, at p99. */
const AIM_MS = 5;

type Piece = 'cryptography' | 'decision' | 'journal';

interface Own extends Stretch {
  readonly own: number;
  readonly preempted: boolean;
}

/**
 * What a tap takes beyond the card and the disk: the card answers at once and its time is taken off, the journal
 * answers at once. More cards than the key store keeps at hand, so each tap derives its card's key anew.
 */
export async function ownCode(scale: Scale): Promise<Measured> {
  const warmUp = scale.of(2000, 100);
  const count = scale.of(4000, 200);
  const cold: number[] = [];
  const taps: Own[] = [];
  const disturbances = new Disturbances();
  const ride = await rideWith(undefined);
  await ride.taps(warmUp, (tap) => cold.push(ownTime(tap)));
  disturbances.preempted();
  await ride.taps(count, (tap) => {
    taps.push({ from: tap.from, to: tap.to, own: ownTime(tap), preempted: disturbances.preempted() });
  });
  const collections = (await disturbances.collections()).filter(({ from }) => from >= (taps[0]?.from ?? 0));
  return {
    figures: [
      ...wholeFigures(taps, cold, collections),
      ...(await onProcessor(warmUp, count)),
      ...(await shares(warmUp, count)),
    ],
  };
}

const ownTime = ({ from, to, card }: TimedTap): number => to - from - card.cardTime;

async function rideWith(watch: Stopwatch<Piece> | undefined): Promise<BusRide> {
  const time = new RideTime();
  const cards = await issueCards(4, MORNING);
  const [journal, keys] = [new InstantJournal(time.now), publicKeys(1)];
  const parts = { journal, keys, random: randomBytes, cards };
  if (watch === undefined) return new BusRide(parts, time);
  const desk = { greens: new DecisionBegins(watch) };
  return new BusRide(
    { ...parts, journal: new TimedJournal(time.now, watch), keys: new TimedKeys(keys, watch), desk },
    time,
  );
}

function wholeFigures(taps: readonly Own[], cold: readonly number[], collections: readonly Stretch[]): Figure[] {
  const all = summaryOf(taps.map(({ own }) => own));
  const quiet = taps.filter((tap) => !tap.preempted && !overlaps(tap, collections));
  const collected = taps.filter((tap) => overlaps(tap, collections)).length;
  const preempted = taps.filter((tap) => tap.preempted).length;
  const early = cold.slice(0, 20);
  return [
    distribution('own code per tap', 'ms', all, {
      against: `the aim: ${AIM_MS} ms at p99`,
      ratio: all.p99 / AIM_MS,
      limit: `of ${taps.length} taps ${collected} met a garbage collection and ${preempted} lost the processor to others; the rest of a tap is the card and the reader`,
    }),
    ...(quiet.length === 0
      ? []
      : [
          distribution('own code per tap, undisturbed', 'ms', summaryOf(quiet.map(({ own }) => own)), {
            limit: 'taps without garbage collection and with the processor to themselves: what the code itself takes',
          }),
        ]),
    distribution('own code per tap, first 20 of a process', 'ms', summaryOf(early), {
      limit: 'code that runs for the first time is interpreted; the slowest is the very first tap',
    }),
    {
      name: 'garbage collections per 1,000 taps',
      value: (collections.length * 1000) / taps.length,
      unit: 'collections',
      ...(collections.length === 0 ? {} : { max: Math.max(...collections.map(({ from, to }) => to - from)) }),
      limit: 'the virtual card makes garbage too; max: the longest of them, in ms',
    },
  ];
}

/** The same in processor time, which no other program can lengthen; garbage collected meanwhile is in it. */
async function onProcessor(warmUp: number, count: number): Promise<readonly Figure[]> {
  const clock = await processorClock();
  if (clock === undefined) return [];
  const time = new RideTime();
  const parts = { journal: new InstantJournal(time.now), keys: publicKeys(1), random: randomBytes, clock };
  const ride = new BusRide({ ...parts, cards: await issueCards(4, MORNING) }, time);
  const own: number[] = [];
  await ride.taps(warmUp, () => {});
  await ride.taps(count, (tap) => own.push(ownTime(tap)));
  const summary = summaryOf(own);
  return [
    distribution('own code per tap, processor time', 'ms', summary, {
      against: `the aim: ${AIM_MS} ms at p99`,
      ratio: summary.p99 / AIM_MS,
      limit:
        'time on the processor, garbage collection included: the same whoever else is at work; reading the clock costs 16 system calls',
    }),
  ];
}

/** Where the time goes; the stopwatch itself costs a little, so this is a pass of its own. */
async function shares(warmUp: number, count: number): Promise<readonly Figure[]> {
  const watch = new Stopwatch<Piece>();
  const ride = await rideWith(watch);
  const own: number[] = [];
  const spent: Record<Piece, number[]> = { cryptography: [], decision: [], journal: [] };
  const take = (tap: TimedTap): void => {
    own.push(ownTime(tap));
    for (const piece of PIECES) spent[piece].push(watch.spent(piece));
    watch.reset();
  };
  await ride.taps(warmUp, () => watch.reset());
  await ride.taps(count, take);
  const whole = median(own);
  const rest = own.map((total, at) => total - PIECES.reduce((sum, piece) => sum + (spent[piece][at] ?? 0), 0));
  const share = (name: string, samples: readonly number[], limit: string): Figure =>
    distribution(`own code per tap: ${name}`, 'ms', summaryOf(samples), {
      against: `all of our own code: ${whole.toFixed(3)} ms`,
      ratio: median(samples) / whole,
      limit,
    });
  return [
    share('cryptography of the card', spent.cryptography, 'AES and CMAC by calls into OpenSSL; derives the key too'),
    share('decision', spent.decision, 'one call of decideTap, and the record made of it'),
    share(
      'journal entries',
      spent.journal,
      'pseudonym (HMAC), seal (AES-GCM), canonical JSON, the copy for the thread',
    ),
    share('the rest', rest, 'frames, records, promises between them, and the stopwatch'),
  ];
}

const PIECES: readonly Piece[] = ['cryptography', 'decision', 'journal'];

/** The last thing the desk is asked before a decision; the next is the seal for the journal. */
class DecisionBegins extends GreenBook {
  readonly #watch: Stopwatch<Piece>;

  constructor(watch: Stopwatch<Piece>) {
    super();
    this.#watch = watch;
  }

  override at(transaction: TransactionId) {
    const found = super.at(transaction);
    this.#watch.begin('decision');
    return found;
  }
}

class TimedJournal extends InstantJournal {
  readonly #watch: Stopwatch<Piece>;

  constructor(now: () => number, watch: Stopwatch<Piece>) {
    super(now);
    this.#watch = watch;
  }

  override sealCardNumber(cardNumber: number): string {
    this.#watch.end('decision');
    return this.#watch.time('journal', () => super.sealCardNumber(cardNumber));
  }

  override cardReference(cardNumber: number): string {
    return this.#watch.time('journal', () => super.cardReference(cardNumber));
  }

  override cardReferences(cardNumber: number): readonly string[] {
    return this.#watch.time('journal', () => super.cardReferences(cardNumber));
  }

  override append(...entry: Parameters<InstantJournal['append']>) {
    return this.#watch.time('journal', () => super.append(...entry));
  }
}
