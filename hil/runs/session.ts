import { join } from 'node:path';
import { RecordWriter } from '../report/record-writer.ts';
import { writeReport } from '../report/write-report.ts';
import { exclusiveAddresses } from '../rigs/addresses.ts';
import type { ReadRig } from '../rigs/read-rig-file.ts';
import type { RigFile } from '../rigs/rig-file.ts';
import { type OwnBench, startOwnBench } from '../station/own-bench.ts';
import { RigCalls } from '../station/rig-calls.ts';
import { makeSafe } from '../station/safe-state.ts';
import { type Camera, networkCamera, screenCamera } from '../station/screen-camera.ts';
import { machines, state } from '../station/shapes.ts';
import { WireTap } from '../station/wire-tap.ts';
import type { Suite, Verdict } from './contract.ts';
import { repeatableRandom } from './dice.ts';
import type { FoundSuite } from './discover.ts';
import { provenance } from './provenance.ts';
import { runSuite } from './run-suite.ts';
import { oneLine, RunAborted, verdictOf, weightiest } from './verdicts.ts';

export interface SessionOrder {
  readonly found: FoundSuite;
  readonly rig: ReadRig;
  readonly seed: number;
  /** A rig interface that runs already; absent: bench and machine of its own. */
  readonly url: string | undefined;
  readonly machine: string;
  /** Folder of record and report. */
  readonly out: string;
  readonly abort: AbortSignal;
  /** Hears every line of the record. */
  readonly listen: Parameters<RecordWriter['listen']>[0];
}

export interface SessionResult {
  readonly verdict: Verdict;
  readonly why?: string;
  readonly seconds: number;
  readonly folder: string;
}

/** A working day that has a tariff, no change of the clock, and no end of day near. */
const NOON = '2026-11-20T12:00:00+01:00';

/**
 * One run of one suite on one rig, from the first line of its record to its report. The rig is left in its safe state
 * however the run ends. Throws only where no record could be begun.
 */
export async function runSession(order: SessionOrder): Promise<SessionResult> {
  const { found, rig, seed, out } = order;
  const { suite } = found;
  const record = new RecordWriter(out);
  record.listen(order.listen);
  record.add({
    kind: 'opened',
    suite: suite.name,
    about: suite.about,
    subject: { city: suite.subject.city, machine: suite.subject.machine },
    options: [...(suite.options ?? [])],
    seed,
    limitSeconds: suite.limitSeconds,
    rig: { name: rig.rig.name, file: rig.file, address: order.url ?? 'own bench' },
    ...provenance(),
  });
  const began = performance.now();
  const ending: (() => unknown)[] = [];
  let result: { verdict: Verdict; why?: string };
  try {
    result = await onStation(order, record, ending);
  } catch (thrown) {
    const verdict = order.abort.aborted ? 'ABORTED' : verdictOf(thrown);
    result = { verdict, why: oneLine(order.abort.aborted ? new RunAborted('stopped by hand') : thrown) };
  }
  for (const act of ending.reverse()) {
    try {
      await act();
    } catch (thrown) {
      // A rig that cannot be left as it should be is an error of the rig, whatever the machine did.
      result = joined(result, { verdict: 'ERROR', why: `the rig after the run: ${oneLine(thrown)}` });
    }
  }
  const seconds = (performance.now() - began) / 1000;
  record.add({ kind: 'closed', ...result, seconds });
  record.close();
  await writeReport(out);
  return { ...result, seconds, folder: out };
}

function joined(one: { verdict: Verdict; why?: string }, other: { verdict: Verdict; why: string }) {
  return weightiest([one.verdict, other.verdict]) === one.verdict && one.verdict !== 'PASS' ? one : other;
}

async function onStation(order: SessionOrder, record: RecordWriter, ending: (() => unknown)[]) {
  const { found, rig, seed, machine, abort } = order;
  const { suite } = found;
  const address = await rigAddress(order, record, ending);
  abort.throwIfAborted();
  // Without the run's own signal: what makes the rig safe goes on after an abort.
  const calls = new RigCalls(address, machine);
  ending.push(async () => {
    const failures = await makeSafe(calls);
    if (failures.length > 0) throw new Error(failures.join('; '));
  });
  if (order.url === undefined) await calls.tell('POST', '/clock', { now: suite.startsAt ?? NOON });
  const { camera } = await lookAround(calls, rig.rig, suite, record);
  ending.push(() => camera.close());
  const tap = new WireTap(calls);
  await tap.next();
  return runSuite(suite, {
    record,
    abort,
    picture: () => camera.picture(),
    wire: () => tap.next(),
    station: { rig: address, machine, seed, random: repeatableRandom(seed), costOf: costsOf(rig.rig) },
  });
}

/** Where the rig interface is: the one that was named, or that of a bench of its own. */
async function rigAddress(order: SessionOrder, record: RecordWriter, ending: (() => unknown)[]): Promise<string> {
  const { url, rig, seed, found, abort } = order;
  if (url !== undefined) return url;
  const bench: OwnBench = await startOwnBench({
    ...found.suite.subject,
    rigFile: rig.file,
    seed,
    options: found.suite.options ?? [],
    log: join(record.folder, 'bench.log'),
    signal: abort,
  });
  ending.push(() => bench.stop());
  void bench.died.then((how) => record.add({ kind: 'note', text: how }));
  return bench.rig;
}

/** Writes down which devices are there, as they report themselves, and finds out where the screen is to be seen. */
async function lookAround(
  calls: RigCalls,
  rig: RigFile,
  suite: Suite,
  record: RecordWriter,
): Promise<{ camera: Camera }> {
  const seen = await calls.ask(state, 'GET', '/state');
  const { city, machine } = suite.subject;
  if (seen.city !== city || seen.machine !== machine)
    throw new Error(`the suite is for the ${machine} of ${city}, and this is the ${seen.machine} of ${seen.city}`);
  const own = (await calls.ask(machines, 'GET', '/machines')).find(({ name }) => name === calls.machine);
  const reported = Object.entries(seen.devices).map(([name, device]) => ({ name, ...device }));
  const readers = [...(own?.readers?.antenna ?? []), ...(own?.readers?.slot ?? [])].map((reader) => ({
    name: reader,
    kind: own?.readers?.access === 'pcsc' ? 'PC/SC reader' : 'socket reader',
    status: 'configured',
  }));
  const real = exclusiveAddresses(rig).map((at) => ({ name: at, kind: 'real device', status: 'reached', address: at }));
  record.add({ kind: 'devices', devices: [...reported, ...readers, ...real] });
  const size = seen.scene.panel ?? { width: 800, height: 480 };
  const screen = own?.screen ?? `${new URL(calls.address).origin}/`;
  return { camera: rig.camera ? networkCamera(rig.camera.snapshot) : screenCamera(screen, size) };
}

/** Seconds by kind of act; an act the file does not name costs as `other` says. */
export function costsOf({ costs }: RigFile): (act: string) => number {
  const other = costs.other ?? 1;
  return (act) => costs[act] ?? other;
}
