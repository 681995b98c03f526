import { expect, test } from 'vitest';
import { processorClock } from '../../../hil/benchmark/processor-clock.ts';

test.runIf(process.platform === 'linux')(
  'the processor clock runs while this thread works and stands while it waits',
  async () => {
    const clock = await processorClock();
    if (clock === undefined) throw new Error('Linux has such a clock');
    const before = clock();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const waited = clock() - before;
    // Counted by the system itself, so that it holds however busy the computer is.
    const told = process.threadCpuUsage();
    const from = clock();
    for (let turns = 0; clock() - from < 100; turns++) Math.sqrt(turns);
    const { user, system } = process.threadCpuUsage(told);
    expect(waited).toBeGreaterThanOrEqual(0);
    expect(waited).toBeLessThan(200);
    expect((user + system) / 1000).toBeGreaterThan(50);
    expect((user + system) / 1000).toBeLessThan(200);
  },
);
