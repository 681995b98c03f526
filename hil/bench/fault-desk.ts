import { isWireFault } from '../wiretap/wire-fault.ts';
import type { Changes } from './changes.ts';
import type { Fault, FaultOrder, Faults } from './faults.ts';
import { DISK_VARIABLE, type MachineDisk } from './machine-disk.ts';
import type { Machines } from './machines.ts';
import { isMoneyDevice, MONEY_FAULTS } from './money-fault-kinds.ts';
import type { Readers } from './readers.ts';
import { RigError } from './rig-error.ts';
import { untilShown } from './shown-status.ts';
import type { VehicleHearing } from './vehicle-hearing.ts';
import type { Wiring } from './wiring.ts';

export interface FaultDeskMeans {
  readonly faults: Faults;
  readonly machines: Machines;
  readonly vehicles: VehicleHearing;
  readonly changes: Changes;
  /** Readers of a machine. Throws RigError 404 for no such machine. */
  readonly readersOf: (machine: string) => Readers;
  readonly wiringOf: (machine: string) => Wiring;
  /** What is struck at its answers; undefined where the machine has nothing of the kind. */
  readonly moneyOf: (
    machine: string,
  ) => { readonly faults: { begin(fault: Fault): void; mend(fault: Fault): Promise<void> } } | undefined;
  /** Undefined: the machine's disk is the computer's own. */
  readonly diskOf: (machine: string) => MachineDisk | undefined;
}

/** Brings faults to where they strike, and lets everything recover when they are taken back. */
export class FaultDesk {
  readonly #means: FaultDeskMeans;

  constructor(means: FaultDeskMeans) {
    this.#means = means;
  }

  /** Arms a fault; answers when machine or reader has it. Throws RigError; then nothing is armed. */
  async order(machine: string, order: FaultOrder): Promise<Fault> {
    const { faults, changes } = this.#means;
    const readers = this.#means.readersOf(machine);
    const fault = faults.arm(machine, order);
    try {
      await this.#begin(fault, machine, readers);
    } catch (cause) {
      faults.disarm({ id: fault.id });
      throw cause;
    }
    changes.tell('faults', machine);
    return faults.list().find(({ id }) => id === fault.id) ?? fault;
  }

  /** Takes faults back: one by number, those of a machine, or all. */
  async takeBack(which: { machine?: string | undefined; id?: number | undefined }): Promise<readonly Fault[]> {
    const { faults, machines, changes, vehicles } = this.#means;
    const taken = faults.disarm(which);
    const concerned = new Set(taken.flatMap(({ machine }) => (machine === null ? [] : [machine])));
    const known = [...concerned].filter((name) => machines.has(name));
    for (const machine of known) {
      if (taken.some((fault) => fault.machine === machine && isWireFault(fault.fault))) {
        this.#means.wiringOf(machine).mend();
      }
      if (taken.some((fault) => fault.machine === machine && ON_DISK.includes(fault.fault))) {
        this.#means.diskOf(machine)?.mend();
      }
      const lost = taken.some((fault) => fault.machine === machine && holdsReadersDown(fault));
      if (lost && !faults.list(machine).some(holdsReadersDown)) await this.#means.readersOf(machine).regain();
    }
    for (const machine of known) await this.#mendMoney(machine, taken);
    await machines.tell(known, (name) => ({ ask: 'faults', faults: faults.inside(name) }));
    await vehicles.mend(known);
    if (taken.length > 0) changes.tell('faults');
    return taken;
  }

  async #begin(fault: Fault, machine: string, readers: Readers): Promise<void> {
    const { faults, machines, vehicles } = this.#means;
    const atOnce = fault.at === null;
    if (fault.device === 'machine' && atOnce) {
      await machines.kill(machine);
      faults.fired(fault.id);
    } else if (fault.fault === 'reader-lost' && atOnce) {
      await readers.lose();
      faults.fired(fault.id);
    } else if (ON_DISK.includes(fault.fault)) {
      await this.#beginOnDisk(fault, machine);
    } else if (isMoneyDevice(fault.device)) {
      await this.#beginAtMoney(fault, machine);
    } else if (fault.device === 'vehicle' && !isWireFault(fault.fault)) {
      await vehicles.strike(machine);
    } else if (fault.device === 'disk' || fault.device === 'clock' || fault.device === 'machine') {
      await machines.tell([machine], () => ({ ask: 'faults', faults: faults.inside(machine) }));
    }
  }

  /** What begins at an answer or an occasion is waiting for it already. */
  async #beginAtMoney(fault: Fault, machine: string): Promise<void> {
    if (fault.at !== null || !(isState(fault) || isJolt(fault))) return;
    this.#means.moneyOf(machine)?.faults.begin(fault);
    this.#means.faults.fired(fault.id);
    if (isState(fault)) await untilShown(this.#means.machines, machine, fault, 'broken');
  }

  /** Whatever no fault holds any more is put right; answers when the machine knows. */
  async #mendMoney(machine: string, taken: readonly Fault[]): Promise<void> {
    const money = this.#means.moneyOf(machine);
    const left = this.#means.faults.list(machine).filter(({ fired }) => fired > 0);
    const over = taken.filter((fault) => fault.machine === machine && fault.fired > 0 && isState(fault));
    if (money === undefined || over.length === 0) return;
    for (const fault of over) await money.faults.mend(fault);
    for (const fault of left) if (isState(fault)) money.faults.begin(fault);
    if (left.some(isState)) return;
    await Promise.all(over.map((fault) => untilShown(this.#means.machines, machine, fault, 'ready')));
  }

  async #beginOnDisk({ id, fault, at, amount }: Fault, machine: string): Promise<void> {
    const { faults, machines } = this.#means;
    const disk = this.#means.diskOf(machine);
    if (disk === undefined) {
      const detail = `machines run on the computer's own disk; start the bench with ${DISK_VARIABLE}=1`;
      throw new RigError(409, 'no-disk-faults', { fault, detail });
    }
    if (fault === 'lying') {
      disk.lie();
      faults.fired(id);
    } else if (fault === 'torn') {
      disk.tear(at?.diskCall ?? 1, amount ?? 1);
    } else if (at?.diskCall !== undefined) {
      disk.cutAt(at.diskCall);
    } else {
      await machines.kill(machine);
      disk.cutNow();
      faults.fired(id);
    }
  }
}

/** Faults of the disk itself, below the journal. */
const ON_DISK: readonly string[] = ['torn', 'lying', 'power-loss'];

function holdsReadersDown({ fault, fired }: Fault): boolean {
  return fault === 'reader-lost' && fired > 0;
}

function isState({ device, fault }: Fault): boolean {
  return isMoneyDevice(device) && MONEY_FAULTS[device][fault] === 'state';
}

function isJolt({ device, fault }: Fault): boolean {
  return isMoneyDevice(device) && MONEY_FAULTS[device][fault] === 'jolt';
}
