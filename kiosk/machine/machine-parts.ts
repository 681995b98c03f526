import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyStore } from '../../devices/card/key-store.ts';
import { parseMasterKeys } from '../../devices/card/master-keys.ts';
import type { Panel } from '../../devices/panel/contract.ts';
import { RecordedSignals } from '../../devices/signals/recorded-signals.ts';
import type { IbisIpVehicle } from '../../devices/vehicle/ibis-ip-vehicle.ts';
import { type EpochMillis, epochMillis } from '../../fares/time.ts';
import type { MachineJournal } from '../journal/open-journal.ts';
import { openJournalPatiently } from '../journal/patient-journal.ts';
import { HotlistKeeper } from '../office/hotlist-keeper.ts';
import { type LoadDesk, openLoadDesk } from '../office/load-desk.ts';
import { NO_OFFICE_KEYS, type OfficeKeys, readOfficeKeys } from '../office/office-key.ts';
import type { OfficeNews } from '../office/record.ts';
import { startUploader, type Uploader } from '../office/uploader.ts';
import type { Stage } from '../screen/stage.ts';
import type { CardDesk } from '../validator/service/desk.ts';
import { DoubtBook } from '../validator/service/doubt-book.ts';
import { hearOffice } from '../validator/service/hear-office.ts';
import { reopenDoubts } from '../validator/service/unfinished.ts';
import type { BenchConnection } from './bench-connection.ts';
import { type Buzzers, openBuzzers } from './buzzers.ts';
import { ChartCoverage } from './chart-coverage.ts';
import { MachineClock } from './clock.ts';
import { ClockWatch } from './clock-watch.ts';
import type { MachineConfig } from './config.ts';
import { keysOfMachine } from './keys-of-machine.ts';
import { type Log, logTo } from './log.ts';
import { openPanel } from './panel.ts';
import { openReaders, type Readers } from './readers.ts';
import { openVehicle } from './vehicle.ts';

/** What every machine has, whatever it does for passengers. */
export interface MachineParts {
  readonly config: MachineConfig;
  readonly bench: BenchConnection | undefined;
  readonly log: Log;
  readonly now: () => EpochMillis;
  readonly clock: MachineClock;
  readonly clockWatch: ClockWatch;
  /** The computer's clock jumps, as the bench orders. */
  readonly jumpClock: (by: number) => void;
  readonly keys: KeyStore;
  readonly journal: MachineJournal;
  readonly doubts: DoubtBook;
  readonly signals: RecordedSignals;
  readonly buzzers: Buzzers;
  /** Keys and lamps of its own; under a bench the bench's. */
  readonly panel: Panel | undefined;
  readonly vehicle: IbisIpVehicle;
  readonly readers: Readers;
  readonly hotlist: HotlistKeeper;
  readonly loads: LoadDesk | undefined;
  readonly coverage: ChartCoverage;
}

/** Opens what every machine has. Throws an error whose message is one line for whoever started it. */
export async function openParts(config: MachineConfig, bench: BenchConnection | undefined): Promise<MachineParts> {
  const log = logTo(process.stderr, config.name);
  const masters = parseMasterKeys(readFileSync(config.keys, 'utf8'), config.rig ? 'allowed' : 'refused');
  const keys = keysOfMachine(config.machine, masters);
  const officeKeys = officeKeysOf(config);
  const clock = new MachineClock(await bench?.clock);
  const now = () => clock.now();
  const doubts = new DoubtBook();
  const journal = await openMachineJournal(config, bench, { now, doubts, log });
  if (journal.status.kind === 'failed') log('the journal cannot be opened yet', { ...journal.status });
  const { clockWatch, jumpClock } = watchClock(config, { clock, journal, log });
  const signals = new RecordedSignals(now);
  const vehicle = await openVehicle(config.vehicle, log);
  const readers = await openReaders(config.readers);
  const hotlist = await HotlistKeeper.open({
    file: join(config.data, 'hotlist', 'hotlist.signed'),
    keys: officeKeys,
    office: config.office,
    tell: (event) => {
      log('hotlist', { ...event });
      journal
        .append({ at: now(), kind: 'DEVICE', body: { device: 'hotlist', ...event } }, 'lazy')
        .catch(() => undefined);
    },
  });
  const loads = config.office === undefined ? undefined : openLoadDesk({ office: config.office, machine: config.name });
  const buzzers = openBuzzers(config, signals, () => clock.elapsed());
  const panel = await openPanel(config.panel, signals);
  const coverage = new ChartCoverage();
  const parts = { config, bench, log, now, clock, clockWatch, jumpClock, keys, journal, doubts, signals };
  return { ...parts, buzzers, panel, vehicle, readers, hotlist, loads, coverage };
}

