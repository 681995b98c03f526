import { afterEach, expect, test } from 'vitest';
import type { CardInField, ReaderEvent } from '../../../devices/card-reader/contract.ts';
import { socketReader } from '../../../devices/card-reader/socket-reader.ts';
import { epochMillis } from '../../../fares/time.ts';
import { socketReaders } from '../../../hil/bench/readers.ts';
import { VpcdPlug } from '../../../hil/card/vpcd-plug.ts';
import { cardCommands } from '../../../hil/wiretap/card-framing.ts';
import { relayRealCard } from '../../../hil/wiretap/real-card.ts';
import { TcpTap } from '../../../hil/wiretap/tcp-tap.ts';
import { WireTrace } from '../../../hil/wiretap/trace.ts';
import { WireFaults } from '../../../hil/wiretap/wire-faults.ts';
import { issueTestCard } from '../../kiosk/validator/tearing/card.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A reader of the driver's own, on a port of its own. */
async function openReader(name: string) {
  const { antenna } = await socketReaders();
  const port = antenna[0]?.port ?? 0;
  const reader = socketReader({ name, ports: [port], commandLimitMs: 200 });
  const events: ReaderEvent[] = [];
  reader.subscribe((event) => events.push(event));
  await reader.start();
  closing.push(() => reader.close());
  const card = async (): Promise<CardInField> => {
    await expect.poll(() => events.some(({ kind }) => kind === 'card'), { timeout: 5000 }).toBe(true);
    const found = events.findLast((event) => event.kind === 'card');
    if (found?.kind !== 'card') throw new Error('no card');
    return found.card;
  };
  return { reader, port, events, card };
}

const SELECT = Uint8Array.of(0x90, 0x5a, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x00);

test('a card on a real reader is tapped on its way to the slot: recorded, and struck', async () => {
  const theirs = await openReader('real');
  const ours = await openReader('slot');
  const faults = new WireFaults();
  const trace = new WireTrace(() => 0);
  const tap = await TcpTap.open({
    device: () => ({ host: '127.0.0.1', port: ours.port }),
    connects: 'device',
    framing: cardCommands,
    strike: faults.strike,
    below: () => 0,
    trace: trace.of('antenna'),
  });
  closing.push(() => tap.close());
  closing.push(relayRealCard({ reader: theirs.reader, slot: tap.address }));

  const { card } = await issueTestCard(7, 1000, epochMillis(0));
  const plug = await VpcdPlug.plug({ card, port: theirs.port });
  const seen = await ours.card();
  expect(seen.uid).toEqual(card.uid);
  expect(await seen.transmit(SELECT)).toEqual(Uint8Array.of(0x91, 0x00));
  const struck = trace.after(0).filter(({ label }) => label === 'SelectApplication' || label === 'answer');
  expect(struck.map(({ hex }) => hex)).toContain('0009905a00000300000000');

  faults.arm({ kind: 'nak', direction: 'to-device' });
  expect(await seen.transmit(SELECT)).toEqual(Uint8Array.of(0x91, 0x1e));
  faults.arm({ kind: 'drop', direction: 'to-driver' });
  await expect(seen.transmit(SELECT)).rejects.toMatchObject({ name: 'CardLost', reason: 'silent' });
  plug.unplug();
  await expect.poll(() => ours.events.at(-1)?.kind).toBe('removed');
});
