import { isWireFault } from '../wiretap/wire-fault.ts';
import type { Changes } from './changes.ts';
import type { Fault, FaultOrder, Faults } from './faults.ts';
import { DISK_VARIABLE, type MachineDisk } from './machine-disk.ts';
import type { Machines } from './machines.ts';
import type { Readers } from './readers.ts';
import { RigError } from './rig-error.ts';
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
    } else if (fault.device === 'vehicle' && !isWireFault(fault.fault)) {
      await vehicles.strike(machine);
    } else if (fault.device === 'disk' || fault.device === 'clock' || fault.device === 'machine') {
      await machines.tell([machine], () => ({ ask: 'faults', faults: faults.inside(machine) }));
    }
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
