import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readRecord } from '../../../hil/report/read-record.ts';
import { traceOf } from '../../../hil/runs/conformance.ts';
import { type OwnBench, startOwnBench } from '../../../hil/station/own-bench.ts';
import { RigCalls } from '../../../hil/station/rig-calls.ts';
import { hil } from './command.ts';

// Only an end to what would never come: whole machines start on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SOCKETS = new URL('../../../hil/rigs/bench-sockets.json', import.meta.url).pathname;
const WORDS = new URL('../../../hil/scenarios/words/scenario.ts', import.meta.url).pathname;

let folder: string;
let bench: OwnBench;
let calls: RigCalls;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hil-whole-'));
  bench = await startOwnBench({
    city: 'tarnow',
    machine: 'validator',
    rigFile: SOCKETS,
    seed: 3,
    options: [],
    log: join(folder, 'bench.log'),
    signal: new AbortController().signal,
  });
  calls = new RigCalls(bench.rig, 'main');
});
afterAll(async () => {
  await bench?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A scenario of one's own, as a test engineer writes it. */
function written(name: string, story: string): string {
  const file = join(folder, `${name}.ts`);
  writeFileSync(
    file,
    `import { scenario } from '${WORDS}';\nexport default scenario('${name}', async (words) => {\n${story}\n});\n`,
  );
  return file;
}

const onBench = (file: string, out: string, ...more: string[]) =>
  hil(
    '--suite',
    file,
    '--url',
    bench.rig,
    '--rig',
    SOCKETS,
    '--seed',
    '9',
    '--no-station',
    '--out',
    join(folder, out),
    ...more,
  );

const HOLD = `
  const card = await words.cards.issue({ purses: { t: 3000 } });
  await words.faults.strike({ device: 'office', fault: 'down' });
  await words.passenger.presents(card);
  await new Promise((resolve) => words.station.signal.addEventListener('abort', resolve, { once: true }));`;

describe('runs from the command line', () => {
  test('a ride by the gantry and the power switch, in processes of their own, passes and is recorded', async () => {
    const out = join(folder, 'ride');
    const {
      code,
      out: said,
      err,
    } = await hil('--suite', 'ride', '--rig', 'bench-gantry', '--seed', '5', '--out', out).ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(said).toMatch(
      /^station: http:\/\/127\.0\.0\.1:\d+\/\nride: A ride of seven stops {2}\(seed 5, rig bench-gantry\)\n/,
    );
    expect(said).toMatch(/\nPASS {2}ride {2}[\d.]+ s\nreport: .*report\.html\n$/);
    const { entries, cutOff } = readRecord(out);
    expect(cutOff).toBe(false);
    expect(entries[0]).toMatchObject({
      kind: 'opened',
      seed: 5,
      model: expect.stringMatching(/^[0-9a-f]{64}$/),
      packages: { xstate: expect.any(String) },
    });
    const devices = entries.find((entry) => entry.kind === 'devices');
    expect(devices?.devices).toContainEqual(
      expect.objectContaining({ name: 'gantry', firmware: 'Kasownik gantry twin 1.0' }),
    );
    const frames = traceOf(entries).filter(({ text }) => text.includes('CommitTransaction'));
    expect(frames).toHaveLength(2);
    for (const name of ['report.html', 'report.json', 'junit.xml']) expect(existsSync(join(out, name))).toBe(true);
  });

  test('a machine that shows something else is a FAIL that says what was expected and seen', async () => {
    const file = written('wrong', "await words.screen.shows('checked-in', { within: 0.2 });");
    const { code, out } = await onBench(file, 'wrong').ended;
    expect(code).toBe(1);
    expect(out).toMatch(/FAIL {2}wrong .*expected view checked-in, saw view home: "ZBLIŻ KARTĘ"/);
    const attached = readRecord(join(folder, 'wrong')).entries.filter((entry) => entry.kind === 'attached');
    const notes = readRecord(join(folder, 'wrong')).entries.filter((entry) => entry.kind === 'note');
    // A picture, or the reason why there is none.
    expect(attached.length + notes.length).toBe(1);
  });

  test('what the rig cannot do is an ERROR, not a FAIL', async () => {
    const file = written('unable', "await words.faults.strike({ device: 'teapot', fault: 'steam' });");
    const { code, out } = await onBench(file, 'unable', '--no-pictures').ended;
    expect(code).toBe(3);
    expect(out).toMatch(/ERROR {2}unable .*POST \/faults: 404 no-such-device/);
  });

  test('a run that is stopped leaves the rig safe: field empty, faults taken back, and a report', async () => {
    const run = onBench(written('hold', HOLD), 'hold');
    const field = async () => ((await calls.tell('GET', '/antenna')) as { cards: unknown[] }).cards.length;
    await expect.poll(field, { timeout: 60_000 }).toBe(1);
    run.kill('SIGTERM');
    expect((await run.ended).code).toBe(5);
    expect(await field()).toBe(0);
    expect(await calls.tell('GET', '/faults')).toEqual([]);
    expect(JSON.parse(readFileSync(join(folder, 'hold', 'report.json'), 'utf8'))).toMatchObject({ verdict: 'ABORTED' });
  });

  test('a second run on the same rig gets one line that names who has it, or waits', async () => {
    const first = onBench(written('hold', HOLD), 'first');
    await expect.poll(() => existsSync(join(folder, 'first', 'record.jsonl')), { timeout: 60_000 }).toBe(true);
    const file = written('short', "await words.screen.shows('home');");
    const refused = await onBench(file, 'second').ended;
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(
      /^hil: http:\/\/127\.0\.0\.1:\d+\/rig is taken: hold, by .* \(process \d+\), since .*\n$/,
    );
    const waiting = onBench(file, 'third', '--wait', '60');
    await expect.poll(() => waiting.said(), { timeout: 60_000 }).toContain('waiting: ');
    first.kill('SIGINT');
    expect(await first.ended).toMatchObject({ code: 5, err: '' });
    expect((await waiting.ended).code).toBe(0);
  });
});

describe('what is asked wrongly', () => {
  test.each<[readonly string[], RegExp]>([
    [['--suite', 'ride', '--rig', 'nowhere.json'], /^hil: nowhere\.json: there is no such rig file\n$/],
    [['--suite', 'ride', '--rig', 'lab-example'], /^hil: lab-example: (gantry|devices)/],
  ])('%j: one line and exit code 2', async (args, line) => {
    const { code, err } = await hil(...args).ended;
    expect(err).toMatch(line);
    expect(code).toBe(2);
  });

  test('the list names every scenario', async () => {
    const { out } = await hil('--list').ended;
    expect(out).toMatch(/^carry-over +tarnow validator {2}A top-up from the web shop/m);
    expect(out).toMatch(/^ride /m);
  });
});
