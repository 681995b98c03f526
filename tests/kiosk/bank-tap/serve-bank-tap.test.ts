import { describe, expect, test } from 'vitest';
import { machine, OTHER, PLACE, REFERENCE } from './given.ts';

const ACCEPTED = { kind: 'accepted', line: '1', stop: 'Dworzec' };

describe('a bank card on the validator', () => {
  test('is accepted once it is on the disk; again on the course costs nothing', async () => {
    const { taps, written } = machine();
    expect(await taps.serve(REFERENCE)).toEqual({ ...ACCEPTED, ride: 'new' });
    expect(await taps.serve(REFERENCE)).toEqual({ ...ACCEPTED, ride: 'already' });
    expect(await taps.serve(OTHER)).toEqual({ ...ACCEPTED, ride: 'new' });
    expect(written.map(({ kind }) => kind)).toEqual(['BANK_TAP', 'BANK_TAP']);
  });

  test('another course, line or day is another ride', async () => {
    const { taps, world } = machine();
    for (const place of [PLACE, { ...PLACE, course: '8' }, { ...PLACE, line: '2' }, { ...PLACE, day: '2026-11-21' }]) {
      world.place = place;
      expect(await taps.serve(REFERENCE)).toMatchObject({ kind: 'accepted', ride: 'new' });
    }
  });

  test('what stays in the journal has no reference; what goes to the office has', async () => {
    const { taps, written, forOffice, world } = machine();
    await taps.serve(REFERENCE);
    world.denied.add(OTHER);
    await taps.serve(OTHER);
    const bodies = JSON.stringify(written.map(({ kind, body }) => ({ kind, body })));
    expect(bodies).not.toMatch(/PAR|V001|c0ffee/);
    expect(forOffice()).toEqual([
      expect.objectContaining({ kind: 'bank-tap', reference: REFERENCE, city: 'tarnow', ...PLACE }),
    ]);
  });

  test('denied, no position, a disk that refuses: refused by name, and nothing is owed', async () => {
    const { taps, world, forOffice } = machine();
    world.denied.add(REFERENCE);
    expect(await taps.serve(REFERENCE)).toEqual({ kind: 'refused', reason: 'denied' });
    world.place = null;
    expect(await taps.serve(REFERENCE)).toEqual({ kind: 'refused', reason: 'denied' });
    expect(await taps.serve(OTHER)).toEqual({ kind: 'refused', reason: 'no-position' });
    world.place = PLACE;
    world.disk = 'full';
    expect(await taps.serve(OTHER)).toEqual({ kind: 'refused', reason: 'journal' });
    expect(forOffice()).toEqual([]);
    world.disk = 'works';
    expect(await taps.serve(OTHER)).toMatchObject({ kind: 'accepted', ride: 'new' });
  });
});
