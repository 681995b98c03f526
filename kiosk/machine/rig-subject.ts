import type { Panel } from '../../devices/panel/contract.ts';
import { beeps } from '../../devices/signals/beeps.ts';
import type { RecordedSignal, RecordedSignals } from '../../devices/signals/recorded-signals.ts';
import type { IbisIpVehicle } from '../../devices/vehicle/ibis-ip-vehicle.ts';
import type { MachineJournal } from '../journal/open-journal.ts';
import type { HotlistKeeper } from '../office/hotlist-keeper.ts';
import type { Uploader } from '../office/uploader.ts';
import type { RigSubject, TouchAnswer } from '../rig-link/machine-end.ts';
import type { GivenSignal, MachineState } from '../rig-link/messages.ts';
import type { Scene } from '../screen/scene.ts';
import type { Stage, TouchOutcome, UnnumberedScene } from '../screen/stage.ts';
import type { BenchConnection } from './bench-connection.ts';
import type { Buzzers } from './buzzers.ts';
import type { ChartCoverage } from './chart-coverage.ts';
import type { MachineClock } from './clock.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { MachineConfig } from './config.ts';
import type { FieldWatch } from './field-watch.ts';
import type { Readers } from './readers.ts';

/** What the rig asks of any machine that serves passengers. */
export interface RunningMachine {
  /** XState's state value. */
  readonly stateValue: unknown;
  /** What belongs on the panel at this moment, with the time that is left. */
  scene(): UnnumberedScene;
  /** After the clock was set: what is on the screen may be wrong. */
  refresh(): void;
}

export type DeviceReport = MachineState['devices'][string];

export interface SubjectParts {
  readonly config: MachineConfig;
  readonly clock: MachineClock;
  readonly journal: MachineJournal;
  readonly readers: Readers;
  readonly signals: RecordedSignals;
  readonly buzzers: Buzzers;
  readonly panel: Panel | undefined;
  readonly stage: Stage;
  readonly vehicle: IbisIpVehicle;
  readonly machine: RunningMachine;
  /** Grosze that the machine owes to passengers. */
  readonly owed: () => number;
  /** Of a machine that sells. */
  readonly money?: () => MachineState['money'];
  readonly fill?: RigSubject['fill'];
  /** A key beside the screen was pressed; false: there is none of that name. Absent: the machine has no keys. */
  readonly pressKey?: (key: string) => boolean;
  /** What is written on the keys in its front, and what each asks for. */
  readonly frontKeys?: MachineState['keys'];
  /** Lamps that are or were lit. Absent: the machine has none. */
  readonly lamps?: () => MachineState['lamps'];
  /** Devices that only this kind of machine has, by name. */
  readonly devices: () => Readonly<Record<string, DeviceReport>>;
  readonly field: FieldWatch;
  readonly uploader: Uploader | undefined;
  readonly hotlist: HotlistKeeper;
  readonly clockWatch: ClockWatch;
  /** The computer's clock jumps, as the bench orders. */
  readonly jumpClock: (by: number) => void;
  readonly bench: BenchConnection | undefined;
  readonly tariff: () => unknown;
  readonly coverage: ChartCoverage;
}

/** A clock fault without an amount. */
const AN_HOUR_MS = 3_600_000;

/** What the bench may ask of this machine. */
export function rigSubjectOf(parts: SubjectParts): Omit<RigSubject, 'stop'> {
  const { clock, field, journal, signals, stage, machine, vehicle } = parts;
  const jumps = new Set<number>();
  return {
    vehicle: async (look) => (look ? vehicle.look() : vehicle.report),
    setClock(course) {
      clock.set(course);
      machine.refresh();
    },
    touch: (touch) => touchAnswer(stage.touch(touch), stage),
    pressKey: (key) =>
      parts.pressKey?.(key)
        ? { kind: 'taken', scene: stage.current().number }
        : { kind: 'refused', status: 404, error: `this machine has no key ${key}` },
    state: () => stateOf(parts),
    scenes: (after) => stage.shown(after),
    signals: (after) => signals.after(after).map(givenSignal),
    async journal(after) {
      const entries = await journal.entries(after);
      return entries.map(({ seq, at, kind, body, hash }) => ({ ...body, seq, at, kind, hash }));
    },
    tariff: () => parts.tariff(),
    coverage: () => parts.coverage.report,
    field: (reader, cards, settled, timeoutMs) => field.holds(reader, cards, settled, timeoutMs),
    fill: parts.fill,
    syncOffice: async () => parts.uploader?.syncNow() ?? 'failed',
    setFaults: (faults) => {
      for (const { fault, device, amount } of faults) {
        if (device !== 'clock' || jumps.has(fault)) continue;
        jumps.add(fault);
        parts.jumpClock(amount ?? AN_HOUR_MS);
        parts.bench?.tell({ tell: 'fault-fired', fault });
      }
      return journal.setFaults(faults.filter(({ device }) => device !== 'clock'));
    },
  };
}

