import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { ChannelBroken, DesfireRefusal } from '../../../devices/card/errors.ts';
import { personalise } from '../../../devices/card/personalise.ts';
import { STATUS_CODES } from '../../../devices/card/status.ts';
import { openForTap } from '../../../devices/card/transit-card.ts';
import { CardLost } from '../../../devices/card-reader/contract.ts';
import { grosze } from '../../../fares/money.ts';
import type { StoredCard } from '../../../hil/card/stored-card.ts';
import { VirtualCard } from '../../../hil/card/virtual-card.ts';
import {
  type AnswerFault,
  blankCard,
  cityCard,
  contents,
  countingRandom,
  testKeyStore,
  VirtualField,
} from './virtual-field.ts';

const keys = testKeyStore();
let stored: StoredCard;
let tapFrames = 0;

/** A check-in that also reads what a card check reads; says how far it came. */
async function checkIn(field: VirtualField): Promise<{ readonly committed: boolean; readonly error: unknown }> {
  let committed = false;
  try {
    const card = await openForTap(field, 'tarnow', keys, countingRandom());
    await card.readAllStates();
    await card.readPurse();
    await card.readContracts();
    await card.debitPurse(grosze(420));
    await card.writeState(new Uint8Array(40).fill(0x22));
    await card.commit();
    committed = true;
    return { committed, error: undefined };
  } catch (error) {
    return { committed, error };
  }
}

function freshField(): VirtualField {
  return new VirtualField(VirtualCard.fromJSON(stored, countingRandom(9)));
}

function isNamed(error: unknown): boolean {
  return error instanceof CardLost || error instanceof DesfireRefusal || error instanceof ChannelBroken;
}

beforeAll(async () => {
  const card = await cityCard('tarnow', grosze(10_000));
  for (let count = 0; count < 8; count++) await checkIn(new VirtualField(card));
  stored = JSON.parse(JSON.stringify(card));
  const field = freshField();
  expect(await checkIn(field)).toEqual({ committed: true, error: undefined });
  tapFrames = field.frames.length;
});

/** What a hostile, foreign or dying card may answer instead of the true answer. */
const distortion: fc.Arbitrary<(answer: Uint8Array) => Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 80 }).map((bytes) => () => bytes),
  fc.uint8Array({ maxLength: 80 }).map((bytes) => () => Uint8Array.of(...bytes, 0x91, 0x00)),
  fc.uint8Array({ maxLength: 80 }).map((bytes) => () => Uint8Array.of(...bytes, 0x91, 0xaf)),
  fc.integer({ min: 0, max: 255 }).map((status) => () => Uint8Array.of(0x91, status)),
  fc.integer({ min: 0, max: 60 }).map((length) => (answer: Uint8Array) => answer.subarray(0, length)),
  fc.integer({ min: 0, max: 60 }).map((start) => (answer: Uint8Array) => answer.subarray(start)),
  fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })).map(([at, mask]) => (answer: Uint8Array) => {
    const turned = Uint8Array.from(answer);
    const place = at % turned.length;
    turned[place] = (turned[place] ?? 0) ^ mask;
    return turned;
  }),
  fc
    .uint8Array({ minLength: 1, maxLength: 20 })
    .map((more) => (answer: Uint8Array) => Uint8Array.of(...answer.subarray(0, -2), ...more, ...answer.subarray(-2))),
);

function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(Buffer.from(other));
}

