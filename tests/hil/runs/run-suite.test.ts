import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RecordEntry } from '../../../hil/report/entries.ts';
import { readRecord } from '../../../hil/report/read-record.ts';
import type { RecordWriter } from '../../../hil/report/record-writer.ts';
import { MachineFailure, MachineTooSlow, type Progress, type Station, type Suite } from '../../../hil/runs/contract.ts';
import { repeatableRandom } from '../../../hil/runs/dice.ts';
import { runSuite } from '../../../hil/runs/run-suite.ts';
import { OPENED, sampleWriter, scratchFolder } from '../report/sample-record.ts';

let scratch: ReturnType<typeof scratchFolder>;
let record: RecordWriter;
beforeEach(() => {
  scratch = scratchFolder();
  record = sampleWriter(scratch.folder);
  record.add(OPENED);
});
afterEach(() => {
  record.close();
  scratch.remove();
});

const entries = (): readonly RecordEntry[] => readRecord(scratch.folder).entries;
const step = (progress: Progress, act: () => Promise<unknown> = async () => {}) =>
  progress.step({ title: 'a step', act: 'touch' }, act);

async function run(
  act: (progress: Progress, station: Station) => Promise<void>,
  more: { limit?: number; abort?: AbortSignal } = {},
) {
  const suite: Suite = {
    name: 'test',
    about: 'test',
    subject: { city: 'tarnow', machine: 'validator' },
    limitSeconds: more.limit ?? 30,
    run: (station, progress) => act(progress, station),
  };
  const station = {
    rig: 'http://127.0.0.1:1/rig',
    machine: 'main',
    seed: 1,
    random: repeatableRandom(1),
    costOf: () => 2,
  };
  return runSuite(suite, {
    record,
    station,
    abort: more.abort ?? new AbortController().signal,
    wire: async () => [],
    picture: async () => ({ mediaType: 'image/png', content: Uint8Array.of(1) }),
  });
}

