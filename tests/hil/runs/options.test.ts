import { expect, test } from 'vitest';
import { readOptions, WrongOption } from '../../../hil/runs/options.ts';

const read = (...args: string[]) => readOptions(args, () => 77);

test('a run on the built-in rig, with a seed that is drawn and a station page on any port', () => {
  expect(read('--suite', 'ride')).toEqual({
    do: 'run',
    suites: ['ride'],
    rig: 'bench',
    seed: 77,
    machine: 'main',
    wait: 0,
    station: 0,
    linger: 0,
    pictures: true,
  });
  expect(read('--suite', 'a', '--suite', 'b', '--seed', '5', '--no-station', '--no-pictures')).toMatchObject({
    suites: ['a', 'b'],
    seed: 5,
    pictures: false,
  });
});

test('the address of a running bench is completed', () => {
  expect(read('--suite', 'a', '--url', 'http://127.0.0.1:8080')).toMatchObject({ url: 'http://127.0.0.1:8080/rig' });
  expect(read('--suite', 'a', '--url', 'http://127.0.0.1:8080/rig/')).toMatchObject({
    url: 'http://127.0.0.1:8080/rig',
  });
});

test.each<[string, readonly string[]]>([
  ['--suite is missing; --list shows which there are', []],
  ['--seed x: expected a whole number from 0 to 4294967295', ['--suite', 'a', '--seed', 'x']],
  ['--station 70000: expected a whole number from 0 to 65535', ['--suite', 'a', '--station', '70000']],
  ['--out: a path is expected', ['--suite', 'a', '--out', '']],
  ['--url ftp://x: expected an address such as http://127.0.0.1:8080/rig', ['--suite', 'a', '--url', 'ftp://x']],
  [
    '--url and --against: a comparison needs two rigs of its own',
    ['--suite', 'a', '--url', 'http://x', '--against', 'b'],
  ],
])('%s', (message, args) => {
  expect(() => read(...args)).toThrow(new WrongOption(message));
});

test('an unknown option is named', () => {
  expect(() => read('--sweet', 'ride')).toThrow(/--sweet/);
});