describe('malformed answers', () => {
  test('at any frame of a tap: a named error at once and no commit, unless the answer was the true one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), distortion, async (place, distort) => {
        const at = place % tapFrames;
        const field = freshField();
        let distorted = false;
        field.fault = (frame, answer) => {
          const given = frame === at ? distort(answer) : answer;
          if (frame === at) distorted = !same(given, answer);
          return given;
        };
        const { committed, error } = await checkIn(field);
        if (!distorted) {
          expect({ committed, error }).toEqual({ committed: true, error: undefined });
          return;
        }
        expect(isNamed(error), String(error)).toBe(true);
        expect(committed).toBe(false);
        // At once: the frame itself, what is left of a chained answer, or the look at the key's version.
        expect(field.frames.length).toBeLessThanOrEqual(at + 10);
      }),
      { numRuns: 1500 },
    );
  });

  test('from any frame on, a card that answers anything at all never crashes or holds the driver', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.infiniteStream(distortion), async (place, distortions) => {
        const at = place % tapFrames;
        const field = freshField();
        field.fault = (frame, answer) => (frame >= at ? distortions.next().value(answer) : answer);
        const { committed, error } = await checkIn(field);
        expect(committed || isNamed(error), String(error)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('while a card is personalised', async () => {
    const whole = new VirtualField(blankCard());
    await personalise(whole, contents('tarnow'));
    await fc.assert(
      fc.asyncProperty(fc.nat(), distortion, async (place, distort) => {
        const at = place % whole.frames.length;
        const field = new VirtualField(blankCard());
        let distorted = false;
        field.fault = (frame, answer) => {
          const given = frame === at ? distort(answer) : answer;
          if (frame === at) distorted = !same(given, answer);
          return given;
        };
        const error = await personalise(field, contents('tarnow')).catch((reason: unknown) => reason);
        if (distorted)
          expect(isNamed(error) || (error instanceof Error && error.name === 'CardNotBlank'), String(error)).toBe(true);
        else expect(error).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  test('data without end is cut off as soon as it is longer than any good answer', async () => {
    for (const chunk of [new Uint8Array(0), new Uint8Array(1), new Uint8Array(59)]) {
      const field = freshField();
      field.fault = (frame, answer) => (frame >= 3 ? Uint8Array.of(...chunk, 0x91, 0xaf) : answer);
      const { error } = await checkIn(field);
      expect(error).toMatchObject({ name: 'ChannelBroken', fault: 'malformed' });
      // Eight records and a MAC are 328 bytes.
      expect(field.frames.length).toBeLessThanOrEqual(3 + 329);
    }
  });
});

describe('commit tells a valid answer from anything else', () => {
  async function commitAnswering(fault: (answer: Uint8Array) => Uint8Array): ReturnType<typeof checkIn> {
    const field = freshField();
    const onCommit: AnswerFault = (_, answer, command) => (command[1] === 0xc7 ? fault(answer) : answer);
    field.fault = onCommit;
    const outcome = await checkIn(field);
    expect(field.frames.map(({ sent }) => sent[1])).toContain(0xc7);
    return outcome;
  }

  test('every single bit of its answer turned over', async () => {
    for (let bit = 0; bit < 80; bit++) {
      const { committed, error } = await commitAnswering((answer) => {
        const turned = Uint8Array.from(answer);
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return turned;
      });
      expect(committed).toBe(false);
      expect(isNamed(error), String(error)).toBe(true);
    }
  });

  test('every status, bare', async () => {
    for (const status of STATUS_CODES) {
      const { committed, error } = await commitAnswering(() => Uint8Array.of(0x91, status));
      expect(committed).toBe(false);
      if (status === 0x00) expect(error).toMatchObject({ name: 'ChannelBroken', fault: 'mac' });
      else if (status === 0xaf) expect(error).toMatchObject({ name: 'ChannelBroken', fault: 'malformed' });
      else expect(error).toMatchObject({ name: 'DesfireRefusal', status, command: 0xc7 });
    }
  });

  test('an answer heard before, the MAC of the command before it', async () => {
    let earlier = new Uint8Array(0);
    const field = freshField();
    field.fault = (_, answer, command) => {
      if (command[1] === 0xc7) return earlier;
      earlier = Uint8Array.from(answer);
      return answer;
    };
    expect(await checkIn(field)).toMatchObject({ committed: false, error: { name: 'ChannelBroken', fault: 'mac' } });
  });

  test('nothing pending is a refusal by name', async () => {
    const card = await openForTap(freshField(), 'tarnow', keys, countingRandom());
    await expect(card.commit()).rejects.toMatchObject({ name: 'DesfireRefusal', statusName: 'no-changes' });
  });

  test.each([0, 1])('an answer of %i bytes is a lost card: readers report a torn one so', async (length) => {
    const { committed, error } = await commitAnswering((answer) => answer.subarray(0, length));
    expect(committed).toBe(false);
    expect(error).toBeInstanceOf(CardLost);
  });
});

test('a lost card passes through as it is, at every frame, before and after the card has done its part', async () => {
  for (let at = 0; at < tapFrames; at++) {
    const lost = new CardLost('removed', 'by the test');
    const field = freshField();
    field.fault = (frame, answer) => {
      if (frame === at) throw lost;
      return answer;
    };
    expect((await checkIn(field)).error).toBe(lost);
    const before = freshField();
    before.cutBefore = at;
    expect((await checkIn(before)).error).toBeInstanceOf(CardLost);
  }
});
