import { z } from 'zod';
import { type TapKind, WrongTap } from './bus-ride.ts';
import { courseAt, ENTRY_STOP, EXIT_STOP } from './course.ts';
import { distribution, type Figure } from './figure.ts';
import type { Scale } from './scale.ts';
import type { Started } from './start-command.ts';
import { summaryOf } from './statistics.ts';

const clock = z.object({ now: z.number() });
const cardMade = z.object({ card: z.string() });
const apdus = z.array(z.object({ seq: z.number(), at: z.number(), command: z.string() }));
const machines = z.array(z.object({ readers: z.object({ access: z.enum(['pcsc', 'socket']) }) }));
const scenes = z.array(z.object({ at: z.number(), scene: z.object({ number: z.number(), view: z.string() }) }));

/** Milliseconds of one tap, read off the bench's clock, whole. */
interface RigTap {
  readonly toGreen: number;
  readonly firstCommandToGreen: number;
  readonly commitToGreen: number;
  readonly commands: number;
}

const RESULT_LIMIT_MS = 10_000;

/** Taps on the running product over its rig interface: bench and machine are processes of their own. */
export async function rigTaps(started: Started, scale: Scale): Promise<readonly Figure[]> {
  const [machine] = machines.parse(await started.rig('GET', '/machines'));
  const { card } = cardMade.parse(await started.rig('POST', '/cards', { city: 'tarnow', purses: { t: 100_000 } }));
  const taps: RigTap[] = [];
  const rides = scale.of(20, 2);
  for (let course = 1; course <= rides; course++) {
    for (const kind of ['checked-in', 'checked-out'] as const) {
      const { line, stops, phase, at } = courseAt(course, kind === 'checked-in' ? ENTRY_STOP : EXIT_STOP);
      await started.rig('POST', '/vehicle', { line, course: `benchmark-${course}`, stops, phase, at });
      taps.push(await tap(started, card, kind));
    }
  }
  return figuresOf(taps, machine?.readers.access ?? 'socket');
}

async function tap(started: Started, card: string, kind: TapKind): Promise<RigTap> {
  const commandsBefore = apdus.parse(await started.rig('GET', '/apdus')).at(-1)?.seq ?? 0;
  const sceneBefore = (await scenesAfter(started, 0)).at(-1)?.scene.number ?? 0;
  const presented = clock.parse(await started.rig('GET', '/clock')).now;
  await started.rig('POST', '/antenna', { card, settled: true });
  const green = await sceneOf(started, kind, sceneBefore);
  const commands = apdus.parse(await started.rig('GET', `/apdus?after=${commandsBefore}`));
  await started.rig('DELETE', '/antenna');
  const [first, last] = [commands[0], commands.at(-1)];
  if (first === undefined || last?.command !== 'CommitTransaction') throw new WrongTap('committed', last?.command);
  return {
    toGreen: green - presented,
    firstCommandToGreen: green - first.at,
    commitToGreen: green - last.at,
    commands: commands.length,
  };
}

async function scenesAfter(started: Started, number: number) {
  return scenes.parse(await started.rig('GET', `/scenes?after=${number}`));
}

/** When the scene of this view came up, by the bench's clock. */
async function sceneOf(started: Started, view: TapKind, after: number): Promise<number> {
  const deadline = performance.now() + RESULT_LIMIT_MS;
  while (performance.now() < deadline) {
    const shown = (await scenesAfter(started, after)).find(({ scene }) => scene.view === view);
    if (shown !== undefined) return shown.at;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new WrongTap(view, (await scenesAfter(started, after)).at(-1)?.scene.view);
}

/** What stands between machine and card. */
const WAYS = {
  pcsc: { way: 'PC/SC', noticing: 'pcscd looks at the virtual reader every few tenths of a second' },
  socket: { way: 'a socket, as no PC/SC service runs here', noticing: 'the reader is a socket, which tells at once' },
} as const;

function figuresOf([first, ...taps]: readonly RigTap[], access: keyof typeof WAYS): readonly Figure[] {
  const { way, noticing } = WAYS[access];
  const of = (each: (tap: RigTap) => number) => summaryOf(taps.map(each));
  return [
    distribution(
      'running bench: presented to green',
      'ms',
      of(({ toGreen }) => toGreen),
      {
        limit: `${noticing}; clock of whole milliseconds`,
      },
    ),
    distribution(
      'running bench: first card command to green',
      'ms',
      of((each) => each.firstCommandToGreen),
      {
        limit: `${way} and, while no real card takes its time, the disk; machine and bench are processes of their own`,
      },
    ),
    distribution(
      'running bench: Commit on the card to green',
      'ms',
      of(({ commitToGreen }) => commitToGreen),
      {
        limit: `the answer through ${way}, then chart and scene`,
      },
    ),
    ...(first === undefined
      ? []
      : [
          {
            name: 'running bench: first card command to green, first tap after the start',
            value: first.firstCommandToGreen,
            unit: 'ms',
            limit: 'code that runs for the first time',
          },
        ]),
    {
      name: 'running bench: card commands per tap',
      value: of(({ commands }) => commands).max,
      unit: 'commands',
      limit: 'the most of any tap, counted by the bench on the wire',
    },
  ];
}