interface JournalNeeds extends Pick<MachineParts, 'now' | 'doubts' | 'log'> {}

async function openMachineJournal(
  config: MachineConfig,
  bench: BenchConnection | undefined,
  { now, doubts, log }: JournalNeeds,
): Promise<MachineJournal> {
  const faults = (await bench?.faults) ?? [];
  return openJournalPatiently({
    directory: join(config.data, 'journal'),
    now,
    random: randomBytes,
    hooks: {
      fired: (fault) => bench?.tell({ tell: 'fault-fired', fault }),
      // A machine that is to be killed at a write is killed at one of its work, not before it can be asked.
      faults: faults.filter(({ device }) => device === 'disk'),
    },
    begin: async (opened) => {
      const body = { terminal: opened.terminal, city: config.city };
      await opened.append({ at: now(), kind: 'OPENED', body }, 'durable');
      await reopenDoubts(opened, doubts, now(), log);
    },
  });
}

function watchClock(
  config: MachineConfig,
  { clock, journal, log }: Pick<MachineParts, 'clock' | 'journal' | 'log'>,
): Pick<MachineParts, 'clockWatch' | 'jumpClock'> {
  let jumped = 0;
  const clockWatch = new ClockWatch({
    clock,
    // Under a bench the computer's clock is the bench's, with the jumps it orders.
    computer: () => (config.rig ? clock.now() + jumped : Date.now()),
    tell: (what, by) => {
      log(`clock ${what}`, { by });
      journal.append({ at: clock.now(), kind: 'CLOCK', body: { what, by } }, 'lazy').catch(() => undefined);
    },
  });
  return {
    clockWatch,
    jumpClock: (by) => {
      jumped += by;
      clockWatch.look();
    },
  };
}

/**
 * Sends what the journal has for the office, and hears what it says; undefined where there is none. `also`: what else
 * the machine asks the office when it is there.
 */
export function connectOffice(
  { config, journal, clock, clockWatch, hotlist }: MachineParts,
  desk: CardDesk,
  also: (news: OfficeNews) => Promise<void> = async () => {},
): Uploader | undefined {
  if (config.office === undefined) return undefined;
  return startUploader({
    journal,
    office: config.office,
    machine: config.name,
    wait: (milliseconds) => clock.wait(milliseconds),
    onNews: async (news) => {
      hearOffice(desk, news);
      clockWatch.hearOffice(epochMillis(news.now));
      await hotlist.hear(news.hotlistVersion);
      await also(news);
    },
  });
}

/** Tells the bench what a page may want to show at once. */
export function tellBench({ bench, signals, journal }: MachineParts, stage: Stage): void {
  if (bench === undefined) return;
  stage.subscribe(() => bench.tell({ tell: 'changed', what: 'scene' }));
  signals.subscribe(() => bench.tell({ tell: 'changed', what: 'signal' }));
  journal.subscribe((event) => bench.tell({ tell: 'changed', what: event.kind === 'appended' ? 'journal' : 'device' }));
}

/** Closes what every machine has, in order; nobody is served any more. */
export async function closeParts(parts: MachineParts, uploader: Uploader | undefined): Promise<void> {
  const { buzzers, clockWatch, hotlist, journal, loads, log, now, panel, readers, vehicle } = parts;
  buzzers.close();
  await panel?.close();
  clockWatch.stop();
  await readers.close();
  loads?.hangUp();
  hotlist.hangUp();
  await vehicle.close();
  await uploader?.stop();
  // A disk that refuses to the last is no reason to stay: what it did not take settles at the next start.
  const unsaid = (error: unknown) => log('the journal did not close in order', { error: String(error) });
  await journal.append({ at: now(), kind: 'CLOSED', body: {} }, 'durable').catch(unsaid);
  await journal.close().catch(unsaid);
}

const TEST_OFFICE_KEYS = new URL('../office/public-test-office-public-keys.json', import.meta.url);

/** Throws OfficeKeyInvalid, or PublicOfficeKeyRefused in production. */
export function officeKeysOf({ officeKeys, rig }: MachineConfig): OfficeKeys {
  const file = officeKeys ?? (rig ? TEST_OFFICE_KEYS : undefined);
  return file === undefined ? NO_OFFICE_KEYS : readOfficeKeys(readFileSync(file, 'utf8'), rig ? 'allowed' : 'refused');
}
