import { createDecipheriv } from 'node:crypto';
import { expect } from 'vitest';
import type { VirtualCard } from '../../../hil/card/virtual-card.ts';

export function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
}

export function hex(data: Uint8Array): string {
  return Buffer.from(data).toString('hex');
}

/** One command and its answer, native framing, hexadecimal. */
export type Exchange = readonly [sent: string, received: string];

/** Lines "sent received". */
export function exchanges(recording: string): Exchange[] {
  return recording
    .trim()
    .split('\n')
    .map((line) => {
      const [sent, received] = line.trim().split(' ');
      if (sent === undefined || received === undefined) throw new Error(`not an exchange: ${line}`);
      return [sent, received] as const;
    });
}

/** What the recorded card drew: its enciphered challenge undone with the key used. */
export function challenge(key: string, enciphered: string): Uint8Array {
  const [secret, data] = [bytes(key), bytes(enciphered)];
  const isAes = data.length === 16 && secret.length === 16;
  const tripled =
    secret.length === 8 ? Buffer.concat([secret, secret, secret]) : Buffer.concat([secret, secret.slice(0, 8)]);
  const decipher = isAes
    ? createDecipheriv('aes-128-cbc', secret, new Uint8Array(16))
    : createDecipheriv('des-ede3-cbc', secret.length === 24 ? secret : tripled, new Uint8Array(8));
  decipher.setAutoPadding(false);
  return Uint8Array.from(Buffer.concat([decipher.update(data), decipher.final()]));
}

/** Hands out these values, one a call, and nothing after them. */
export function scripted(...values: readonly Uint8Array[]): (length: number) => Uint8Array {
  const rest = [...values];
  return (length) => {
    const value = rest.shift();
    if (value?.length !== length) throw new Error(`the recording holds no ${length} random bytes here`);
    return value;
  };
}

/** Plays the reader's side of a recording: every answer of the card must be the recorded one. */
export function replay(card: VirtualCard, recording: readonly Exchange[]): void {
  card.powerOn();
  recording.forEach(([sent, received], index) => {
    const answer = hex(card.execute(bytes(sent)));
    expect(answer, `answer ${index + 1}, to ${sent.slice(0, 20)}`).toBe(received.toLowerCase().replaceAll(' ', ''));
  });
}
