import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOffice } from '../../kiosk/office/office.ts';
import { registrationOf } from '../../kiosk/office/registration.ts';
import { DiskControl } from '../disk/control.ts';
import { type DiskCase, runDiskLoops, type SEEN_DISK_FAULTS } from './disk-loop.ts';
import { JournalAudit } from './integrity.ts';
import { JAWORZNO_CONTRACT_DAY, JAWORZNO_DAY } from './jaworzno-day.ts';
import type { CaseOutcome } from './loop.ts';
import { runMoneyDiskLoops } from './money/money-disk-loop.ts';
import { factsOf } from './passenger.ts';
import { RideThrough } from './ride-through.ts';
import { Station } from './station.ts';
import { STORY, type StageName } from './story.ts';

/*
 * A process on a disk that can fail: `node disk-victim.ts ORDER` with the order as JSON. Started with the disk library
 * preloaded; what it has to say goes out as JSON lines.
 */

export type VictimOrder =
  | {
      /** `town-loops`: Jaworzno's rides; `contract-loops`: its contracts. */
      readonly do: 'loops' | 'town-loops' | 'contract-loops';
      readonly control: string;
      readonly root: string;
      readonly seed: string;
      readonly stride: number;
      readonly kinds?: readonly (typeof SEEN_DISK_FAULTS)[number][];
    }
  /** The same at a vending machine. */
  | {
      readonly do: 'money-loops';
      readonly control: string;
      readonly root: string;
      readonly seed: string;
      readonly stride: number;
    }
  /** One story is recorded; `marks` in the same folder tells, in order with the disk's operations, what was promised. */
  | { readonly do: 'record'; readonly control: string; readonly root: string; readonly seed: string }
  /** The same for the office's file: a machine's records are taken in one by one. */
  | { readonly do: 'record-office'; readonly control: string; readonly root: string; readonly seed: string };

/** A card's story without the office: what it was told is not on this disk. */
export const WITHOUT_OFFICE = STORY.filter(({ name }) => name !== 'carry-over');
export const RECORDED_CARD = 3_000_000;
export const MARKS = 'marks';

/** The journal tidies up after a second without a write. */
const IDLE_MS = 1200;
const QUIET_BEFORE: ReadonlySet<StageName> = new Set(['group', 'transfer']);

const NOON = Date.UTC(2026, 10, 20, 11);

async function recordStory({ control: path, root, seed }: Extract<VictimOrder, { do: 'record' }>): Promise<void> {
  const control = DiskControl.at(path);
  const mark = (what: object): void => appendFileSync(join(root, MARKS), `${JSON.stringify(what)}\n`);
  mark({ mark: 'begun' });
  control.recording = true;
  const station = await Station.open({ folder: root, seed, now: NOON });
  station.journal.subscribe((event) => {
    // What follows a PREPARED in the journal may be lost, the intent itself may not.
    if (event.kind !== 'appended' || event.entry.kind !== 'PREPARED') return;
    mark({ mark: 'durable', seq: event.entry.seq, hash: event.entry.hash, tx: event.entry.body.tx });
  });
  const ride = await RideThrough.begin(station, new JournalAudit(), RECORDED_CARD, {
    story: WITHOUT_OFFICE,
    // The journal has time to tidy up: its log goes into the database, its anchor into the memory.
    pause: ({ name }) => new Promise((resolve) => setTimeout(resolve, QUIET_BEFORE.has(name) ? IDLE_MS : 0)),
    onCommit: () => mark({ mark: 'committed', card: ride.passenger.card.toJSON() }),
  });
  mark({ mark: 'card', issued: ride.passenger.issued, card: ride.passenger.card.toJSON() });
  await ride.go(() => {}, { tellOffice: false });
  control.recording = false;
  await station.close();
}

/** The office takes in what a machine has to tell, record by record, on the disk that is recorded. */
async function recordOffice({
  control: path,
  root,
  seed,
}: Extract<VictimOrder, { do: 'record-office' }>): Promise<void> {
  const control = DiskControl.at(path);
  const mark = (what: object): void => appendFileSync(join(root, MARKS), `${JSON.stringify(what)}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'machine-'));
  const station = await Station.open({ folder, seed, now: NOON });
  const ride = await RideThrough.begin(station, new JournalAudit(), RECORDED_CARD, { story: WITHOUT_OFFICE });
  await ride.go(() => {}, { tellOffice: false });
  const { terminal } = station.journal;
  const records = (await station.journal.outbox(1000)).map(({ seq, payload }) => ({
    ...payload,
    machine: 'main',
    terminal,
    seq,
  }));
  await station.close();
  rmSync(folder, { recursive: true, force: true });

  mark({ mark: 'begun' });
  control.recording = true;
  const office = openOffice({ directory: join(root, 'office'), now: () => NOON });
  const registration = registrationOf(ride.passenger.issued);
  office.register(registration);
  mark({ mark: 'registered', registration, records, facts: factsOf(ride.passenger.card) });
  for (const record of records) {
    office.receive([record]);
    mark({ mark: 'accepted', seq: record.seq });
  }
  control.recording = false;
  office.close();
}

async function main(): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? 'null') as VictimOrder;
  if (order.do === 'record') return recordStory(order);
  if (order.do === 'record-office') return recordOffice(order);
  const common = {
    control: DiskControl.at(order.control),
    folder: order.root,
    onCase: (tried: DiskCase, outcome: CaseOutcome) => {
      process.stdout.write(`${JSON.stringify({ tried, outcome })}\n`);
    },
  };
  if (order.do === 'money-loops') return runMoneyDiskLoops({ ...order, ...common });
  const day = { loops: undefined, 'town-loops': JAWORZNO_DAY, 'contract-loops': JAWORZNO_CONTRACT_DAY }[order.do];
  await runDiskLoops({ ...order, ...common, ...(day === undefined ? {} : { day }) });
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  await main();
  process.exit(0);
}
