import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BadTrace, readTrace, readTraceFile, traceText, WireTrace } from '../../../hil/wiretap/trace.ts';

test('a trace file is read as it was written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trace-'));
  const file = join(folder, 'wire.jsonl');
  let now = 1000;
  const trace = new WireTrace(() => now, file);
  trace.of('antenna')({ direction: 'to-device', bytes: Uint8Array.of(0x90, 0x5a), label: 'SelectApplication' });
  now = 1003;
  trace.of('vehicle')({ direction: 'to-driver', bytes: new Uint8Array(0), faults: ['drop'] });
  expect(readTraceFile(file)).toEqual([
    { seq: 1, at: 1000, wire: 'antenna', direction: 'to-device', hex: '905a', label: 'SelectApplication' },
    { seq: 2, at: 1003, wire: 'vehicle', direction: 'to-driver', hex: '', faults: ['drop'] },
  ]);
  expect(readTrace(traceText(trace.after(1)))).toHaveLength(1);
  rmSync(folder, { recursive: true });
});

test.each(['nonsense', '{"seq":1}', '{"seq":1,"at":1,"wire":"w","direction":"up","hex":""}'])(
  'what is no trace is named with its line: %s',
  (line) => {
    expect(() => readTrace(`${line}\n`)).toThrow(BadTrace);
    expect(() => readTrace(`${line}\n`)).toThrow('line 1');
  },
);
