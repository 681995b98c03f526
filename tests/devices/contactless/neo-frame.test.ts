import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMAND } from '../../../devices/contactless/neo-codes.ts';
import { commandFrame, NeoAnswers } from '../../../devices/contactless/neo-frame.ts';
import { CommandEar } from '../../../hil/contactless/neo-wire.ts';
import { answer, bytes, hex } from './given.ts';

const HEADER = '56 69 56 4F 74 65 63 68 32 00';

describe('ViVOtech2 frames', () => {
  test('are the published ones: ping, its answer, configuration', () => {
    expect(hex(commandFrame(COMMAND.ping))).toBe(hex(bytes(`${HEADER} 18 01 00 00 B3 CD`)));
    expect(hex(commandFrame([0x03, 0x02]))).toBe(hex(bytes(`${HEADER} 03 02 00 00 5B 91`)));
    expect(new NeoAnswers().take(bytes(`${HEADER} 18 00 00 00 FA 83`))).toEqual([
      { command: 0x18, status: 0, data: new Uint8Array() },
    ]);
  });

  const wire = fc.record({
    command: fc.integer({ min: 0, max: 255 }),
    status: fc.integer({ min: 0, max: 255 }),
    data: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 300 }),
  });

  test('commands are read by the reader as they were meant', () => {
    fc.assert(
      fc.property(wire, ({ command, status, data }) => {
        const heard = new CommandEar().hear(commandFrame([command, status], Uint8Array.from(data)));
        expect(heard).toEqual([{ command, subCommand: status, data, sound: true }]);
      }),
    );
  });

  test('answers are found whole in any pieces, with noise before and between them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.uint8Array({ maxLength: 20 }), wire), { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        (parts, cuts) => {
          // Noise that ends like a header would take the header with it; a real one does not.
          const quiet = (noise: Uint8Array) => noise.filter((byte) => byte !== 0x56);
          const stream = Buffer.concat(
            parts.flatMap(([noise, { command, status, data }]) => [quiet(noise), answer(command, status, data)]),
          );
          const answers = new NeoAnswers();
          const found = [];
          for (let at = 0, cut = 0; at < stream.length; cut++) {
            const size = cuts[cut % cuts.length] ?? 1;
            found.push(...answers.take(Uint8Array.from(stream.subarray(at, at + size))));
            at += size;
          }
          expect(found.map(({ data, ...rest }) => ({ ...rest, data: [...data] }))).toEqual(
            parts.map(([, frame]) => frame),
          );
        },
      ),
    );
  });

  test('every changed bit is noticed, and the next answer is found', () => {
    const good = answer(0x02, 0x23, [1, 2, 3, 4]);
    for (let bit = 0; bit < good.length * 8; bit++) {
      const bad = good.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      const answers = new NeoAnswers();
      const heard = answers.take(Uint8Array.from(bad));
      expect(heard).toEqual([]);
      // A length that was made longer waits for its bytes; they come with what follows.
      const after = Array.from({ length: 300 }, () => answer(0x18, 0x00)).flatMap((frame) => [...frame]);
      expect(answers.take(Uint8Array.from(after)).length).toBeGreaterThan(0);
    }
  });

  test('what was read is wiped', () => {
    const stream = Uint8Array.from([...answer(0x02, 0x23, [0x41, 0x11]), 0x56, 0x69]);
    new NeoAnswers().take(stream);
    expect(stream.every((byte) => byte === 0)).toBe(true);
  });

  test('any bytes at all are answered', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (chunks) => {
        const answers = new NeoAnswers();
        for (const chunk of chunks) answers.take(chunk);
        expect(answers.damaged).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
