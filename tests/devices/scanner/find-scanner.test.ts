import { expect, test } from 'vitest';
import { findScanner, type ListedDevice } from '../../../devices/scanner/find-scanner.ts';

const device = (change: Partial<ListedDevice>): ListedDevice => ({
  path: '/dev/hidraw0',
  vendor: 0x0c2e,
  product: 0x0b6a,
  model: 'Honeywell 2020',
  serial: 'A',
  usagePage: 0x8c,
  usage: 2,
  ...change,
});
const keyboard = device({ usagePage: 1, usage: 6, path: '/dev/hidraw1' });

test('a HID POS scanner is found among other devices', () => {
  const scanner = device({ path: '/dev/hidraw2' });
  expect(findScanner([keyboard, device({ usagePage: 1, usage: 2 }), scanner], {})).toEqual({
    kind: 'found',
    device: scanner,
  });
});

test('the one that is named, where there are two', () => {
  const second = device({ serial: 'B' });
  expect(findScanner([device({}), second], { serial: 'B' })).toEqual({ kind: 'found', device: second });
  expect(findScanner([device({})], { serial: 'B' })).toEqual({ kind: 'none' });
  expect(findScanner([device({})], { vendor: 1 })).toEqual({ kind: 'none' });
});

test('a scanner that types is refused, with what to do', () => {
  const found = findScanner([keyboard], {});
  expect(found).toMatchObject({ kind: 'keyboard-wedge' });
  expect(found.kind === 'keyboard-wedge' && found.detail).toContain('types like a keyboard; set it to HID POS');
});

test("anybody's keyboard is just a keyboard, unless it was named as the scanner", () => {
  const other = { ...keyboard, vendor: 0x046d };
  expect(findScanner([other], {})).toEqual({ kind: 'none' });
  expect(findScanner([other], { vendor: 0x046d }).kind).toBe('keyboard-wedge');
});
