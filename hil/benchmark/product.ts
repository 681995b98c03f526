import { join } from 'node:path';
import type { Figure, Measured } from './figure.ts';
import { idleFigures } from './idle.ts';
import { rigSlotFlows, rigVehicle } from './rig-flows.ts';
import { rigTaps } from './rig-taps.ts';
import type { Scale } from './scale.ts';
import { type Started, startProduct } from './start-command.ts';
import { median } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

/** The whole product, started as users start it: how soon it is ready, what it costs idle, how a tap goes through it. */
export function product(scale: Scale): Promise<Measured> {
  return inWorkFolder(async (folder) => {
    const data = join(folder, 'data');
    const first = await startProduct(data);
    await first.stop();
    const ready: number[] = [];
    const ended: number[] = [];
    const runs = scale.of(3, 1);
    for (let run = 1; run < runs; run++) {
      const started = await startProduct(data);
      ready.push(started.readyMs);
      ended.push(await started.stop());
    }
    const last = await startProduct(data);
    ready.push(last.readyMs);
    const running = await whileRunning(last, scale);
    ended.push(await last.stop());
    return { figures: [...startFigures(first.readyMs, ready, ended), ...running] };
  });
}

async function whileRunning(started: Started, scale: Scale): Promise<readonly Figure[]> {
  try {
    return [
      ...(await idleFigures(started, scale)),
      ...(await rigTaps(started, scale)),
      ...(await rigVehicle(started, scale)),
      ...(await rigSlotFlows(started, scale)),
    ];
  } catch (error) {
    await started.stop();
    throw error;
  }
}

function startFigures(first: number, ready: readonly number[], ended: readonly number[]): readonly Figure[] {
  return [
    {
      name: 'start to ready, second start',
      value: median(ready),
      unit: 'ms',
      median: median(ready),
      max: Math.max(...ready),
      samples: ready.length,
      against: `the first start, with an empty data folder: ${first.toFixed(0)} ms`,
      ratio: median(ready) / first,
      limit: 'two Node processes one after the other, a third for PC/SC, pcscd; without the set-up check of npm start',
    },
    {
      name: 'SIGTERM to end',
      value: median(ended),
      unit: 'ms',
      median: median(ended),
      max: Math.max(...ended),
      samples: ended.length,
      limit: 'journal flushed and closed, machine and PC/SC service ended in order',
    },
  ];
}
