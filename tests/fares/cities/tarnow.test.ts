import { describe, expect, test } from 'vitest';
import { type CityProfile, layOver, readProfileFile } from '../../../fares/cities/city-profile.ts';
import { TARNOW } from '../../../fares/cities/tarnow.ts';

function profileOf(changes: unknown): CityProfile {
  const read = layOver(TARNOW, changes);
  if (!read.ok) throw new Error(read.error);
  return read.profile;
}

describe('the profile of Tarnów', () => {
  test('T68 T103 T83 T87 T93 T96 T121 waits and beeps are those of the sources', () => {
    expect(TARNOW.delays).toMatchObject({ resultMs: 5000, cardWaitMs: 5000 });
    expect(TARNOW.beeps).toMatchObject({
      checkedIn: 1,
      checkedOut: 1,
      cardCheck: 1,
      uncertain: 3,
      refused: 3,
      carriedOver: 3,
    });
  });

  test('is valid itself: nothing laid over it changes nothing', () => {
    expect(profileOf({})).toEqual(TARNOW);
  });

  test('A14 A22 a file changes just what it names', () => {
    const changed = profileOf({ fares: { transferPrice: 'maximum-then-minimum' }, beeps: { carriedOver: 1 } });
    expect(changed).toEqual({
      ...TARNOW,
      fares: { ...TARNOW.fares, transferPrice: 'maximum-then-minimum' },
      beeps: { ...TARNOW.beeps, carriedOver: 1 },
    });
  });

  test.each<[unknown, string]>([
    [{ delay: {} }, 'unknown key "delay"'],
    [{ delays: { result: 5 } }, 'delays: unknown key "result"'],
    [{ delays: { resultMs: '5 s' } }, 'delays.resultMs: a whole number of milliseconds from 100 to 600000 is expected'],
    [{ beeps: { refused: 2 } }, 'beeps.refused: 0, 1 or 3 beeps are expected'],
    [{ fares: { transferPrice: 'free' } }, 'fares.transferPrice: must be "minimum-at-entry" or "maximum-then-minimum"'],
    [{ darkHours: { from: '9 pm' } }, 'darkHours.from: a time of the day such as "21:00" is expected'],
    [{ darkHours: { from: '05:30' } }, 'darkHours.to: is the same as from'],
    [{ seasonTicketTap: true }, 'seasonTicketTap: must be "charge" or "ask"'],
    [{ fares: { creditThenDebit: 1 } }, 'fares.creditThenDebit: true or false is expected'],
    [{ slowMode: { warningMs: 40_000 } }, 'slowMode.warningMs: is longer than leastMs'],
    [{ slowMode: { extensions: -1 } }, 'slowMode.extensions: a whole number from 0 to 100 is expected'],
    [{ purse: { limit: 0 } }, 'purse.limit: a whole number of grosze, more than 0, is expected'],
    [
      { purse: { limit: 934_466 } },
      'purse.limit: is more than 934465 gr, which a card cannot hold with a refund on top',
    ],
    [{ purseTransfer: { start: 50 } }, 'purseTransfer.start: is not between least and most'],
    [{ purseTransfer: { step: 0.5 } }, 'purseTransfer.step: a whole number of grosze, more than 0, is expected'],
    [[], 'an object is expected'],
    [JSON.parse('{"__proto__": {"delays": 1}}'), 'unknown key "__proto__"'],
  ])('%j is refused in one line', (changes, error) => {
    expect(layOver(TARNOW, changes)).toEqual({ ok: false, error });
  });

  test('a file that is no JSON is refused with its line', () => {
    expect(readProfileFile('{\n"delays": {]', TARNOW)).toEqual({
      ok: false,
      error: 'line 2: a key in double quotes is expected',
    });
  });
});
