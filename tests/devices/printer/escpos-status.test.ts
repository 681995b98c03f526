import { describe, expect, test } from 'vitest';
import {
  conditionOf,
  conditionOfAutomatic,
  type PrinterCondition,
  REAL_TIME_QUESTIONS,
  statusOf,
} from '../../../devices/printer/escpos-status.ts';

function told(bytes: readonly [number, number, number, number]) {
  const parts = REAL_TIME_QUESTIONS.map((question, at) => conditionOf(question, bytes[at] ?? 0));
  return statusOf(Object.assign({}, ...parts) as PrinterCondition);
}

describe('DLE EOT 1 to 4, bits by the tables of the Epson reference', () => {
  test.each([
    ['ready', [0x12, 0x12, 0x12, 0x12], { kind: 'ready', paper: 'enough' }],
    ['near end on either sensor bit', [0x12, 0x12, 0x12, 0x1e], { kind: 'ready', paper: 'near-end' }],
    // Published as 1A 32 7E for n = 1, 2, 4.
    ['out of paper', [0x1a, 0x32, 0x12, 0x7e], { kind: 'faulty', fault: 'paper-out' }],
    ['stopped for want of paper, told by n = 2 alone', [0x1a, 0x32, 0x12, 0x12], { fault: 'paper-out' }],
    ['cover open', [0x1a, 0x16, 0x12, 0x12], { fault: 'cover-open' }],
    ['cutter', [0x1a, 0x52, 0x1a, 0x12], { fault: 'cutter' }],
    ['mechanical error', [0x1a, 0x52, 0x16, 0x12], { fault: 'jam' }],
    ['unrecoverable', [0x1a, 0x52, 0x32, 0x12], { fault: 'offline', detail: /switch/ }],
    ['too hot', [0x1a, 0x52, 0x52, 0x12], { fault: 'offline', detail: /hot/ }],
    ['feed button', [0x1a, 0x1a, 0x12, 0x12], { fault: 'offline', detail: /feed/ }],
    ['offline, nothing else', [0x1a, 0x12, 0x12, 0x12], { fault: 'offline' }],
  ] as const)('%s', (_, bytes, status) => {
    const seen = told(bytes);
    if ('detail' in status && seen.kind === 'faulty') expect(seen.detail).toMatch(status.detail);
    const { detail: _detail, ...rest } = { detail: undefined, ...status };
    expect(seen).toMatchObject(rest);
  });
});

test('GS a: the four bytes of an automatic status', () => {
  const of = (...bytes: number[]) => conditionOfAutomatic(Uint8Array.from(bytes));
  expect(of(0x10, 0, 0, 0)).toMatchObject({ offline: false, coverOpen: false, paperOut: false, paperNearEnd: false });
  expect(of(0x38, 0, 0, 0)).toMatchObject({ offline: true, coverOpen: true });
  expect(of(0x18, 0x08, 0, 0)).toMatchObject({ cutterError: true });
  expect(of(0x18, 0x20, 0, 0)).toMatchObject({ unrecoverableError: true });
  expect(of(0x18, 0x40, 0, 0)).toMatchObject({ passingError: true });
  expect(of(0x10, 0, 0x03, 0)).toMatchObject({ paperNearEnd: true, paperOut: false });
  expect(of(0x18, 0, 0x0f, 0)).toMatchObject({ paperNearEnd: true, paperOut: true });
});
