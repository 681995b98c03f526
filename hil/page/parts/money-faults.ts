import {
  Ban,
  CircleSlash,
  Coins,
  DoorOpen,
  type IconNode,
  Landmark,
  MessageCircleOff,
  Scissors,
  ScrollText,
  Shuffle,
  Spline,
  TriangleAlert,
  Unplug,
} from 'lucide';

/** One thing that can go wrong with a device of a machine that sells: until it is taken back, or at the next occasion. */
interface MoneyCondition {
  readonly device: string;
  readonly fault: string;
  readonly picture: IconNode;
  readonly once: boolean;
}

const ONCE = new Set(['string', 'drop-reply', 'corrupt', 'silent-after-approval', 'reversal-refused']);

const of = (device: string, faults: readonly (readonly [string, IconNode])[]) => ({
  device,
  some: faults.map(([fault, picture]): MoneyCondition => ({ device, fault, picture, once: ONCE.has(fault) })),
});

/** By device, in the order in which a passenger meets them. */
export const MONEY_CONDITIONS = [
  of('coin-acceptor', [
    ['jam', Ban],
    ['string', Spline],
    ['drop-reply', MessageCircleOff],
    ['unplug', Unplug],
  ]),
  of('hopper', [
    ['empty', Coins],
    ['jam', Ban],
    ['drop-reply', MessageCircleOff],
    ['unplug', Unplug],
  ]),
  of('terminal', [
    ['silent-after-approval', MessageCircleOff],
    ['reversal-refused', CircleSlash],
    ['end-of-day', Landmark],
    ['unplug', Unplug],
  ]),
  of('printer', [
    ['paper-out', ScrollText],
    ['paper-near-end', TriangleAlert],
    ['cover-open', DoorOpen],
    ['jam', Ban],
    ['cutter', Scissors],
    ['corrupt', Shuffle],
    ['drop-reply', MessageCircleOff],
    ['unplug', Unplug],
  ]),
] as const;
