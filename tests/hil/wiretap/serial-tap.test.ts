import { once } from 'node:events';
import { SerialPort } from 'serialport';
import { afterEach, expect, test } from 'vitest';
import { openPseudoTerminal } from '../../../hil/pty/pseudo-terminal.ts';
import { ccTalk } from '../../../hil/wiretap/plain-framings.ts';
import { NoSerialDevice, SerialTap } from '../../../hil/wiretap/serial-tap.ts';
import { UnsuitedFault } from '../../../hil/wiretap/wire-fault.ts';
import { WireFaults } from '../../../hil/wiretap/wire-faults.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** Destination 2, header 254 (simple poll), and what a device answers to it. */
const POLL = Uint8Array.of(2, 0, 1, 254, 255);
const ACK = Uint8Array.of(1, 0, 2, 0, 253);

/** A device on a terminal, a tap before it and a driver on the tap. */
async function tappedLine() {
  const device = openPseudoTerminal();
  open.push(device);
  const heard: string[] = [];
  device.onBytes((bytes) => {
    heard.push(hex(bytes));
    device.write(ACK);
  });
  const faults = new WireFaults();
  const tap = await SerialTap.open({
    device: device.path,
    baudRate: 9600,
    framing: ccTalk(),
    strike: faults.strike,
    below: () => 0,
  });
  open.push(tap);
  const driver = new SerialPort({ path: tap.path, baudRate: 19_200 });
  await once(driver, 'open');
  open.push({ close: () => new Promise((resolve) => driver.close(resolve)) });
  const answers: Buffer[] = [];
  driver.on('data', (chunk: Buffer) => answers.push(chunk));
  const answered = () => Buffer.concat(answers).toString('hex');
  return { device, heard, faults, tap, driver, answered };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('a driver behind a tap on a serial line hears its device, and its speed is passed on', async () => {
  const { driver, heard, answered, tap, device } = await tappedLine();
  driver.write(Buffer.from(POLL));
  await expect.poll(answered).toBe(hex(ACK));
  expect(heard).toEqual([hex(POLL)]);
  expect(tap.baudRate).toBe(19_200);
  expect(device.lineSettings().rate).toBe(19_200);
});

test('faults strike the Nth frame: doubled, refused, unplugged', async () => {
  const { driver, heard, answered, faults } = await tappedLine();
  faults.arm({ kind: 'duplicate', direction: 'to-driver' });
  driver.write(Buffer.from(POLL));
  await expect.poll(answered).toBe(hex(ACK).repeat(2));
  faults.arm({ kind: 'nak', direction: 'to-device' });
  driver.write(Buffer.from(POLL));
  await expect.poll(answered).toBe(`${hex(ACK).repeat(2)}01000205f8`);
  expect(heard).toHaveLength(1);
  faults.arm({ kind: 'unplug', direction: 'to-device', amountMs: 40 });
  driver.write(Buffer.from(POLL));
  await expect
    .poll(() => {
      driver.write(Buffer.from(POLL));
      return heard.length;
    })
    .toBeGreaterThan(1);
});

test('what cannot be is named: no device there, nobody at its power switch', async () => {
  const faults = new WireFaults();
  const nowhere = { device: '/dev/no-such-line', baudRate: 9600, framing: ccTalk(), strike: faults.strike };
  await expect(SerialTap.open({ ...nowhere, below: () => 0 })).rejects.toThrow(NoSerialDevice);
  const { tap } = await tappedLine();
  expect(() => tap.require('brown-out')).toThrow(UnsuitedFault);
});
