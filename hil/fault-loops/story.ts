import type { VehiclePosition } from '../../devices/vehicle/contract.ts';
import { firstBus, MAXIMUM, MINIMUM, otherBus, price } from './fares.ts';
import type { Told } from './presentation.ts';

/** What one stage does to a card, in grosze. */
export interface Effect {
  readonly t: number;
  readonly e: number;
}

/** Stops that the machine believed its bus to be at when the card executed the stages so far. */
export type Believed = ReadonlyMap<StageName, number>;

export type StageName =
  | 'purse-transfer'
  | 'carry-over'
  | 'check-in'
  | 'group'
  | 'check-out'
  | 'transfer'
  | 'second check-in'
  | 'second check-out'
  | 'registration'
  | 'reading';

export interface Stage {
  readonly name: StageName;
  readonly reader: 'antenna' | 'slot';
  /** Seconds since the stage before. */
  readonly after: number;
  readonly bus: VehiclePosition;
  /** What is touched before the card is presented. */
  readonly touches: readonly string[];
  readonly isGreen: (told: Told) => boolean;
  /** `at`: the stop the machine believes in. */
  readonly effect: (at: number, believed: Believed) => Effect;
  /** Only reads the card: it is green without a transaction. */
  readonly reads?: true;
}

export const PURSES = { t: 5000, e: 3000 } as const;
export const TOP_UP = 2000;
/** T107: the amount that the view begins with. */
const MOVED = 1000;

const shows =
  (view: string, outcome?: number) =>
  (told: Told): boolean =>
    told.view === view && (outcome === undefined || ('outcome' in told && told.outcome === outcome));
const t = (amount: number) => (): Effect => ({ t: amount, e: 0 });

export const CHECK_IN: Stage = {
  name: 'check-in',
  reader: 'antenna',
  after: 30,
  bus: firstBus(3),
  touches: [],
  isGreen: shows('checked-in'),
  effect: t(-MAXIMUM),
};

/**
 * A passenger's day: money moved and carried over in the pocket, in, a companion, out, another bus, out. The refund at
 * the exit is each ticket's maximum less what was travelled; a transfer costs the minimum and nothing at its exit.
 */
export const STORY: readonly Stage[] = [
  {
    name: 'purse-transfer',
    reader: 'slot',
    after: 0,
    bus: firstBus(3),
    touches: ['purse-transfer', 'accept'],
    isGreen: shows('transferred'),
    effect: () => ({ t: MOVED, e: -MOVED }),
  },
  {
    name: 'carry-over',
    reader: 'slot',
    after: 30,
    bus: firstBus(3),
    touches: ['carry-over'],
    isGreen: shows('carried-over', 4),
    effect: t(TOP_UP),
  },
  CHECK_IN,
  {
    name: 'group',
    reader: 'antenna',
    after: 120,
    bus: firstBus(4),
    touches: ['group', 'normal'],
    isGreen: shows('checked-in'),
    effect: t(-MAXIMUM),
  },
  {
    name: 'check-out',
    reader: 'antenna',
    after: 240,
    bus: firstBus(6),
    touches: [],
    isGreen: shows('checked-out'),
    effect: (at, believed) => {
      const refund = (entry: StageName) => MAXIMUM - price(at - (believed.get(entry) ?? at));
      return { t: refund('check-in') + refund('group'), e: 0 };
    },
  },
  {
    name: 'transfer',
    reader: 'antenna',
    after: 300,
    bus: otherBus(2),
    touches: [],
    isGreen: shows('checked-in'),
    effect: t(-MINIMUM),
  },
  {
    name: 'second check-out',
    reader: 'antenna',
    after: 240,
    bus: otherBus(5),
    touches: [],
    isGreen: shows('checked-out'),
    effect: t(0),
  },
];

/** What the card holds in the end, where the machine always knew where its bus was: counted by hand. */
export const IN_THE_END: Effect = { t: 5000 + 1000 + 2000 - 210 - 150 - 100, e: 2000 };
