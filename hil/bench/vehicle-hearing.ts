import { z } from 'zod';
import type { VehicleReport } from '../../devices/vehicle/contract.ts';
import type { VehicleNetwork } from '../on-board-computer/vehicle-network.ts';
import type { VehicleSocketOptions, WireFault } from '../on-board-computer/vehicle-socket.ts';
import type { Faults } from './faults.ts';
import type { Machines } from './machines.ts';
import type { Random } from './random.ts';
import { RigError } from './rig-error.ts';

export interface VehicleHearingMeans {
  readonly faults: Faults;
  readonly machines: Machines;
  readonly network: VehicleNetwork;
  readonly random: Random;
}

const HEARD_WITHIN_MS = 10_000;
/** The machine's word over the rig link, which is JSON. */
const reportSchema = z.custom<VehicleReport>(
  (report) => z.object({ kind: z.enum(['position', 'unknown']) }).safeParse(report).success,
);

/** Sees to it that machines know what their on-board computers say, and to what the wire between them does to it. */
export class VehicleHearing {
  readonly #means: VehicleHearingMeans;

  constructor(means: VehicleHearingMeans) {
    this.#means = means;
  }

  /** The wire of one machine: faults strike each document on it, either way, and are counted. */
  wire(machine: string, route: (url: URL) => Promise<URL>): VehicleSocketOptions {
    const strike = (): WireFault | undefined => {
      const fault = this.#fault(machine);
      if (fault === undefined) return undefined;
      this.#means.faults.fired(fault.id);
      return fault.fault === 'silent' ? 'silent' : 'garbage';
    };
    return { strike, below: (limit) => this.#means.random.below(limit), route };
  }

  /**
   * Answers when each living machine of these knows what its computer says, or, where a fault strikes its wire, that
   * it knows nothing. Throws RigError 409 when one does not come to know.
   */
  async heard(names: readonly string[]): Promise<void> {
    const living = names.filter((name) => this.#means.machines.alive(name));
    await Promise.all(living.map((name) => this.#heard(name)));
  }

  /** A fault begins to strike: the computer says something, which then is lost or spoiled. */
  async strike(machine: string): Promise<void> {
    await this.#means.network.repeat(machine);
    // One that strikes so often and no more may be spent by now.
    if (this.#fault(machine) !== undefined) await this.heard([machine]);
  }

  /** The wires are mended: the computers say it again. */
  async mend(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.#means.network.repeat(name)));
    await this.heard(names);
  }

  async #heard(name: string): Promise<void> {
    const { machines, network, faults } = this.#means;
    if (faults.awaitsFrame(name, 'vehicle')) {
      // Whether it comes to know is what the fault is about.
      await machines.ask(name, { ask: 'vehicle', look: true }).catch(deathOf);
      return;
    }
    const until = performance.now() + HEARD_WITHIN_MS;
    for (let look = false; ; look = true) {
      const struck = this.#fault(name) !== undefined;
      const knows = await machines.ask(name, { ask: 'vehicle', look }).then(reportSchema.parse, deathOf);
      if (knows === undefined) return;
      if (struck ? knows.kind === 'unknown' : network.hasHeard(name, knows)) return;
      if (performance.now() > until) throw new RigError(409, 'vehicle-unheard', { machine: name, knows });
    }
  }

  #fault(machine: string) {
    return this.#means.faults.live('vehicle', ['silent', 'garbage'], machine);
  }
}

/** A machine that died meanwhile hears it when it starts. */
function deathOf(reason: unknown): undefined {
  if (reason instanceof RigError && reason.error === 'machine-dead') return undefined;
  throw reason;
}
