import { randomBytes } from 'node:crypto';
import type { BitRate } from '../../devices/card/timing-model.ts';
import type { Journal } from '../../kiosk/journal/contract.ts';
import { openJournal } from '../../kiosk/journal/open-journal.ts';
import { BusRide, MORNING, RideTime } from './bus-ride.ts';
import type { TimedExchange } from './card-at-hand.ts';
import { distribution, type Figure, type Measured } from './figure.ts';
import { InstantJournal } from './instant-journal.ts';
import { issueCards, publicKeys } from './public-cards.ts';
import type { Scale } from './scale.ts';
import { summaryOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

/** Codes of the native commands between which the machine waits for the disk. */
const WRITE_RECORD = 0x3b;
const COMMIT = 0xc7;

/**
 * How long a passenger waits for the disk: PREPARED is written beside the card's commands and has to be there before
 * Commit is sent, so the wait is what is left between the answer to WriteRecord and Commit.
 */
export async function diskWait(scale: Scale): Promise<Measured> {
  const quick = scale.of(1000, 60);
  const modelled = scale.of(200, 12);
  const without = await waits(new InstantJournal(() => MORNING), scale.of(200, 20), quick);
  return inWorkFolder(async (directory) => {
    const journal = await openJournal({ directory, now: () => MORNING, random: randomBytes });
    try {
      const atOnce = await waits(journal, scale.of(200, 20), quick);
      const slow = await waits(journal, 4, modelled, 106);
      return { figures: [...figuresOf(without.gaps, atOnce, slow)] };
    } finally {
      await journal.close();
    }
  });
}

interface Waits {
  /** Milliseconds between the answer to WriteRecord and Commit. */
  readonly gaps: readonly number[];
  /** Milliseconds from handing PREPARED over until it is on the disk. */
  readonly prepared: readonly number[];
  /** Milliseconds of whole taps. */
  readonly taps: readonly number[];
  /** ... of them what was not the card's. */
  readonly beyondCard: readonly number[];
  /** Milliseconds the card worked while PREPARED was on its way to the disk. */
  readonly beside: readonly number[];
}

function figuresOf(without: readonly number[], atOnce: Waits, slow: Waits): readonly Figure[] {
  const nothing = summaryOf(without).median;
  const onDisk = summaryOf(atOnce.prepared).median;
  return [
    distribution('disk: PREPARED, from handing over to durable', 'ms', summaryOf(atOnce.prepared), {
      limit: 'one sync of the disk, and the way to the journal thread and back',
    }),
    distribution('disk: wait before Commit, card answers at once', 'ms', summaryOf(atOnce.gaps), {
      against: `a journal that answers at once: ${nothing.toFixed(3)} ms`,
      ratio: summaryOf(atOnce.gaps).median / nothing,
      limit: 'the sync: a virtual card leaves it no time to run beside its commands',
    }),
    distribution('disk: wait before Commit, card at 106 kbit/s (model)', 'ms', summaryOf(slow.gaps), {
      against: `PREPARED until durable: ${onDisk.toFixed(3)} ms`,
      ratio: summaryOf(slow.gaps).median / onDisk,
      limit: `the sync runs beside purse and record, which take the card ${milliseconds(slow.beside)}`,
    }),
    distribution('tap with journal, card answers at once', 'ms', summaryOf(atOnce.taps), {
      limit: `from the card being handed over to the result, without reader and screen; ${milliseconds(atOnce.beyondCard)} are not the card's`,
    }),
    distribution('tap with journal, card at 106 kbit/s (model)', 'ms', summaryOf(slow.taps), {
      limit: `the card: all else, our own code and the disk, is ${milliseconds(slow.beyondCard)}; activation (7.2 ms) came before`,
    }),
  ];
}

const milliseconds = (samples: readonly number[]): string => `${summaryOf(samples).median.toFixed(2)} ms`;

async function waits(journal: Journal, warmUp: number, count: number, rate?: BitRate): Promise<Waits> {
  const time = new RideTime();
  const timed = timedJournal(journal);
  const parts = {
    journal: timed.journal,
    keys: publicKeys(),
    random: randomBytes,
    cards: await issueCards(4, MORNING),
  };
  const ride = new BusRide(rate === undefined ? parts : { ...parts, rate }, time);
  await ride.taps(warmUp, () => {});
  timed.prepared.length = 0;
  const gaps: number[] = [];
  const taps: number[] = [];
  const beyondCard: number[] = [];
  const beside: number[] = [];
  await ride.taps(count, (tap) => {
    const { card, from, to } = tap;
    const { gap, worked } = aroundRecord(card.exchanges);
    gaps.push(gap);
    beside.push(worked);
    taps.push(to - from);
    beyondCard.push(to - from - card.cardTime);
  });
  return { gaps, prepared: timed.prepared, taps, beyondCard, beside };
}

/** Between the answer to WriteRecord and Commit; and what the card worked from the purse to that answer. */
function aroundRecord(exchanges: readonly TimedExchange[]): { readonly gap: number; readonly worked: number } {
  const at = exchanges.findIndex(({ sent }) => sent[1] === WRITE_RECORD);
  const [purse, record, commit] = [exchanges[at - 1], exchanges[at], exchanges[at + 1]];
  if (purse === undefined || record === undefined || commit?.sent[1] !== COMMIT) {
    throw new RangeError('a tap without purse, WriteRecord and Commit in this order');
  }
  return { gap: commit.sentAt - record.answeredAt, worked: record.answeredAt - purse.sentAt };
}

/** The same journal with a stopwatch on its durable entries. */
function timedJournal(journal: Journal): { readonly journal: Journal; readonly prepared: number[] } {
  const prepared: number[] = [];
  const timed: Journal = {
    terminal: journal.terminal,
    opening: journal.opening,
    get status() {
      return journal.status;
    },
    nextSequence: () => journal.nextSequence(),
    async append(entry, durability) {
      const from = performance.now();
      const written = await journal.append(entry, durability);
      if (durability === 'durable') prepared.push(performance.now() - from);
      return written;
    },
    entries: (after, limit) => journal.entries(after, limit),
    outbox: (limit) => journal.outbox(limit),
    acknowledge: (seqs) => journal.acknowledge(seqs),
    cardReference: (number) => journal.cardReference(number),
    cardReferences: (number) => journal.cardReferences(number),
    sealCardNumber: (number) => journal.sealCardNumber(number),
    unsealCardNumber: (sealed) => journal.unsealCardNumber(sealed),
    subscribe: (listener) => journal.subscribe(listener),
    close: () => journal.close(),
  };
  return { journal: timed, prepared };
}
