import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  bitsOf,
  descriptorOf,
  GPIO_V2_GET_LINE_IOCTL,
  GPIO_V2_LINE_GET_VALUES_IOCTL,
  GPIO_V2_LINE_SET_VALUES_IOCTL,
  LINE_EVENT_SIZE,
  LINE_FLAG,
  LINE_REQUEST_SIZE,
  LINE_VALUES_SIZE,
  lineRequest,
  lineValues,
  readLineEvents,
} from '../../../devices/panel/gpio-structs.ts';

const KEYS = {
  offsets: [17, 27, 22],
  consumer: 'kasownik',
  flags: LINE_FLAG.input | LINE_FLAG.edgeRising | LINE_FLAG.edgeFalling | LINE_FLAG.pullUp | LINE_FLAG.activeLow,
  debounceMicroseconds: 10_000,
};
const LAMPS = { offsets: [5, 63], consumer: 'kasownik', flags: LINE_FLAG.output, values: 2n };

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What a C compiler makes of the kernel's header; a word where there is none of either. */
function ofTheHeader() {
  if (!existsSync('/usr/include/linux/gpio.h')) return 'no linux/gpio.h (Debian: linux-libc-dev)';
  const folder = mkdtempSync(join(tmpdir(), 'gpio-structs-'));
  try {
    const program = join(folder, 'structs');
    execFileSync('cc', ['-o', program, new URL('./kernel-structs.c', import.meta.url).pathname], { stdio: 'pipe' });
    const text = z.string();
    const number = z.number();
    const numbers = { getLine: number, getValues: number, setValues: number, request: number, line: number };
    const places = { event: number, pullDown: number, biasDisabled: number };
    return z
      .object({ ...numbers, ...places, keys: text, lamps: text, answered: text, values: text, events: text })
      .parse(JSON.parse(execFileSync(program, { encoding: 'utf8' })));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return 'no C compiler';
    throw cause;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const header = ofTheHeader();

describe('structs of the GPIO character device', () => {
  test.skipIf(typeof header === 'string')(
    `are byte by byte those that a C compiler lays out by the kernel's header${typeof header === 'string' ? `: ${header}` : ''}`,
    () => {
      expect({
        getLine: GPIO_V2_GET_LINE_IOCTL,
        getValues: GPIO_V2_LINE_GET_VALUES_IOCTL,
        setValues: GPIO_V2_LINE_SET_VALUES_IOCTL,
        ...{ request: LINE_REQUEST_SIZE, line: LINE_VALUES_SIZE, event: LINE_EVENT_SIZE },
        ...{ pullDown: Number(LINE_FLAG.pullDown), biasDisabled: Number(LINE_FLAG.biasDisabled) },
        ...{ keys: hex(lineRequest(KEYS)), lamps: hex(lineRequest(LAMPS)), values: hex(lineValues(5n, 7n)) },
      }).toEqual(typeof header === 'string' ? {} : omit(header));
      if (typeof header === 'string') return;
      expect(descriptorOf(Buffer.from(header.answered, 'hex'))).toBe(-77);
      expect(readLineEvents(Buffer.from(header.events, 'hex'))).toEqual([
        { edge: 'rising', offset: 17 },
        { edge: 'falling', offset: 63 },
      ]);
    },
  );

  test('are of the sizes and numbers that the kernel documents', () => {
    expect([GPIO_V2_GET_LINE_IOCTL, GPIO_V2_LINE_GET_VALUES_IOCTL, GPIO_V2_LINE_SET_VALUES_IOCTL]).toEqual([
      0xc250b407, 0xc010b40e, 0xc010b40f,
    ]);
    expect(bitsOf(lineValues(5n, 7n))).toBe(5n);
  });

  test('a request has 1 to 64 lines, and a long name is cut', () => {
    expect(() => lineRequest({ ...LAMPS, offsets: [] })).toThrow(RangeError);
    expect(() => lineRequest({ ...LAMPS, offsets: Array.from({ length: 65 }, (_, at) => at) })).toThrow(RangeError);
    const struct = lineRequest({ ...LAMPS, consumer: 'x'.repeat(80) });
    expect(Buffer.from(struct.subarray(256, 288)).toString('latin1')).toBe(`${'x'.repeat(31)}\0`);
  });

  test('half an event is none', () => expect(readLineEvents(new Uint8Array(LINE_EVENT_SIZE - 1))).toEqual([]));
});

function omit({ answered: _answered, events: _events, ...rest }: Exclude<typeof header, string>) {
  return rest;
}
