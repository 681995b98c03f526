import type { CardState } from '../../fares/card/state.ts';
import { TARNOW, TARNOW_TARIFF } from '../../fares/cities/tarnow.ts';
import { courseKey } from '../../fares/course-key.ts';
import { decideTap } from '../../fares/journey/decide-tap.ts';
import type { TapContext } from '../../fares/journey/tap-context.ts';
import { civilDay, operatingDay } from '../../fares/local-time.ts';
import { grosze } from '../../fares/money.ts';
import { countingStops } from '../../fares/position.ts';
import { dayNumber, epochMillis, secondsOf } from '../../fares/time.ts';
import { MORNING } from './bus-ride.ts';
import { courseAt, ENTRY_STOP, EXIT_STOP } from './course.ts';
import type { Measured } from './figure.ts';
import type { Scale } from './scale.ts';
import { median, percentile } from './statistics.ts';

interface Case {
  readonly card: CardState;
  readonly context: TapContext;
}

const BATCH = 1000;

/** How many taps can be decided in a second: the pure function alone, over check-ins, check-outs, repeats, refusals. */
export async function decisions(scale: Scale): Promise<Measured> {
  const cases = everyKind();
  const batches: number[] = [];
  const warmUp = scale.of(100, 10);
  const count = scale.of(1000, 30);
  // What nobody looks at, an optimizing compiler may leave out.
  const kinds = new Map<string, number>();
  for (let batch = 0; batch < warmUp + count; batch++) {
    const from = performance.now();
    for (let tap = 0; tap < BATCH; tap++) {
      const { card, context } = cases[tap % cases.length] ?? FIRST;
      const { kind } = decideTap(card, context, TARNOW_TARIFF, TARNOW.fares);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    if (batch >= warmUp) batches.push(performance.now() - from);
    // Others of this process get their turn.
    if (batch % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const middle = median(batches);
  const mix = [...kinds].map(([kind, times]) => `${Math.round((100 * times) / (BATCH * (warmUp + count)))} % ${kind}`);
  return {
    figures: [
      {
        name: 'decisions per second',
        value: (BATCH * 1000) / middle,
        unit: 'decisions/s',
        median: (BATCH * 1000) / middle,
        samples: batches.length * BATCH,
        limit: `one core; ${mix.join(', ')}; ${(middle * 1000).toFixed(0)} us per ${BATCH}, 99 of 100 batches within ${(percentile(batches, 99) * 1000).toFixed(0)} us`,
      },
    ],
  };
}

const FRESH: CardState = {
  kind: 'issued',
  counter: 0,
  transaction: { terminal: 0, sequence: 0 },
  at: secondsOf(MORNING),
  cardNumber: 1,
  tier: 'standard',
  concession: 'normal',
  purseEnabled: true,
  expiresOn: dayNumber(civilDay(MORNING) + 365),
  purse: grosze(5000),
  servicePurse: grosze(0),
  ride: { kind: 'none' },
};

function contextAt(stop: number, secondsLater: number): TapContext {
  const position = courseAt(1, stop);
  const now = epochMillis(MORNING + secondsLater * 1000);
  const stops = countingStops(position);
  if (stops === undefined) throw new RangeError(`no stop ${stop}`);
  return {
    now,
    transaction: { terminal: 1, sequence: stop },
    courseKey: courseKey(operatingDay(now, TARNOW.operatingDayEndsAtSeconds), position.line, position.course),
    vehicle: position.vehicle,
    stops,
    blocked: false,
  };
}

const FIRST: Case = { card: FRESH, context: contextAt(ENTRY_STOP, 0) };

/** A check-in; its repetition; the check-out; a refusal for lack of funds; one of a blocked card. */
function everyKind(): readonly Case[] {
  const begun = decideTap(FIRST.card, FIRST.context, TARNOW_TARIFF, TARNOW.fares);
  if (begun.kind !== 'check-in') throw new RangeError(`a first tap is a check-in, not ${begun.kind}`);
  return [
    FIRST,
    { card: begun.after, context: contextAt(ENTRY_STOP, 5) },
    { card: begun.after, context: contextAt(EXIT_STOP, 600) },
    { card: { ...FRESH, purse: grosze(10) }, context: FIRST.context },
    { card: FRESH, context: { ...FIRST.context, blocked: true } },
  ];
}
