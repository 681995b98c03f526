import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exclusiveAddresses, type Surroundings, wrongAddresses } from '../../../hil/rigs/addresses.ts';
import { readRigFile } from '../../../hil/rigs/read-rig-file.ts';

const RIGS = new URL('../../../hil/rigs/', import.meta.url).pathname;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rigs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Json = { [key: string]: Json } | Json[] | string | number | boolean;
const lab = (): { [key: string]: Json } => JSON.parse(readFileSync(join(RIGS, 'lab-example.json'), 'utf8'));

/** The lab's file with one place changed; what is wrong with it, one line each. */
function mistakes(change: (file: { [key: string]: Json }) => void): readonly string[] {
  const file = lab();
  change(file);
  writeFileSync(join(folder, 'lab.json'), JSON.stringify(file));
  try {
    readRigFile('lab.json', folder);
    return [];
  } catch (cause) {
    return cause instanceof Error ? cause.message.split('\n') : [String(cause)];
  }
}
const at = (file: Json, ...path: (string | number)[]): { [key: string]: Json } =>
  path.reduce<Json>((inner, key) => (inner as { [key: string]: Json })[key] ?? {}, file) as { [key: string]: Json };

/** Puts a value where it is named. */
const set =
  (path: readonly (string | number)[], value: Json) =>
  (file: { [key: string]: Json }): void => {
    at(file, ...path.slice(0, -1))[String(path.at(-1))] = value;
  };

describe('rig files', () => {
  test.each(readdirSync(RIGS).filter((name) => name.endsWith('.json')))('%s can be used', (name) => {
    expect(readRigFile(join(RIGS, name), folder).rig.name).toBe(name.replace('.json', ''));
  });

  test('the built-in one and its neighbours have names', () => {
    expect(readRigFile('bench', folder).rig.about).toMatch(/built-in/);
    expect(readRigFile('bench-gantry', folder).rig.actuators.touch).toBe('gantry');
  });

  test.each<[string, (file: { [key: string]: Json }) => void, RegExp]>([
    [
      'a serial port by its number',
      set(['gantry', 'port', 'serial'], '/dev/ttyUSB0'),
      /^lab\.json: gantry\.port\.serial: expected a serial device by its id, such as \/dev\/serial\/by-id\//,
    ],
    [
      'an address that is none',
      set(['devices', 'vehicle', 'address'], 'bus 7'),
      /^lab\.json: devices\.vehicle\.address: expected an address such as http:/,
    ],
    ['an unknown setting', set(['gantry', 'speed'], 7), /^lab\.json: gantry\.speed: there is no such setting$/],
    [
      'a word for a number',
      set(['gantry', 'antenna', 'z'], 'low'),
      /^lab\.json: gantry\.antenna\.z: expected a number$/,
    ],
    [
      'a place outside the limits',
      set(['gantry', 'holders', 2, 'at'], [330, 900]),
      /^lab\.json: gantry\.holders\[2\]\.at\[1\]: 900 lies outside the limits: expected 0 to 300$/,
    ],
    [
      'limits upside down',
      set(['gantry', 'limits', 'x'], [400, 0]),
      /^lab\.json: gantry\.limits\.x: expected the smaller number first$/,
    ],
    [
      'an actuator that is not there',
      (file) => {
        delete file.relay;
      },
      /^lab\.json: actuators\.power: says "relay", and there is no "relay" in the file$/,
    ],
    [
      'a virtual card for a real reader',
      set(['actuators', 'card'], 'interface'),
      /^lab\.json: actuators\.card: says "interface", .* expected "gantry"$/,
    ],
    [
      'a device neither real nor virtual',
      set(['devices', 'readers', 'is'], 'maybe'),
      /^lab\.json: devices\.readers\.is: expected "is": "virtual" or "real"$/,
    ],
    [
      'a means nobody has',
      set(['actuators', 'touch'], 'robot'),
      /^lab\.json: actuators\.touch: expected "interface" or "gantry"$/,
    ],
    ['a cost below nothing', set(['costs', 'card'], -1), /^lab\.json: costs\.card: expected seconds, 0 or more$/],
  ])('%s is one line: file, place, what is wrong, what would be right', (_, change, line) => {
    expect(mistakes(change)).toEqual([expect.stringMatching(line)]);
  });

  test('several mistakes are several lines; no file, and no JSON, are one', () => {
    expect(
      mistakes((file) => {
        at(file, 'gantry', 'antenna').z = 900;
        at(file, 'gantry').travelZ = 900;
      }),
    ).toHaveLength(2);
    expect(() => readRigFile('none.json', folder)).toThrow(/^none\.json: there is no such rig file$/);
    writeFileSync(join(folder, 'torn.json'), '{"name": "lab');
    expect(() => readRigFile('torn.json', folder)).toThrow(/^torn\.json: not JSON: /);
  });
});

describe('addresses', () => {
  const around = (there: Partial<Surroundings> = {}): Surroundings => ({
    isSerialDevice: () => true,
    serialDevices: () => ['/dev/serial/by-id/usb-Other-if00'],
    readers: async () => [
      'ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 00 00',
      'HID Global OMNIKEY 5022 Smart Card Reader 01 00',
    ],
    reach: async () => {},
    ...there,
  });
  const rig = () => readRigFile('lab-example', folder).rig;

  test('where everything answers nothing is said; a virtual rig has no address', async () => {
    expect(await wrongAddresses(rig(), around())).toEqual([]);
    expect(exclusiveAddresses(readRigFile('bench-gantry', folder).rig)).toEqual([]);
    expect(exclusiveAddresses(rig())).toHaveLength(6);
  });

  test('one line for what is not there, with what is', async () => {
    const gone = await wrongAddresses(rig(), around({ isSerialDevice: (path) => !path.includes('FT232R') }));
    expect(gone).toEqual([
      'gantry.port.serial: there is no serial device /dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0; there is /dev/serial/by-id/usb-Other-if00',
    ]);
    const reader = await wrongAddresses(
      rig(),
      around({ readers: async () => ['ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 00 00'] }),
    );
    expect(reader).toEqual([
      expect.stringMatching(/^devices\.readers\.slot\[0\]: there is no reader "HID Global .*; there is "ACS /),
    ]);
    const service = await wrongAddresses(rig(), around({ readers: () => Promise.reject(new Error('no')) }));
    expect(service).toEqual([expect.stringMatching(/^devices\.readers: no PC\/SC service answers/)]);
    const bus = await wrongAddresses(
      rig(),
      around({
        reach: async (host) => {
          if (host === '192.0.2.20') throw Object.assign(new Error(''), { code: 'ECONNREFUSED' });
        },
      }),
    );
    expect(bus).toEqual(['devices.vehicle.address: nobody answers at 192.0.2.20:8081 (ECONNREFUSED)']);
  });
});
