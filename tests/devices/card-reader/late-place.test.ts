import { afterEach, expect, test, vi } from 'vitest';
import type { ReaderEvent } from '../../../devices/card-reader/contract.ts';
import type { HostMessage } from '../../../devices/card-reader/host-messages.ts';
import { PcscReader, type PcscService } from '../../../devices/card-reader/nfc-pcsc-reader.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A PC/SC service that says what the test says. */
class ToldService implements PcscService {
  say: (message: HostMessage) => void = () => {};

  join(_: readonly string[], listener: (message: HostMessage) => void): () => Promise<void> {
    this.say = listener;
    return async () => {};
  }

  transmit(): Promise<Uint8Array> {
    return Promise.reject(new Error('nobody asks a card'));
  }
}

function started() {
  vi.useFakeTimers();
  const service = new ToldService();
  const reader = new PcscReader('antenna', ['PCD 00', 'PCD 01'], service, 1000);
  const events: ReaderEvent[] = [];
  reader.subscribe((event) => events.push(event));
  void reader.start();
  service.say({ kind: 'service' });
  const place = (name: string, occupied: boolean) => service.say({ kind: 'place', place: name, occupied });
  return { service, reader, place, kinds: () => events.map(({ kind }) => kind) };
}

test('A38 a card that lies in the field at the start is handed out', () => {
  const { service, reader, place, kinds } = started();
  place('PCD 00', true);
  service.say({ kind: 'occupied', place: 'PCD 00' });
  service.say({ kind: 'card', place: 'PCD 00', session: 1, uid: '04112233445566' });
  place('PCD 01', false);
  expect(kinds()).toEqual(['status', 'card']);
  expect(reader.cardsInField).toBe(1);
});

test('a PC/SC reader that is named late on a starved computer completes the others, which are not named again', () => {
  const { service, reader, place, kinds } = started();
  place('PCD 00', true);
  service.say({ kind: 'occupied', place: 'PCD 00' });
  service.say({ kind: 'card', place: 'PCD 00', session: 1, uid: '04112233445566' });
  vi.advanceTimersByTime(5000);
  expect(reader.status).toEqual({ kind: 'lost', detail: 'no PC/SC reader PCD 01' });
  expect(kinds()).toEqual(['status']);
  place('PCD 01', false);
  expect(reader.status).toEqual({ kind: 'ready' });
  expect(kinds()).toEqual(['status', 'status', 'card']);
  expect(reader.cardsInField).toBe(1);
});

test('what came and left meanwhile is past', () => {
  const { service, reader, place, kinds } = started();
  place('PCD 00', true);
  service.say({ kind: 'occupied', place: 'PCD 00' });
  service.say({ kind: 'card', place: 'PCD 00', session: 1, uid: '04112233445566' });
  vi.advanceTimersByTime(5000);
  service.say({ kind: 'emptied', place: 'PCD 00' });
  place('PCD 01', false);
  expect(reader.cardsInField).toBe(0);
  expect(kinds()).toEqual(['status', 'status']);
});
