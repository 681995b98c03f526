import { EventEmitter } from 'node:events';
import type { NativeReader } from 'nfc-pcsc';
import { expect, test } from 'vitest';
import type { HostMessage } from '../../../devices/card-reader/host-messages.ts';
import { PcscPlace } from '../../../devices/card-reader/pcsc-place.ts';

/*
 * What real readers do and virtual ones do not: states told as one, a card at the edge of the field, a command that
 * fails while the card stays, a cable that is pulled.
 */

const PRESENT = 0x20;
const EMPTY = 0x10;
const GET_UID = 'ffca000000';
const UID = '04010203040506';
const NOT_TRANSACTED = 'SCardTransmit error: Transaction failed.(0x80100016)';
const UNRESPONSIVE = 'SCardConnect error: Card is unresponsive.(0x80100066)';

/** A native reader whose answers are laid out beforehand, per call; when they run out everything works. */
class ScriptedNative extends EventEmitter implements NativeReader {
  readonly name = 'ACME Contactless 00 00';
  readonly SCARD_SHARE_SHARED = 2;
  readonly SCARD_LEAVE_CARD = 0;
  readonly SCARD_STATE_PRESENT = PRESENT;
  connected = false;
  readonly connects: string[] = [];
  readonly transmits: string[] = [];

  connect(_options: unknown, done: (error: Error | null | undefined, protocol?: number) => void): void {
    const failure = this.connects.shift() ?? '';
    this.connected = failure === '';
    setImmediate(() => (failure === '' ? done(null, 2) : done(new Error(failure))));
  }

  disconnect(_disposition: number, done: (error: Error | null | undefined) => void): void {
    this.connected = false;
    setImmediate(() => done(null));
  }

  transmit(
    command: Buffer,
    _longest: number,
    _protocol: number,
    done: (error: Error | null | undefined, answer?: Buffer) => void,
  ): void {
    const failure = this.transmits.shift() ?? '';
    const answer = command.toString('hex') === GET_UID ? `${UID}9000` : '9000';
    setImmediate(() => (failure === '' ? done(null, Buffer.from(answer, 'hex')) : done(new Error(failure))));
  }
}

const placed = (): { native: ScriptedNative; place: PcscPlace; told: HostMessage[]; kinds(): string[] } => {
  const native = new ScriptedNative();
  const told: HostMessage[] = [];
  const place = new PcscPlace(
    native,
    (message) => told.push(message),
    () => false,
  );
  place.report(EMPTY, undefined);
  return { native, place, told, kinds: () => told.map(({ kind }) => kind) };
};

const state = (flags: number, counter: number): number => flags | (counter << 16);
const until = (kinds: () => string[], wanted: readonly string[]): Promise<void> =>
  expect.poll(kinds, { interval: 2, timeout: 5000 }).toEqual(['place', ...wanted]);

test('A38 a card that left and came back between two looks is a new card', async () => {
  const { place, told, kinds } = placed();
  place.report(state(PRESENT, 1), undefined);
  await until(kinds, ['occupied', 'card']);
  // The same card goes on being told: nothing happens.
  place.report(state(PRESENT | 0x100, 1), undefined);
  place.report(state(PRESENT, 3), undefined);
  await until(kinds, ['occupied', 'card', 'emptied', 'occupied', 'card']);
  expect(told.filter((message) => message.kind === 'card').map(({ session }) => session)).toEqual([1, 2]);
});

test('a card at the edge of the field is tried three times', async () => {
  const good = placed();
  good.native.connects.push(UNRESPONSIVE, UNRESPONSIVE);
  good.place.report(state(PRESENT, 1), undefined);
  await until(good.kinds, ['occupied', 'card']);

  const mute = placed();
  mute.native.connects.push(UNRESPONSIVE, UNRESPONSIVE, UNRESPONSIVE);
  mute.place.report(state(PRESENT, 1), undefined);
  await until(mute.kinds, ['occupied', 'unreadable']);
  expect(mute.told.at(-1)).toMatchObject({ detail: 'no connection: SCARD_W_UNRESPONSIVE_CARD' });
});

test('A38 a command that failed while the card stays: lost, and the card has to leave first', async () => {
  const { native, place, told, kinds } = placed();
  place.report(state(PRESENT, 1), undefined);
  await until(kinds, ['occupied', 'card']);
  native.transmits.push(NOT_TRANSACTED);
  place.transmit({ kind: 'transmit', id: 7, place: native.name, session: 1, command: '9060000000' });
  place.transmit({ kind: 'transmit', id: 8, place: native.name, session: 1, command: '9060000000' });
  await until(kinds, ['occupied', 'card', 'failed', 'failed']);
  expect(told.slice(-2)).toMatchObject([
    { id: 7, reason: 'removed', detail: 'SCARD_E_NOT_TRANSACTED' },
    { id: 8, reason: 'removed' },
  ]);
  place.report(state(EMPTY, 2), undefined);
  place.report(state(PRESENT, 3), undefined);
  await until(kinds, ['occupied', 'card', 'failed', 'failed', 'emptied', 'occupied', 'card']);
});

test('a card that left during a command and is back before the service looked is a new card', async () => {
  const { native, place, kinds } = placed();
  place.report(state(PRESENT, 1), undefined);
  await until(kinds, ['occupied', 'card']);
  native.transmits.push(NOT_TRANSACTED, NOT_TRANSACTED, NOT_TRANSACTED);
  place.transmit({ kind: 'transmit', id: 7, place: native.name, session: 1, command: '9060000000' });
  await until(kinds, ['occupied', 'card', 'failed', 'emptied', 'occupied', 'card']);
});

test('a command is answered before the card is told to have left; one for an earlier card never reaches it', async () => {
  const { native, place, told, kinds } = placed();
  place.report(state(PRESENT, 1), undefined);
  await until(kinds, ['occupied', 'card']);
  place.transmit({ kind: 'transmit', id: 1, place: native.name, session: 1, command: '9060000000' });
  place.report(state(EMPTY, 2), undefined);
  place.report(state(PRESENT, 3), undefined);
  await until(kinds, ['occupied', 'card', 'answer', 'emptied', 'occupied', 'card']);
  place.transmit({ kind: 'transmit', id: 2, place: native.name, session: 1, command: '9060000000' });
  await until(kinds, ['occupied', 'card', 'answer', 'emptied', 'occupied', 'card', 'failed']);
  expect(told.at(-1)).toMatchObject({ id: 2, reason: 'removed' });
});

test('told again from the start for a reader that was started late; unplugged it says so and is still', async () => {
  const { place, kinds } = placed();
  place.report(state(PRESENT, 1), undefined);
  await until(kinds, ['occupied', 'card']);
  place.restate();
  await until(kinds, ['occupied', 'card', 'place', 'occupied', 'card']);
  place.end();
  place.report(state(EMPTY, 2), undefined);
  place.restate();
  await until(kinds, ['occupied', 'card', 'place', 'occupied', 'card', 'place-gone']);
});
