import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type HidPort, HidTap } from '../../../hil/wiretap/hid-tap.ts';
import { becomeHidDevice, createEvent, inputEvent, NoUhid, outputReport } from '../../../hil/wiretap/uhid-port.ts';
import { UnsuitedFault } from '../../../hil/wiretap/wire-fault.ts';
import { WireFaults } from '../../../hil/wiretap/wire-faults.ts';

/** The two ends of a cable: what is written at one is a report at the other. */
function cable(): readonly [HidPort & { say(report: Uint8Array): void }, HidPort] {
  const listeners: ((report: Uint8Array) => void)[][] = [[], []];
  const end = (here: 0 | 1): HidPort & { say(report: Uint8Array): void } => {
    const write = (report: Uint8Array) => {
      for (const listener of listeners[1 - here] ?? []) listener(report);
    };
    return { write, say: write, onReport: (listener) => void listeners[here]?.push(listener), close: () => {} };
  };
  return [end(0), end(1)];
}

function tapped() {
  const [driver, towardsDriver] = cable();
  const [device, towardsDevice] = cable();
  const faults = new WireFaults();
  const tap = new HidTap({ driver: towardsDriver, device: towardsDevice, strike: faults.strike, below: () => 0 });
  const heard: string[] = [];
  device.onReport((report) => heard.push(`device ${Buffer.from(report).toString('hex')}`));
  driver.onReport((report) => heard.push(`driver ${Buffer.from(report).toString('hex')}`));
  return { driver, device, faults, tap, heard };
}

describe('a tap between a driver and a HID device', () => {
  test('passes reports whole, both ways', () => {
    const { driver, device, heard } = tapped();
    driver.say(Uint8Array.of(1, 2));
    device.say(Uint8Array.of(3));
    expect(heard).toEqual(['device 0102', 'driver 03']);
  });

  test('doubles, loses and unplugs', async () => {
    const { driver, device, faults, heard } = tapped();
    faults.arm({ kind: 'duplicate', nthFrame: 1, direction: 'to-driver' });
    faults.arm({ kind: 'drop', nthFrame: 2, direction: 'to-driver' });
    device.say(Uint8Array.of(1));
    device.say(Uint8Array.of(2));
    await expect.poll(() => heard).toEqual(['driver 01', 'driver 01']);
    faults.arm({ kind: 'unplug', direction: 'to-device', amountMs: 30 });
    driver.say(Uint8Array.of(9));
    await expect
      .poll(() => {
        driver.say(Uint8Array.of(8));
        return heard.at(-1);
      })
      .toBe('device 08');
    expect(heard).not.toContain('device 09');
  });

  test('a report comes whole: split, and a refusal that the protocol has not, are refused by name', () => {
    const { tap } = tapped();
    for (const kind of ['split', 'nak', 'brown-out'] as const) expect(() => tap.require(kind)).toThrow(UnsuitedFault);
    expect(() => tap.require('unplug')).not.toThrow();
  });
});

describe('the events of linux/uhid.h', () => {
  test('a device is announced with its descriptor', () => {
    const reportDescriptor = Uint8Array.of(0x06, 0x00, 0xff);
    const event = createEvent({ name: 'reader', vendor: 0x0acd, product: 0x3310, reportDescriptor });
    expect(event.length).toBe(4 + 4372);
    expect(event.readUInt32LE(0)).toBe(11);
    expect(event.subarray(4, 11).toString()).toBe('reader\0');
    expect([event.readUInt16LE(260), event.readUInt16LE(262)]).toEqual([3, 3]);
    expect([event.readUInt32LE(264), event.readUInt32LE(268)]).toEqual([0x0acd, 0x3310]);
    expect([...event.subarray(280, 283)]).toEqual([0x06, 0x00, 0xff]);
  });

  test('reports go in and come out', () => {
    expect(inputEvent(Uint8Array.of(7, 8)).toString('hex')).toBe('0c00000002000708');
    const output = Buffer.alloc(4 + 4096 + 2 + 1);
    output.writeUInt32LE(6, 0);
    output.set([5, 6], 4);
    output.writeUInt16LE(2, 4 + 4096);
    expect(outputReport(output)).toEqual(Uint8Array.of(5, 6));
    expect(outputReport(inputEvent(Uint8Array.of(1)))).toBeUndefined();
  });

  test.skipIf(existsSync('/dev/uhid'))('a system without them is named', () => {
    const identity = { name: 'x', vendor: 1, product: 1, reportDescriptor: new Uint8Array(0) };
    expect(() => becomeHidDevice(identity)).toThrow(NoUhid);
  });
});
