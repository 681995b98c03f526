import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exchange } from '../../../devices/card/framing.ts';
import type { CardInField } from '../../../devices/card-reader/contract.ts';
import { unwrapped } from './scripted-card.ts';

/** Takes a command in any frames, then answers in pieces of these lengths. */
class ChoppingCard implements CardInField {
  readonly uid = new Uint8Array(7);
  readonly reader = 'chopping';
  command = '';
  readonly #wanted: number;
  readonly #answer: Uint8Array[];

  constructor(commandBytes: number, answer: Uint8Array, pieces: readonly number[]) {
    this.#wanted = 1 + commandBytes;
    this.#answer = [];
    let at = 0;
    for (const piece of pieces) {
      if (at + piece >= answer.length) break;
      this.#answer.push(answer.slice(at, at + piece));
      at += piece;
    }
    this.#answer.push(answer.slice(at));
  }

  async transmit(apdu: Uint8Array): Promise<Uint8Array> {
    const native = unwrapped(apdu);
    const whole = this.command.length / 2 >= this.#wanted;
    if (whole) expect(native).toBe('af');
    else this.command += this.command === '' ? native : native.slice(2);
    if (this.command.length / 2 < this.#wanted) return Uint8Array.of(0x91, 0xaf);
    const next = this.#answer.shift() ?? new Uint8Array(0);
    return Uint8Array.of(...next, 0x91, this.#answer.length > 0 ? 0xaf : 0x00);
  }
}

describe('ISO-wrapped framing', () => {
  test('commands and answers of any length in frames of any size arrive as they were', async () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 59 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.uint8Array({ maxLength: 300 }),
        pieces,
        async (payload, answer, cut) => {
          const card = new ChoppingCard(payload.length, answer, cut);
          expect([...(await exchange(card, 0x3d, payload, 300))]).toEqual([...answer]);
          expect(card.command).toBe(`3d${Buffer.from(payload).toString('hex')}`);
        },
      ),
    );
  });

  test('a card that answers before it has the whole command is refused, with an error status by that name', async () => {
    const answering = (...answer: readonly number[]): CardInField => ({
      uid: new Uint8Array(7),
      reader: 'hasty',
      transmit: async () => Uint8Array.from(answer),
    });
    const payload = new Uint8Array(56);
    await expect(exchange(answering(0x91, 0x00), 0x3d, payload, 8)).rejects.toMatchObject({ fault: 'malformed' });
    await expect(exchange(answering(1, 0x91, 0xaf), 0x3d, payload, 8)).rejects.toMatchObject({ fault: 'malformed' });
    await expect(exchange(answering(0x91, 0x9d), 0x3d, payload, 8)).rejects.toMatchObject({
      name: 'DesfireRefusal',
      statusName: 'permission-denied',
      command: 0x3d,
    });
  });
});
