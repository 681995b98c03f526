import { epochMillis } from '../../fares/time.ts';
import type { VirtualCard } from '../card/virtual-card.ts';
import { VpcdPlug } from '../card/vpcd-plug.ts';
import { type TapKind, WrongTap } from './bus-ride.ts';
import { courseAt, ENTRY_STOP, EXIT_STOP } from './course.ts';
import { distribution, type Figure, type Measured } from './figure.ts';
import { issueCards } from './public-cards.ts';
import { type RealStack, startRealStack } from './real-stack.ts';
import type { Scale } from './scale.ts';
import { summaryOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

/** Milliseconds of one tap through the whole stack. */
interface StackTap {
  /** From the card entering the field until the machine is told. */
  readonly noticed: number;
  /** From then until the result is on the stage. */
  readonly served: number;
  readonly toBeep: number;
  /** Round trips of the card commands. */
  readonly roundTrips: readonly number[];
  /** What of them was the virtual card's. */
  readonly inCard: number;
  /** From the card leaving the field until the machine is told. */
  readonly leftNoticed: number;
}

/** Views of a tap that did not go well. */
const FAILED: readonly string[] = ['refused', 'uncertain', 'out-of-service'];
const RESULT_LIMIT_MS = 10_000;

/** A tap through vpcd, pcscd, nfc-pcsc, driver, chart, journal and scene, from the card in the field to green. */
export function wholeTap(scale: Scale): Promise<Measured> {
  return inWorkFolder(async (folder) => {
    const stack = await startRealStack(folder);
    try {
      const [card] = await issueCards(1, epochMillis(stack.clock.now()));
      if (card === undefined) throw new RangeError('no card');
      const taps: StackTap[] = [];
      const rides = scale.of(51, 3);
      for (let course = 1; course <= rides; course++) {
        for (const kind of ['checked-in', 'checked-out'] as const) {
          stack.vehicle.place(courseAt(course, kind === 'checked-in' ? ENTRY_STOP : EXIT_STOP));
          taps.push(await tap(stack, card, kind));
        }
      }
      return { figures: figuresOf(taps) };
    } finally {
      await stack.close();
    }
  });
}

async function tap(stack: RealStack, card: VirtualCard, kind: TapKind): Promise<StackTap> {
  // The last result may be drawn again before this one; the two kinds take turns, so they are not mistaken.
  const shown = firstOf<string>((listener) =>
    stack.onScene((view) => (view === kind || FAILED.includes(view)) && listener(view)),
  );
  const heard = firstOf<string>((listener) => stack.onBeep(() => listener('beep')));
  let inCard = 0;
  let arrived = 0;
  const presented = performance.now();
  const plug = await VpcdPlug.plug({
    card,
    port: stack.port,
    hooks: {
      onCommand: () => {
        arrived = performance.now();
        return { kind: 'pass' };
      },
      onAnswer: ({ command }) => {
        // FF: a question to the reader, asked before the machine is told.
        if (command[0] !== 0xff) inCard += performance.now() - arrived;
        return { kind: 'pass' };
      },
    },
  });
  const [scene, beep] = await Promise.all([shown, heard]);
  const last = stack.antenna.lastCard;
  if (scene.what !== kind || last === undefined) throw new WrongTap(kind, scene.what);
  const gone = stack.antenna.next('removed');
  const lifted = performance.now();
  plug.unplug();
  await gone;
  return {
    noticed: last.toldAt - presented,
    served: scene.at - last.toldAt,
    toBeep: beep.at - last.toldAt,
    roundTrips: last.exchanges.map(({ sentAt, answeredAt }) => answeredAt - sentAt),
    inCard,
    leftNoticed: performance.now() - lifted,
  };
}

interface Noticed<What> {
  readonly what: What;
  readonly at: number;
}

/** The first call of a listener, with its time; rejects when none comes. */
function firstOf<What>(subscribe: (listener: (what: What) => void) => () => void): Promise<Noticed<What>> {
  return new Promise((resolve, reject) => {
    const end = subscribe((what) => {
      clearTimeout(limit);
      end();
      resolve({ what, at: performance.now() });
    });
    const limit = setTimeout(() => {
      end();
      reject(new WrongTap('answered', 'nothing'));
    }, RESULT_LIMIT_MS);
  });
}

function figuresOf(all: readonly StackTap[]): readonly Figure[] {
  const [first, ...taps] = all;
  const of = (each: (tap: StackTap) => number) => summaryOf(taps.map(each));
  const trips = summaryOf(taps.flatMap(({ roundTrips }) => roundTrips));
  const onTheWay = of(({ roundTrips, inCard }) => sum(roundTrips) - inCard).median;
  const beyond = of(({ served, roundTrips }) => served - sum(roundTrips)).median;
  const noticed = of((tap) => tap.noticed);
  return [
    distribution('whole tap: one card command through nfc-pcsc, pcscd and vpcd', 'ms', trips, {
      limit: 'hops between four processes (machine, PC/SC host, pcscd, card); a real reader adds the air instead',
    }),
    distribution(
      'whole tap: card told to result shown',
      'ms',
      of(({ served }) => served),
      {
        limit: `${of(({ inCard }) => inCard).median.toFixed(2)} ms virtual card, ${onTheWay.toFixed(2)} ms PC/SC, ${beyond.toFixed(2)} ms our own code and the disk`,
      },
    ),
    ...(first === undefined
      ? []
      : [
          {
            name: 'whole tap: card told to result shown, first of the process',
            value: first.served,
            unit: 'ms',
            limit: 'code that runs for the first time',
          },
        ]),
    distribution(
      'whole tap: card told to beep',
      'ms',
      of(({ toBeep }) => toBeep),
      {
        limit: 'as the result, one action of the chart apart',
      },
    ),
    distribution(
      'whole tap: presented to green',
      'ms',
      of((tap) => tap.noticed + tap.served),
      {
        limit: `pcscd looks at the virtual reader every few tenths of a second: noticing takes ${noticed.median.toFixed(0)} ms (p99 ${noticed.p99.toFixed(0)}); a reader that reports cards by itself does not`,
      },
    ),
    distribution(
      'whole tap: taken away to noticed',
      'ms',
      of(({ leftNoticed }) => leftNoticed),
      {
        limit: 'pcscd looks at the virtual reader every few tenths of a second; the next card waits for it',
      },
    ),
  ];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