describe('verdicts', () => {
  test('a suite that ran its steps is a PASS, one that ran none an ERROR', async () => {
    expect(await run(async (progress) => void (await step(progress)))).toMatchObject({ verdict: 'PASS' });
    expect(await run(async () => {})).toMatchObject({ verdict: 'ERROR', why: expect.stringMatching(/no step/) });
  });

  test.each([
    [new MachineFailure('saw red'), 'FAIL'],
    [new MachineTooSlow('nothing came'), 'TIMEOUT'],
    [new TypeError('fetch failed'), 'ERROR'],
    ['a text', 'ERROR'],
  ] as const)('what a step throws decides: %s is %s', async (thrown, verdict) => {
    const result = await run((progress) => step(progress, () => Promise.reject(thrown)).then(() => undefined));
    expect(result).toMatchObject({ verdict, why: expect.stringMatching(/^step 1 "a step": /) });
    const ended = entries().find((entry) => entry.kind === 'step');
    expect(ended).toMatchObject({ verdict, failure: { message: expect.any(String) }, cost: 2 });
  });

  test('a suite may go on after a failed step; the failure stays, and a later rig error does not hide it', async () => {
    const result = await run(async (progress) => {
      await step(progress, () => Promise.reject(new MachineFailure('saw red'))).catch(() => undefined);
      await step(progress);
      await step(progress, () => Promise.reject(new Error('the rig broke')));
    });
    expect(result).toMatchObject({ verdict: 'FAIL', why: expect.stringMatching(/saw red/) });
  });

  test('a step that was tried again after an error of the rig is no PASS', async () => {
    const result = await run(async (progress) => {
      await step(progress, () => Promise.reject(new Error('no answer'))).catch(() => undefined);
      await step(progress);
    });
    expect(result.verdict).toBe('ERROR');
  });

  test('a failure that passes through a step around it is told once', async () => {
    const result = await run((progress) =>
      step(progress, () => step(progress, () => Promise.reject(new MachineFailure('saw red')))).then(() => undefined),
    );
    expect(result.why).toBe('step 2 "a step": saw red');
  });

  test('a measurement outside its limits and a fault not survived are a FAIL; NaN is within no limits', async () => {
    const measured = await run(async (progress) => {
      await step(progress);
      progress.measure({ name: 'tap', value: 301, unit: 'ms', atMost: 300 });
    });
    expect(measured).toMatchObject({ verdict: 'FAIL', why: 'tap: 301 ms, at most 300' });
    const nan = await run(async (progress) => {
      await step(progress);
      progress.measure({ name: 'tap', value: Number.NaN, unit: 'ms' });
    });
    expect(nan.verdict).toBe('FAIL');
    const fault = await run(async (progress) => {
      await step(progress);
      progress.fault('drop', 'failed', 'charged twice');
    });
    expect(fault).toMatchObject({ verdict: 'FAIL', why: 'fault drop: charged twice' });
  });

  test('a suite that hangs is a TIMEOUT, one that is stopped is ABORTED, and both end', async () => {
    const hangs = (signal: AbortSignal) =>
      new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const late = await run((progress, { signal }) => step(progress, () => hangs(signal)).then(() => undefined), {
      limit: 0.05,
    });
    expect(late.verdict).toBe('TIMEOUT');
    const stop = new AbortController();
    const stopped = run(
      (progress, { signal }) => {
        queueMicrotask(() => stop.abort());
        return step(progress, () => hangs(signal)).then(() => undefined);
      },
      { abort: stop.signal },
    );
    expect(await stopped).toMatchObject({ verdict: 'ABORTED' });
  });

  test('a suite that does not listen to its signal is left alone, and begins no further step', async () => {
    const stop = new AbortController();
    let more: Promise<unknown> = Promise.resolve();
    const result = await run(
      async (progress) => {
        await step(progress);
        stop.abort();
        await new Promise((resolve) => setTimeout(resolve, 2100));
        more = step(progress).catch((cause: unknown) => cause);
        await more;
      },
      { abort: stop.signal },
    );
    expect(result.verdict).toBe('ABORTED');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await more).toMatchObject({ name: 'RunAborted' });
  });
});

describe('what is written down', () => {
  test('coverage only as far as it is new', async () => {
    await run(async (progress) => {
      await step(progress);
      const known = ['a', 'b', 'c'];
      progress.covered({ taken: ['a'], known, unreachable: {} });
      progress.covered({ taken: ['a'], known, unreachable: {} });
      progress.covered({ taken: ['a', 'b'], known, unreachable: { c: 'never' } });
    });
    const told = entries()
      .filter((entry) => entry.kind === 'covered')
      .map(({ at: _, ...rest }) => rest);
    expect(told).toEqual([
      { kind: 'covered', taken: ['a'], known: ['a', 'b', 'c'], unreachable: {} },
      { kind: 'covered', taken: ['b'], unreachable: { c: 'never' } },
    ]);
  });

  test('a failed step has its picture and its evidence, a chosen one its picture', async () => {
    await run(async (progress) => {
      await progress.step({ title: 'look', act: 'look', picture: true }, async () => {});
      const circle: { self?: unknown } = {};
      circle.self = circle;
      await step(progress, () => Promise.reject(new MachineFailure('saw red', circle)));
    });
    expect(entries().filter((entry) => entry.kind === 'attached')).toMatchObject([{ step: 1 }, { step: 2 }]);
    expect(entries().find((entry) => entry.kind === 'step' && entry.step === 2)).toMatchObject({
      failure: { evidence: '[object Object]' },
    });
  });
});

test('the same seed gives the same random numbers, in [0, 1)', () => {
  const draw = (seed: number): readonly number[] => Array.from({ length: 50 }, repeatableRandom(seed));
  expect(draw(5)).toEqual(draw(5));
  expect(draw(5)).not.toEqual(draw(6));
  expect(draw(5).every((value) => value >= 0 && value < 1)).toBe(true);
});
