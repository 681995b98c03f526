import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DiversifiedKeyStore } from '../../devices/card/diversified-key-store.ts';
import { parseMasterKeys } from '../../devices/card/master-keys.ts';
import type { MachineConfig } from '../../kiosk/machine/config.ts';
import { liveFeed } from '../api/live-route.ts';
import { mountPage } from '../api/page.ts';
import { rigRoutes } from '../api/rig-routes.ts';
import { mountScreens, screenUpgrade } from '../api/screen-proxy.ts';
import { rigServer, type UpgradeHandler } from '../api/server.ts';
import { VirtualCard } from '../card/virtual-card.ts';
import { Bench } from './bench.ts';
import { CardMaker } from './card-maker.ts';
import type { PlugCard } from './card-plug.ts';
import { BenchClock } from './clock.ts';
import { type DataFolder, takeDataFolder } from './data-folder.ts';
import { openEmbeddedOffice } from './embedded-office.ts';
import { keepTime, timeToStart } from './kept-time.ts';
import { KnownCourses } from './known-courses.ts';
import type { OpenOffice } from './office.ts';
import { officeDoor } from './office-door.ts';
import { PortInUse } from './port-in-use.ts';
import { Rack } from './rack.ts';
import { seededRandom } from './random.ts';
import { type OpenReaders, readerOpener } from './readers.ts';
import { plugIntoVpcd } from './vpcd.ts';

export interface BenchStart {
  readonly city: MachineConfig['city'];
  readonly machine: MachineConfig['machine'];
  /** TCP port on 127.0.0.1, 0 = any free one. */
  readonly port: number;
  /** Folder of journals, settings, office and bench. */
  readonly data: string;
  readonly tariff?: string;
  readonly profile?: string;
  /** The same seed gives the same card numbers, UIDs and flipped bits. */
  readonly seed?: number | string;
}

/** Parts that a test may put in place of the real ones. */
export interface BenchSubstitutes {
  readonly entry?: string;
  readonly openReaders?: OpenReaders;
  readonly plug?: PlugCard;
  readonly openOffice?: OpenOffice;
  readonly environment?: NodeJS.ProcessEnv;
  readonly page?: string;
  /** A real on-board computer: the bench then moves no bus of its own. */
  readonly vehicle?: MachineConfig['vehicle'];
}

export interface RunningBench {
  readonly port: number;
  /** The line a start prints. */
  readonly ready: {
    readonly ready: true;
    readonly screen: string;
    readonly bench: string;
    readonly rig: string;
    readonly pid: number;
  };
  /** Ends machines and bench in order. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const fileAt = (path: string): string => new URL(path, import.meta.url).pathname;
const MACHINE_ENTRY = fileAt('../../kiosk/machine/main.ts');
const KEYS_FILE = fileAt('../../devices/card/public-test-keys.json');
/** Where the set-up bundles hil/page to. */
const PAGE_FOLDER = fileAt('../../node_modules/.cache/kasownik/bench');

/**
 * Starts a bench with its first machine; answers when that can serve passengers. Throws PortInUse, DataFolderInUse,
 * DataFolderUnusable, PcscRequired or MachineCannotStart, each with one line for the user; nothing runs then.
 */
export async function startBench(start: BenchStart, substitutes: BenchSubstitutes = {}): Promise<RunningBench> {
  const data = takeDataFolder(start.data);
  const ending: (() => unknown)[] = [() => data.release()];
  let ended: Promise<void> | undefined;
  const endAll = (): Promise<void> => {
    ended ??= inTurn(ending.reverse());
    return ended;
  };
  try {
    return await run(start, substitutes, data, ending, endAll);
  } catch (cause) {
    await endAll();
    throw cause;
  }
}

/** All of them, also when one fails; the first failure is thrown at the end. */
async function inTurn(acts: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const act of acts) {
    try {
      await act();
    } catch (cause) {
      failures.push(cause);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function run(
  start: BenchStart,
  substitutes: BenchSubstitutes,
  data: DataFolder,
  ending: (() => unknown)[],
  endAll: () => Promise<void>,
): Promise<RunningBench> {
  const timeFile = join(data.bench, 'clock.json');
  const clock = new BenchClock(timeToStart(timeFile, Date.now()));
  ending.push(() => keepTime(timeFile, clock.now()));
  const random = seededRandom(start.seed === undefined ? undefined : String(start.seed));
  const rack = new Rack(join(data.bench, 'cards'), (memory) => VirtualCard.fromJSON(memory, random.bytes));
  const keys = new DiversifiedKeyStore(parseMasterKeys(readFileSync(KEYS_FILE, 'utf8'), 'allowed'));
  const office = await (substitutes.openOffice ?? openEmbeddedOffice)({ folder: data.office, now: () => clock.now() });
  ending.push(() => office.close());
  const environment = substitutes.environment ?? process.env;
  const bench = new Bench({
    city: start.city,
    machine: start.machine,
    tariffFile: start.tariff,
    profileFile: start.profile,
    keysFile: KEYS_FILE,
    data,
    clock,
    random,
    rack,
    courses: new KnownCourses(join(data.bench, 'courses.json')),
    maker: new CardMaker(rack, keys, random),
    office,
    openReaders: substitutes.openReaders ?? readerOpener(environment),
    plug: substitutes.plug ?? plugIntoVpcd,
    vehicle: substitutes.vehicle,
    entry: substitutes.entry ?? MACHINE_ENTRY,
    environment,
  });
  bench.changes.watch(({ what }) => what === 'clock' && keepTime(timeFile, clock.now()));
  const server = await serve(bench, start.port, substitutes.page ?? PAGE_FOLDER, ending);
  const killMachines = (): void => bench.machines.killNow();
  process.once('exit', killMachines);
  ending.push(() => process.off('exit', killMachines));
  ending.push(() => bench.stop());
  const { pid } = await bench.addMachine({ name: 'main' });
  return {
    port: server.port,
    ready: {
      ready: true,
      screen: `${server.address}/`,
      bench: `${server.address}/bench`,
      rig: `${server.address}/rig`,
      pid: pid ?? 0,
    },
    stop: endAll,
  };
}

async function serve(bench: Bench, port: number, page: string, ending: (() => unknown)[]) {
  const portOf = (machine: string) => bench.machines.screenPort(machine);
  const live = liveFeed(bench.changes);
  const upgrades: UpgradeHandler[] = [live.upgrade, screenUpgrade(portOf)];
  const server = rigServer(upgrades);
  await server.register(async (rig) => rigRoutes(rig, bench), { prefix: '/rig' });
  await server.register(async (scope) => {
    officeDoor(scope, bench.faults);
    await bench.office.mount(scope);
  });
  await mountPage(server, page);
  mountScreens(server, portOf);
  try {
    await server.listen({ host: HOST, port });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') throw new PortInUse(port);
    throw cause;
  }
  ending.push(() => server.close());
  ending.push(() => live.close());
  const bound = server.server.address();
  const actual = typeof bound === 'object' && bound !== null ? bound.port : port;
  const address = `http://${HOST}:${actual}`;
  bench.address = address;
  return { port: actual, address };
}
