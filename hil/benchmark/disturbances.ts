import { PerformanceObserver } from 'node:perf_hooks';

/** A stretch of time by performance.now (ms). */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Notices what makes one tap slower than another though its code is the same: a garbage collection, or another
 * program that took the processor away (an involuntary context switch, getrusage(2); any thread of ours counts).
 */
export class Disturbances {
  readonly #collections: Stretch[] = [];
  readonly #observer: PerformanceObserver;
  #switches = process.resourceUsage().involuntaryContextSwitches;

  constructor() {
    this.#observer = new PerformanceObserver((list) => this.#keep(list.getEntries()));
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  /** Whether the processor was taken away since the last question. */
  preempted(): boolean {
    const { involuntaryContextSwitches } = process.resourceUsage();
    const taken = involuntaryContextSwitches > this.#switches;
    this.#switches = involuntaryContextSwitches;
    return taken;
  }

  /** Garbage collections so far; nothing is observed afterwards. */
  async collections(): Promise<readonly Stretch[]> {
    // Entries are handed over in a turn of the event loop of their own.
    await new Promise((resolve) => setTimeout(resolve, 50));
    this.#keep(this.#observer.takeRecords());
    this.#observer.disconnect();
    return this.#collections;
  }

  #keep(entries: readonly PerformanceEntry[]): void {
    for (const { startTime, duration } of entries) {
      this.#collections.push({ from: startTime, to: startTime + duration });
    }
  }
}

export function overlaps(one: Stretch, others: readonly Stretch[]): boolean {
  return others.some(({ from, to }) => from < one.to && to > one.from);
}
