import { join } from 'node:path';
import { type Lease, takeLease } from '../lease/lease.ts';
import { describe } from '../lease/lease-book.ts';
import { RecordWriter } from '../report/record-writer.ts';
import { writeReport } from '../report/write-report.ts';
import { actuatedActs } from '../rigs/actuated-acts.ts';
import { openActuatedRig } from '../rigs/actuated-rig.ts';
import { exclusiveAddresses } from '../rigs/addresses.ts';
import { type Actuators, openActuators } from '../rigs/open-actuators.ts';
import type { ReadRig } from '../rigs/read-rig-file.ts';
import type { RigFile } from '../rigs/rig-file.ts';
import { type OwnBench, startOwnBench } from '../station/own-bench.ts';
import { RigCalls } from '../station/rig-calls.ts';
import { makeSafe } from '../station/safe-state.ts';
import { type Camera, networkCamera, noCamera, screenCamera } from '../station/screen-camera.ts';
import { machines, state } from '../station/shapes.ts';
import { OWN_BENCH, type ScreenPlace } from '../station/station-view.ts';
import { WireTap } from '../station/wire-tap.ts';
import type { Verdict } from './contract.ts';
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
  readonly pictures: boolean;
  /** Folder of record and report. */
  readonly out: string;
  readonly abort: AbortSignal;
  /** Hears every line of the record. */
  readonly listen: Parameters<RecordWriter['listen']>[0];
  /** Seconds to wait for a rig that somebody else has. */
  readonly waitSeconds: number;
  readonly say: (line: string) => void;
  /** Told where the machine's screen is. */
  readonly onScreen?: (screen: ScreenPlace) => void;
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
 * One run of one suite on one rig, from the first line of its record to its report. The rig is taken before and left in
 * its safe state after, however the run ends. Throws RigTaken, or RecordExists; then nothing has been done.
 */
export async function runSession(order: SessionOrder): Promise<SessionResult> {
  const { rig, url, found, abort } = order;
  const lease = await takeLease({
    // A virtual rig is made for the run: there is nothing that two could want.
    resources: [...exclusiveAddresses(rig.rig), ...(url === undefined ? [] : [url])],
    purpose: found.suite.name,
    waitSeconds: order.waitSeconds,
    signal: abort,
    onWait: (taken) => order.say(`waiting: ${taken.message}`),
  });
  try {
    return await recorded(order, lease);
  } finally {
    lease.release();
  }
}

async function recorded(order: SessionOrder, lease: Lease): Promise<SessionResult> {
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
    rig: { name: rig.rig.name, file: rig.file, address: order.url ?? OWN_BENCH },
    ...provenance(),
  });
  for (const gone of lease.recovered)
    record.add({ kind: 'note', text: `a lease was taken over: ${describe(gone, Date.now())}` });
  const began = performance.now();
  const ending: (() => unknown)[] = [];
  let result: { verdict: Verdict; why?: string };
  try {
    const lost = lease.lost.then((failure) => Promise.reject(failure));
    result = await Promise.race([onStation(order, record, ending), lost]);
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
  const actuators = await openActuators(rig.rig, calls);
  ending.push(() => actuators.close());
  const { camera } = await lookAround(order, calls, actuators, record);
  ending.push(() => camera.close());
  const hands = await withHands(rig.rig, calls, actuators, record, ending);
  const tap = new WireTap(calls);
  await tap.next();
  return runSuite(suite, {
    record,
    abort,
    picture: () => camera.picture(),
    wire: () => tap.next(),
    station: { rig: hands ?? address, machine, seed, random: repeatableRandom(seed), costOf: costsOf(rig.rig) },
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
  { found, rig: { rig }, pictures, onScreen }: SessionOrder,
  calls: RigCalls,
  { gantry }: Actuators,
  record: RecordWriter,
): Promise<{ camera: Camera }> {
  const seen = await calls.ask(state, 'GET', '/state');
  const { city, machine } = found.suite.subject;
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
  const moving = gantry ? [{ name: 'gantry', kind: 'gantry', status: 'open', firmware: gantry.firmware }] : [];
  record.add({ kind: 'devices', devices: [...reported, ...readers, ...moving, ...real] });
  const size = seen.scene.panel ?? { width: 800, height: 480 };
  const screen = own?.screen ?? `${new URL(calls.address).origin}/`;
  onScreen?.({ address: screen, width: size.width, height: size.height });
  if (!pictures) return { camera: noCamera };
  return { camera: rig.camera ? networkCamera(rig.camera.snapshot) : screenCamera(screen, size) };
}

/** Homes what moves, and puts it between the suite and the bench; undefined where nothing moves. */
async function withHands(
  rig: RigFile,
  calls: RigCalls,
  actuators: Actuators,
  record: RecordWriter,
  ending: (() => unknown)[],
): Promise<string | undefined> {
  const { gantry, power } = actuators;
  if (gantry === undefined && power === undefined) return undefined;
  if (gantry) {
    await gantry.home();
    ending.push(async () => {
      for (const text of actuators.mishaps()) record.add({ kind: 'note', text });
      // Where it was during the run is known only if it still knows where it is.
      await gantry.checkPosition().finally(() => gantry.home());
    });
  }
  const actuated = await openActuatedRig(calls, actuatedActs(rig, calls, actuators));
  ending.push(() => actuated.close());
  return actuated.address;
}

/** Seconds by kind of act; an act the file does not name costs as `other` says. */
export function costsOf({ costs }: RigFile): (act: string) => number {
  const other = costs.other ?? 1;
  return (act) => costs[act] ?? other;
}
