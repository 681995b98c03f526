import type { EpochMillis } from '../../../fares/time.ts';
import { epochMillis } from '../../../fares/time.ts';
import { BankTaps, type TapPlace } from '../../../kiosk/bank-tap/serve-bank-tap.ts';
import type { JournalEntry, NewEntry } from '../../../kiosk/journal/contract.ts';
import { JournalFailure } from '../../../kiosk/journal/contract.ts';

export const REFERENCE = 'PAR:V0010013021123456789012345678';
export const OTHER = 'DFEE70:c0ffee';
export const NOON = epochMillis(Date.UTC(2026, 10, 20, 11, 0, 0));

export const PLACE: TapPlace = { day: '2026-11-20', line: '1', course: '7', stop: 'Dworzec', vehicle: 312 };

/** A machine that serves bank cards, and what it wrote. */
export function machine(city: 'tarnow' | 'jaworzno' = 'tarnow') {
  const written: NewEntry[] = [];
  const world = {
    place: PLACE as TapPlace | null,
    denied: new Set<string>(),
    closed: false,
    disk: 'works' as 'works' | 'full',
    at: NOON as EpochMillis,
  };
  const taps = new BankTaps({
    city,
    now: () => world.at,
    place: () => world.place,
    isOpen: () => !world.closed,
    isDenied: (reference) => world.denied.has(reference),
    journal: {
      append: async (entry): Promise<JournalEntry> => {
        if (world.disk === 'full') throw new JournalFailure('disk-full', 'no room');
        written.push(entry);
        return { ...entry, seq: written.length, hash: '' };
      },
    },
    log: () => undefined,
  });
  /** As the uploader sends it. */
  const forOffice = (name = 'front') =>
    written.flatMap(({ at, forOffice: payload }, index) =>
      payload === undefined ? [] : [{ at, ...payload, machine: name, terminal: 1, seq: index + 1 }],
    );
  return { taps, written, world, forOffice };
}
