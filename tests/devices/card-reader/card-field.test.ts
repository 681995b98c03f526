import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CardField } from '../../../devices/card-reader/card-field.ts';
import type { CardInField, ReaderEvent } from '../../../devices/card-reader/contract.ts';

const PLACES = ['a', 'b', 'c'] as const;

const cardIn = (place: string): CardInField => ({
  uid: Uint8Array.of(1, 2, 3, 4),
  reader: place,
  transmit: () => Promise.reject(new Error('not asked')),
});

const happenings = fc.array(
  fc.record({
    what: fc.constantFrom('occupied', 'identified', 'unreadable', 'emptied', 'lost', 'foundEmpty'),
    place: fc.constantFrom(...PLACES),
  }),
  { maxLength: 40 },
);
type Happening = { readonly what: string; readonly place: string };

const apply = (field: CardField, { what, place }: Happening): void => {
  if (what === 'occupied') field.occupied(place);
  else if (what === 'identified') field.identified(place, cardIn(place));
  else if (what === 'unreadable') field.unreadable(place, 'mute');
  else if (what === 'emptied') field.emptied(place);
  else if (what === 'lost') field.lost();
  else field.foundEmpty();
};

const played = (happening: readonly Happening[]): { events: ReaderEvent[]; field: CardField } => {
  const events: ReaderEvent[] = [];
  const field = new CardField((event) => events.push(event));
  for (const one of happening) apply(field, one);
  return { events, field };
};

describe('a field of several places', () => {
  test('J102 A38 between two empty fields at most one card is handed out, and none after a second came', () => {
    fc.assert(
      fc.property(happenings, (happening) => {
        const events: ReaderEvent[] = [];
        const field = new CardField((event) => events.push(event));
        let served = 0;
        let crowded = false;
        for (const one of happening) {
          const before = events.length;
          apply(field, one);
          if (field.cards > 1) crowded = true;
          for (const event of events.slice(before)) {
            if (event.kind === 'card') {
              expect(crowded).toBe(false);
              expect(field.cards).toBe(1);
              served++;
            }
          }
          expect(served).toBeLessThanOrEqual(1);
          if (field.cards === 0) {
            served = 0;
            crowded = false;
          }
        }
      }),
    );
  });

  test('J102 a second card is told once, each time the field was empty before', () => {
    fc.assert(
      fc.property(happenings, (happening) => {
        const events: ReaderEvent[] = [];
        const field = new CardField((event) => events.push(event));
        let told = 0;
        for (const one of happening) {
          const before = events.length;
          apply(field, one);
          told += events.slice(before).filter(({ kind }) => kind === 'two-cards').length;
          if (field.cards > 1) expect(told).toBe(1);
          if (field.cards === 0) told = 0;
        }
      }),
    );
  });

  test('a field that was occupied is told to be empty once, also where a reader was lost in between', () => {
    fc.assert(
      fc.property(happenings, (happening) => {
        const events: ReaderEvent[] = [];
        const field = new CardField((event) => events.push(event));
        let owed = false;
        for (const one of happening) {
          const before = events.length;
          const occupied = field.cards > 0;
          owed ||= occupied;
          apply(field, one);
          const told = events.slice(before).filter(({ kind }) => kind === 'removed').length;
          const left = occupied && one.what === 'emptied';
          const found = owed && one.what === 'foundEmpty';
          expect(told).toBe(field.cards === 0 && (left || found) ? 1 : 0);
          if (told > 0) owed = false;
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('the number of cards is the number of occupied places', () => {
    fc.assert(
      fc.property(happenings, (happening) => {
        const occupied = new Set<string>();
        for (const { what, place } of happening) {
          if (what === 'occupied') occupied.add(place);
          if (what === 'emptied') occupied.delete(place);
          if (what === 'lost') occupied.clear();
        }
        expect(played(happening).field.cards).toBe(occupied.size);
      }),
    );
  });
});
