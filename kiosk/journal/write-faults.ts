import type { MachineFault } from '../rig-link/messages.ts';

/** What a fault does to a write; the process is killed exactly there. */
export interface FaultEffects {
  readonly kill: () => void;
  readonly sleep: (ms: number) => void;
  /** Tells the bench that a fault has struck. A `kill` cannot be told: the bench sees the process end. */
  readonly fired: (fault: number) => void;
}

/** An error as the disk would give it, ordered by the rig. */
export class OrderedFault extends Error {
  override readonly name = 'OrderedFault';
  readonly failure: 'io' | 'disk-full';
  constructor(failure: 'io' | 'disk-full') {
    super(failure === 'io' ? 'disk I/O error (ordered by the rig)' : 'no space on the disk (ordered by the rig)');
    this.failure = failure;
  }
}

interface Armed {
  readonly fault: MachineFault;
  /** Journal writes seen since it was armed. */
  seen: number;
  struck: number;
}

/**
 * Faults of the bench, at the Nth journal write: a write is one entry, whichever commit it travels in. Probes of a
 * failed disk are struck too, but do not count as writes.
 */
export class WriteFaults {
  #armed: Armed[] = [];
  readonly #effects: FaultEffects;

  constructor(effects: FaultEffects) {
    this.#effects = effects;
  }

  /** Replaces the list; a fault that stays keeps its count. */
  arm(faults: readonly MachineFault[]): void {
    const ours = faults.filter(({ device, kind }) => device === 'disk' || (device === 'machine' && kind === 'kill'));
    this.#armed = ours.map((fault) => {
      const before = this.#armed.find((armed) => armed.fault.fault === fault.fault);
      return { fault, seen: before?.seen ?? 0, struck: before?.struck ?? 0 };
    });
  }

  /** Around one commit of `writes` new entries (0: a probe). Throws OrderedFault where the disk is to refuse. */
  around(writes: number, commit: () => void): void {
    const due = this.#armed.filter((armed) => {
      const first = armed.fault.journalWrite ?? 1;
      armed.seen += writes;
      return armed.seen >= first && armed.struck < (armed.fault.count ?? Number.POSITIVE_INFINITY);
    });
    for (const armed of due) if (armed.fault.when === 'before' || armed.fault.kind === 'slow') this.#strike(armed);
    commit();
    for (const armed of due) if (armed.fault.when === 'after' && armed.fault.kind !== 'slow') this.#strike(armed);
  }

  #strike(armed: Armed): void {
    armed.struck += 1;
    this.#effects.fired(armed.fault.fault);
    switch (armed.fault.kind) {
      case 'kill':
        this.#effects.kill();
        return;
      case 'slow':
        this.#effects.sleep(armed.fault.amount ?? 100);
        return;
      case 'io':
        throw new OrderedFault('io');
      case 'full':
        throw new OrderedFault('disk-full');
      case 'jump':
        return;
    }
  }
}
