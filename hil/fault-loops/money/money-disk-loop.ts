import type { DiskControl } from '../../disk/control.ts';
import { type DiskCase, SEEN_DISK_FAULTS } from '../disk-loop.ts';
import type { CaseOutcome } from '../loop.ts';
import { MoneyBench } from './money-bench.ts';
import { BY_CARD, BY_COINS } from './money-loop.ts';

export interface MoneyDiskLoopOptions {
  readonly control: DiskControl;
  /** Below the root of the preloaded library. */
  readonly folder: string;
  readonly seed: string;
  readonly stride?: number;
  readonly onCase: (tried: DiskCase, outcome: CaseOutcome) => void;
}

/**
 * The Nth call on a vending machine's disk fails, N = 1, 2, ... until a run is clean, once and for ever, in a top-up for
 * coins and a ticket for a bank card. For a process that the disk library is preloaded into.
 */
export async function runMoneyDiskLoops({
  control,
  folder,
  seed,
  stride = 1,
  onCase,
}: MoneyDiskLoopOptions): Promise<void> {
  const bench = new MoneyBench(seed, folder);
  for (const kind of SEEN_DISK_FAULTS) {
    for (const times of ['once', 'for-ever'] as const) {
      for (let nth = 1; ; nth += stride) {
        const outcome = await bench.try({
          arm: () => {
            control.arm({ kind, nth, count: times === 'once' ? 1 : null });
            return () => control.fired;
          },
          mend: async () => control.disarm(),
          unspoken: 'complete',
          errands: [BY_COINS, BY_CARD],
          next: BY_CARD,
          restart: nth % 2 === 1,
          leaves: nth % 3 === 0,
          lurks: false,
        });
        onCase({ kind, times, nth }, outcome);
        if (outcome.kind === 'clean') break;
      }
    }
  }
  await bench.close();
}
