import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { NewEntry } from '../../kiosk/journal/contract.ts';
import { openOffice } from '../../kiosk/office/office.ts';
import { BusRide, MORNING, RideTime } from './bus-ride.ts';
import { flushesOf, nameOf, syncInWords } from './disk.ts';
import type { Measured } from './figure.ts';
import { InstantJournal } from './instant-journal.ts';
import { issueCards, publicKeys } from './public-cards.ts';
import type { Scale } from './scale.ts';
import { inWorkFolder } from './work-folder.ts';

/** Records of one upload, as a machine sends them. */
const UPLOAD = 200;
/** Taps of one card: a month of daily rides there and back. */
const TAPS_OF_A_CARD = 80;

/** How fast the embedded office takes records of taps, and how fast it folds all that it has. */
export function officeRecords(scale: Scale): Promise<Measured> {
  return inWorkFolder(async (folder) => {
    const cards = scale.of(50, 2);
    const records = await tapRecords(cards, cards * TAPS_OF_A_CARD);
    const directory = join(folder, 'office');
    const receiving = openOffice({ directory, now: () => MORNING });
    const flushed = flushesOf(folder);
    const from = performance.now();
    let uploads = 0;
    for (let at = 0; at < records.length; at += UPLOAD) {
      receiving.receive(records.slice(at, at + UPLOAD));
      uploads += 1;
    }
    const received = performance.now() - from;
    const flushes = flushed === undefined ? undefined : (flushesOf(folder) ?? 0) - flushed;
    receiving.close();
    // Opened anew: nothing is folded yet.
    const folding = openOffice({ directory, now: () => MORNING });
    const begun = performance.now();
    for (let number = 1; number <= cards; number++) folding.card(number);
    const folded = performance.now() - begun;
    folding.close();
    return {
      figures: [
        {
          name: 'office: records received per second',
          value: (records.length * 1000) / received,
          unit: 'records/s',
          samples: records.length,
          limit: `uploads of ${UPLOAD}, a transaction each; ${syncInWords(flushes, uploads, nameOf(folder))}`,
        },
        {
          name: 'office: records folded per second',
          value: (records.length * 1000) / folded,
          unit: 'records/s',
          samples: records.length,
          limit: `${cards} cards of ${TAPS_OF_A_CARD} taps, read from the store, checked and folded whole; ${(folded / cards).toFixed(1)} ms a card`,
        },
      ],
    };
  });
}

/** What a validator would send of so many taps, made by taps. */
async function tapRecords(cards: number, taps: number): Promise<readonly object[]> {
  const time = new RideTime();
  const journal = new KeepingJournal(time.now);
  const parts = { journal, keys: publicKeys(), random: randomBytes, cards: await issueCards(cards, MORNING) };
  await new BusRide(parts, time).taps(taps, () => {});
  return journal.forOffice.map((payload, index) => ({ ...payload, machine: 'benchmark', terminal: 1, seq: index + 1 }));
}

class KeepingJournal extends InstantJournal {
  readonly forOffice: object[] = [];

  override append(entry: NewEntry, durability: 'durable' | 'lazy') {
    if (entry.forOffice !== undefined) this.forOffice.push({ at: entry.at, ...entry.forOffice });
    return super.append(entry, durability);
  }
}
