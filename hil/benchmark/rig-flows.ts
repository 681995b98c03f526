import { z } from 'zod';
import { WrongTap } from './bus-ride.ts';
import { courseAt } from './course.ts';
import { distribution, type Figure } from './figure.ts';
import type { Scale } from './scale.ts';
import type { Started } from './start-command.ts';
import { summaryOf } from './statistics.ts';

const clock = z.object({ now: z.number() });
const cardMade = z.object({ card: z.string(), number: z.coerce.number() });
const scenes = z.array(
  z.object({ at: z.number(), scene: z.object({ number: z.number(), view: z.string(), outcome: z.int().optional() }) }),
);

const RESULT_LIMIT_MS = 10_000;
/** Between two flows, so that results do not stay their time. */
const QUICK_RATE = 20;

interface PocketFlow {
  readonly name: string;
  /** Buttons pressed before the card goes into the pocket. */
  readonly buttons: readonly string[];
  readonly ends: 'transferred' | 'carried-over';
  readonly loads: number;
}

const FLOWS: readonly PocketFlow[] = [
  { name: 'purse transfer', buttons: ['purse-transfer', 'accept'], ends: 'transferred', loads: 0 },
  { name: 'carry-over of one', buttons: ['carry-over'], ends: 'carried-over', loads: 1 },
  { name: 'carry-over of three', buttons: ['carry-over'], ends: 'carried-over', loads: 3 },
];

/** The card pocket's flows on the running product: from the card in the pocket to the result on the screen. */
export async function rigSlotFlows(started: Started, scale: Scale): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const flow of FLOWS) {
    const times: number[] = [];
    for (let count = 0; count < scale.of(10, 2); count++) times.push(await once(started, flow));
    figures.push(
      distribution(`running bench: ${flow.name}, card in the pocket to result`, 'ms', summaryOf(times), {
        limit: `noticing the card, its commands, the disk${flow.loads > 0 ? ', two questions to the office over HTTP' : ''}; clock of whole milliseconds; a real card takes its own time besides`,
      }),
    );
  }
  return figures;
}

async function once(started: Started, flow: PocketFlow): Promise<number> {
  const order = { city: 'tarnow', purses: { t: 500, e: 5000 } };
  const { card, number } = cardMade.parse(await started.rig('POST', '/cards', order));
  for (let load = 0; load < flow.loads; load++) {
    await started.rig('POST', '/office', { load: { number, kind: 'top-up', grosze: 1000 + load } });
  }
  await homeAgain(started);
  for (const button of flow.buttons) await started.rig('POST', '/touch', { button });
  const before = (await scenesAfter(started, 0)).at(-1)?.scene.number ?? 0;
  const { now } = clock.parse(await started.rig('GET', '/clock'));
  await started.rig('POST', '/slot', { card, settled: true });
  const shown = await resultAfter(started, flow.ends, before);
  await started.rig('DELETE', '/slot');
  return shown - now;
}

async function scenesAfter(started: Started, number: number) {
  return scenes.parse(await started.rig('GET', `/scenes?after=${number}`));
}

/** When the result came up, by the bench's clock. */
async function resultAfter(started: Started, view: PocketFlow['ends'], after: number): Promise<number> {
  const deadline = performance.now() + RESULT_LIMIT_MS;
  while (performance.now() < deadline) {
    const found = (await scenesAfter(started, after)).find(({ scene }) => scene.view === view);
    if (found?.scene.outcome !== undefined && found.scene.outcome !== 4) throw new WrongTap(view, found.scene);
    if (found !== undefined) return found.at;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new WrongTap(view, (await scenesAfter(started, after)).at(-1)?.scene.view);
}

const home = z.object({ scene: z.object({ view: z.string() }) });

/** Nothing can be chosen while a result is shown. */
async function homeAgain(started: Started): Promise<void> {
  await started.rig('POST', '/clock', { rate: QUICK_RATE });
  await untilHome(started);
  await started.rig('POST', '/clock', { rate: 1 });
}

async function untilHome(started: Started): Promise<void> {
  const deadline = performance.now() + 3 * RESULT_LIMIT_MS;
  while (performance.now() < deadline) {
    if (home.parse(await started.rig('GET', '/state')).scene.view === 'home') return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new WrongTap('home again', 'another view');
}

/** The bus moves: from the rig's call to its answer, which comes when the machine knows. */
export async function rigVehicle(started: Started, scale: Scale): Promise<readonly Figure[]> {
  const times: number[] = [];
  const { line, stops } = courseAt(1, 0);
  for (let count = 0; count < scale.of(220, 12); count++) {
    const place = { at: Math.floor((count % 40) / 2), phase: count % 2 === 0 ? 'at-stop' : 'between' };
    const course = `moved-${Math.floor(count / 40)}`;
    const from = performance.now();
    await started.rig('POST', '/vehicle', count % 40 === 0 ? { line, stops, course, ...place } : place);
    if (count >= scale.of(20, 2)) times.push(performance.now() - from);
  }
  return [
    distribution('running bench: POST /rig/vehicle to its answer', 'ms', summaryOf(times), {
      limit:
        'the document over HTTP to the machine, its home screen drawn anew, and the question whether it knows; four hops between processes',
    }),
  ];
}