/** With what it sounds like, so that whoever listens from outside hears the same. */
function givenSignal({ seq, at, signal }: RecordedSignal): GivenSignal {
  return { seq, at, ...signal, ...(signal.kind === 'beep' ? { tones: beeps(signal.count) } : {}) };
}

function stateOf({
  buzzers,
  clock,
  clockWatch,
  config,
  hotlist,
  journal,
  readers,
  stage,
  uploader,
  machine,
  panel,
  vehicle,
  owed,
  money,
  devices,
  frontKeys = {},
  lamps,
}: SubjectParts): MachineState {
  const totals = money?.();
  return {
    now: clock.now(),
    city: config.city,
    machine: config.machine,
    statechart: machine.stateValue,
    scene: sceneNow(stage, machine),
    devices: {
      antenna: { kind: 'card-reader', ...statusOf(readers.antenna.status) },
      ...(readers.pocket === undefined ? {} : { slot: { kind: 'card-reader', ...statusOf(readers.pocket.status) } }),
      ...devices(),
      journal: { kind: 'journal', ...journalStatus(journal) },
      vehicle: { kind: 'on-board-computer', ...vehicleStatus(vehicle) },
      buzzer: { kind: 'buzzer', ...buzzerStatus(buzzers) },
      ...(panel === undefined ? {} : { panel: { kind: 'panel', ...panelStatus(panel) } }),
      clock: { kind: 'clock', ...clockStatus(clockWatch) },
      hotlist: { kind: 'hotlist', ...hotlist.status },
      ...(uploader === undefined ? {} : { office: { kind: 'office', ...uploader.status } }),
    },
    lamps: lamps?.() ?? {},
    ...(Object.keys(frontKeys).length === 0 ? {} : { keys: frontKeys }),
    owed: owed(),
    ...(totals === undefined ? {} : { money: totals }),
    terminal: journal.terminal,
  };
}

/** The scene on the panel, with the time that is left now: scenes are not shown anew while a wait runs down. */
function sceneNow(stage: Stage, machine: RunningMachine): Scene {
  const { secondsLeft, countdown } = machine.scene();
  return { ...stage.current(), secondsLeft, countdown };
}

function touchAnswer(outcome: TouchOutcome, stage: Stage): TouchAnswer {
  switch (outcome.kind) {
    case 'pressed':
      return { kind: 'taken', scene: stage.current().number };
    case 'stale':
      return { kind: 'refused', status: 409, error: 'the scene that was touched is gone' };
    case 'disabled':
      return { kind: 'refused', status: 409, error: `button ${outcome.button} is disabled` };
    case 'nothing-there':
      return { kind: 'refused', status: 404, error: 'there is no such button on the screen' };
    case 'unknown-scene':
      return { kind: 'refused', status: 404, error: 'no scene of that number was shown' };
    default:
      return outcome satisfies never;
  }
}

function statusOf(status: Readers['antenna']['status']) {
  return status.kind === 'lost' ? { status: status.kind, detail: status.detail } : { status: status.kind };
}

function buzzerStatus({ status }: Buzzers) {
  return status.kind === 'ready' ? { status: 'ready' } : { status: 'silent', detail: status.detail };
}

function panelStatus({ status }: Panel) {
  return { status: status.kind, ...('detail' in status ? { detail: status.detail } : {}) };
}

function journalStatus({ status }: MachineJournal) {
  return status.kind === 'ready' ? { status: 'ready' } : { status: status.failure, detail: status.detail };
}

function clockStatus({ status }: ClockWatch) {
  if (status.kind === 'trusted') return { status: 'ready' };
  return { status: 'jumped', detail: `the computer's clock jumped by ${status.by} ms; the time from before is kept` };
}

function vehicleStatus({ report }: IbisIpVehicle) {
  return report.kind === 'position' ? { status: 'ready' } : { status: report.reason, detail: report.detail };
}
