import { describe, expect, test } from 'vitest';
import { layOver } from '../../../fares/cities/city-profile.ts';
import { JAWORZNO, JAWORZNO_TARIFF } from '../../../fares/cities/jaworzno.ts';
import { TARNOW } from '../../../fares/cities/tarnow.ts';

describe('the profile of Jaworzno', () => {
  test('J47 J58 J64 A34 waits, beeps and the lamp are those of the sources', () => {
    expect(JAWORZNO.delays.cardWaitMs).toBe(5_000);
    expect(JAWORZNO.beeps).toMatchObject({ checkedIn: 1, checkedOut: 1, registered: 1, uncertain: 3, refused: 3 });
    expect(JAWORZNO.lamp?.colour).toBe('red');
    expect(JAWORZNO.lamp?.doneMs).toBeLessThan(JAWORZNO.lamp?.refusedMs ?? 0);
    expect(TARNOW.lamp).toBeNull();
  });

  test('J44 the limit of the purse is that of its tariff', () => {
    expect(JAWORZNO_TARIFF.versions.map(({ tariff }) => tariff.purseLimit)).toEqual([JAWORZNO.purse.limit]);
  });

  test('is valid itself: nothing laid over it changes nothing', () => {
    expect(layOver(JAWORZNO, {})).toEqual({ ok: true, profile: JAWORZNO });
  });

  test.each<[unknown, string]>([
    [{ lamp: { colour: 'blue' } }, 'lamp.colour: must be "red", "green" or "yellow"'],
    [{ lamp: { doneMs: 50 } }, 'lamp.doneMs: a whole number of milliseconds from 100 to 600000 is expected'],
    [{ beeps: { registered: 2 } }, 'beeps.registered: 0, 1 or 3 beeps are expected'],
  ])('%j is refused in one line', (changes, error) => {
    expect(layOver(JAWORZNO, changes)).toEqual({ ok: false, error });
  });

  test('a machine without a lamp is one by its profile', () => {
    expect(layOver(JAWORZNO, { lamp: null })).toEqual({ ok: true, profile: { ...JAWORZNO, lamp: null } });
  });
});
