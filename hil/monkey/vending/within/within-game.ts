import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dice } from '../../dice.ts';
import { Violation } from '../../violation.ts';
import { Lane, type WithinTally } from './lane.ts';

export interface WithinOptions {
  readonly seed: string;
  /** Nobody comes any more after so many sales, or so many milliseconds. */
  readonly sales?: number;
  readonly limitMs: number;
  /** Machines side by side. */
  readonly lanes: number;
  readonly say: (line: string) => void;
}

export interface WithinPlayed extends WithinTally {
  readonly seconds: number;
  readonly violation: Violation | undefined;
}

/** Thousands of syncs, of which none has to be believed. */
const MEMORY = '/dev/shm';
const SAY_EVERY_MS = 15_000;

/**
 * Random sales in this process: the machine's service and its drivers against virtual devices by bytes, killed at
 * journal entries and frames and begun anew on the same journal and devices. `credited = delivered + paid out + owed`
 * at each look, and at rest all that the devices have counted. The same seed throws the same dice; what strikes at
 * which frame depends on the computer's pace, too.
 */
export async function playWithin({ seed, sales, limitMs, lanes, say }: WithinOptions): Promise<WithinPlayed> {
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'sales-within-'));
  const tally: WithinTally = {
    passengers: 0,
    sales: 0,
    coins: 0,
    kills: 0,
    faults: 0,
    disputed: 0,
    paidTwice: 0,
    unpaid: 0,
  };
  const begun = performance.now();
  const all = Array.from({ length: lanes }, (_, at) => {
    return new Lane(`${seed}-${at + 1}`, new Dice(`${seed} ${at + 1}`), folder, tally);
  });
  const sold = (): number => all.reduce((sum, lane) => sum + lane.salesNow, tally.sales);
  const telling = setInterval(() => {
    const seconds = (performance.now() - begun) / 1000;
    say(`${sold()} sales, ${tally.passengers} passengers, ${((sold() * 60) / seconds).toFixed(0)} sales a minute`);
  }, SAY_EVERY_MS);
  let violation: Violation | undefined;
  try {
    await Promise.all(
      all.map(async (lane) => {
        while (violation === undefined && performance.now() - begun < limitMs && sold() < (sales ?? limitMs)) {
          await lane.visit().catch((cause: unknown) => {
            if (!(cause instanceof Violation)) throw cause;
            violation ??= cause;
          });
        }
      }),
    );
  } finally {
    clearInterval(telling);
    await Promise.allSettled(all.map((lane) => lane.close()));
    rmSync(folder, { recursive: true, force: true });
  }
  return { ...tally, seconds: (performance.now() - begun) / 1000, violation };
}
