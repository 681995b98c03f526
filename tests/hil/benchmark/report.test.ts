import { expect, test } from 'vitest';
import { asJson, asTable, type Report } from '../../../hil/benchmark/report.ts';

const report: Report = {
  computer: { processor: 'Abacus', cores: 2, memoryMegabytes: 512, system: 'Linux x64', node: 'v24', load: 0.25 },
  figures: [
    { name: 'bytes', value: 270, unit: 'bytes', against: 'the naive sequence: 530 bytes', ratio: 270 / 530 },
    {
      name: 'time',
      value: 0.123456,
      unit: 'ms',
      median: 0.123456,
      p99: 12.3456,
      max: 1234.56,
      samples: 2000,
      limit: 'x',
    },
  ],
  notMeasured: [{ name: 'whole-tap', why: 'pcscd is not installed' }],
};

test('JSON carries figures with their names, units and comparisons, and says what is missing and where it was', () => {
  expect(JSON.parse(asJson(report))).toEqual({
    figures: [
      { name: 'bytes', value: 270, unit: 'bytes', against: 'the naive sequence: 530 bytes', ratio: 0.5094 },
      { name: 'time', value: 0.1235, unit: 'ms', median: 0.1235, p99: 12.35, max: 1235, samples: 2000, limit: 'x' },
    ],
    notMeasured: report.notMeasured,
    computer: report.computer,
  });
});

test('the table shows every figure, its comparison, its limit and what is missing', () => {
  const lines = asTable(report).split('\n');
  expect(lines[0]).toBe('Abacus, 2 cores, 512 MB, Linux x64, Node v24, load 0.3');
  expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual(
    expect.arrayContaining([
      ['bytes', '270 bytes'],
      ['against the naive sequence: 530 bytes (ratio 0.509)'],
      ['time', '0.123 ms', '12.3', '1,235', '2000'],
      ['x'],
      ['not measured: whole-tap: pcscd is not installed'],
    ]),
  );
});

test('figures taken on a busy computer are marked', () => {
  const busy = { ...report, computer: { ...report.computer, load: 4 } };
  expect(asTable(busy)).toContain('others are at work here');
  expect(asTable(report)).not.toContain('others are at work here');
});
