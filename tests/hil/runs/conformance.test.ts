import { describe, expect, test } from 'vitest';
import type { RecordEntry, WireFrame } from '../../../hil/report/entries.ts';
import { firstDifference, inContext, traceOf } from '../../../hil/runs/conformance.ts';
import { step } from '../report/sample-record.ts';

const frame = (sentHex: string, receivedHex: string, reader = 'Virtual PCD antenna 00 00'): WireFrame => ({
  seq: 1,
  at: 0,
  reader,
  command: 'Command',
  sentHex,
  receivedHex,
});

const run = (...wire: WireFrame[]): readonly RecordEntry[] => [{ ...step(1, { wire }), at: 1 }];

describe('wire traces of two rigs', () => {
  test('random numbers, cryptograms and names of readers make no difference', () => {
    const one = run(
      frame('90aa0000010100', 'e65e56f4dc19777286dbcaf6f6d8da6491af'),
      frame(`90af000020${'11'.repeat(32)}00`, `${'22'.repeat(16)}9100`),
      frame(`903b000010040000002800001200${'33'.repeat(3)}00`, `${'44'.repeat(8)}9100`),
    );
    const other = run(
      frame('90aa0000010100', '000102030405060708090a0b0c0d0e0f91af', 'Socket antenna 0'),
      frame(`90af000020${'aa'.repeat(32)}00`, `${'bb'.repeat(16)}9100`, 'Socket antenna 0'),
      frame(`903b000010040000002800001200${'cc'.repeat(3)}00`, `${'dd'.repeat(8)}9100`, 'Socket antenna 0'),
    );
    expect(firstDifference(traceOf(one), traceOf(other))).toBeUndefined();
  });

  test.each([
    ['another file', frame('90bd0000070500000028000000', '009100')],
    ['another status', frame('90bd0000070400000028000000', '00911c')],
    ['another length', frame('90bd0000070400000028000000', '00009100')],
    ['no answer', frame('90bd0000070400000028000000', '')],
    ['the other reader', frame('90bd0000070400000028000000', '009100', 'Virtual PCD pocket 00 00')],
  ])('%s is a difference', (_, changed) => {
    const same = frame('90aa0000010100', 'ff91af');
    const one = traceOf(run(same, frame('90bd0000070400000028000000', '009100')));
    const other = traceOf(run(same, changed));
    const difference = firstDifference(one, other);
    expect(difference).toMatchObject({ at: 2, one: { step: 1 }, other: { step: 1 } });
    if (difference === undefined) return;
    const told = inContext(difference, [one, other], ['bench', 'lab']);
    expect(told).toContain('first difference, in step 1 "step 1" (line 3):');
    expect(told).toContain(`  < ${one[2]?.text}`);
    expect(told).toContain(`  > ${other[2]?.text}`);
  });

  test('a trace that ends too early differs, and so does a verdict', () => {
    const frames = [frame('90aa0000010100', 'ff91af'), frame('90c7000000', '9100')] as const;
    const [one, other] = [traceOf(run(...frames)), traceOf(run(frames[0]))];
    const difference = firstDifference(one, other);
    expect(difference).toMatchObject({ at: 2, other: undefined });
    expect(difference && inContext(difference, [one, other], ['a', 'b'])).toContain('> (nothing more)');
    const failed: RecordEntry = { ...step(1, { verdict: 'FAIL' }), at: 1 };
    expect(firstDifference(traceOf([{ ...step(1), at: 1 }]), traceOf([failed]))).toMatchObject({ at: 0 });
  });
});
