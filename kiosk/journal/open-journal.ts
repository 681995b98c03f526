import { Worker } from 'node:worker_threads';
import type { EpochMillis } from '../../fares/time.ts';
import type { MachineFault } from '../rig-link/messages.ts';
import { type Journal, JournalFailure } from './contract.ts';
import { WorkerJournal } from './worker-journal.ts';
import type { FromWorker, WorkerStart } from './worker-messages.ts';

export interface JournalOptions {
  /** Folder of this machine's journal; made if missing. Two machines never share one. */
  readonly directory: string;
  readonly now: () => EpochMillis;
  /** So many random bytes: for the terminal number of a new journal and for period keys. */
  readonly random: (size: number) => Uint8Array;
  /** First millisecond of the period in which a card keeps its reference; the calendar month (UTC) unless told. */
  readonly periodStart?: (at: number) => number;
  readonly hooks?: JournalHooks | undefined;
}

/** For the rig only. */
export interface JournalHooks {
  readonly faults?: readonly MachineFault[];
  /** A fault has struck. A `kill` is not told: the process is gone. */
  readonly fired?: (fault: number) => void;
}

/** The journal as the machine holds it: the contract, and what only its owner may do. */
export interface MachineJournal extends Journal {
  /** Replaces the faults that strike at journal writes; the Nth write is counted from when a fault was first given. */
  setFaults(faults: readonly MachineFault[]): Promise<void>;
  /**
   * Destroys the keys of all periods that began before this time, except the current one: whose card an entry of
   * theirs speaks of can then no longer be told, also not by an open doubt. Answers how many.
   */
  destroyOldKeys(before: EpochMillis): Promise<number>;
}

/**
 * Opens, creates or replaces the journal in a folder. Rejects with JournalFailure: `locked` when another machine has
 * it, `disk-full` or `io` when the disk refuses. A damaged journal is no failure: it is kept aside (`opening.replaced`).
 */
export function openJournal(options: JournalOptions): Promise<MachineJournal> {
  const start: WorkerStart = {
    directory: options.directory,
    at: options.now(),
    candidate: randomTerminal(options.random),
    faults: options.hooks?.faults ?? [],
  };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: start, name: 'journal' });
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void =>
      reject(new JournalFailure('io', `the journal's thread failed: ${error.message}`));
    worker.once('error', refuse);
    worker.once('message', (first: FromWorker) => {
      worker.off('error', refuse);
      if (first.tell === 'opened') resolve(new WorkerJournal(worker, first.found, options));
      else if (first.tell === 'not-opened') reject(new JournalFailure(first.failure, first.detail));
      else refuse(new Error('it spoke before it had opened'));
    });
  });
}

function randomTerminal(random: (size: number) => Uint8Array): number {
  const [high = 0, low = 0] = random(2);
  return ((high * 256 + low) % 0xffff) + 1;
}
