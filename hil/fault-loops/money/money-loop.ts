import type { CaseOutcome } from '../loop.ts';
import type { Errand } from './customer.ts';
import { MoneyBench, type MoneyTally, type Trial } from './money-bench.ts';
import type { Unspoken } from './money-devices.ts';
import {
  KINDS_OF,
  MONEY_WIRED,
  type MoneyFaultKind,
  type MoneyFaultOrder,
  type MoneyWired,
  timesOf,
} from './money-fault.ts';

/** One run of the story with one fault in it. */
export interface MoneyCase extends MoneyFaultOrder {
  /** What the terminal does with an approval of which nobody spoke. */
  readonly unspoken: Unspoken;
}

export interface MoneyLoopsOptions {
  readonly seed: string;
  readonly devices?: readonly MoneyWired[];
  readonly kinds?: readonly string[];
  readonly times?: readonly MoneyFaultOrder['times'][];
  /** 1: every frame; more: every so-manieth, begun at a different frame for each loop. */
  readonly stride?: number;
  readonly from?: number;
  /** So many cases of each loop at most, for a sample. */
  readonly most?: number;
  readonly onCase: (tried: MoneyCase, outcome: CaseOutcome) => void;
}

/** One line, to be given to the command again. */
export function moneyCaseName({ device, kind, times, nth, unspoken }: MoneyCase): string {
  const habit = unspoken === 'reverse' ? ' (the terminal reverses what nobody speaks of)' : '';
  return `${device} ${kind} ${times} ${nth}${habit}`;
}

export const BY_COINS: Errand = { product: 'top-up', pays: 'coins', coins: [200, 200, 200] };
export const BY_CARD: Errand = { product: 'ticket', pays: 'bank-card', coins: [] };
const ERRANDS: Readonly<Record<MoneyWired, readonly Errand[]>> = {
  'coin-line': [BY_COINS],
  terminal: [BY_CARD],
  printer: [BY_COINS, BY_CARD],
};
/** Who comes after the fault, by the device that had it. */
const NEXT: Readonly<Record<MoneyWired, Errand>> = {
  'coin-line': { product: 'ticket', pays: 'coins', coins: [200, 200, 200] },
  terminal: BY_CARD,
  printer: BY_CARD,
};

/**
 * The Nth-fault loops over the money devices of a vending machine: for N = 1, 2, ... until a run is clean. A run is a
 * top-up for coins with change and receipt, and a ticket for a bank card, as far as they use the device; then the fault
 * is taken back, every other time the machine switched off and on, and journal, coins, bank, cards and paper compared.
 */
export async function runMoneyLoops(options: MoneyLoopsOptions): Promise<MoneyTally> {
  const bench = new MoneyBench(options.seed);
  try {
    let loop = 0;
    for (const lap of lapsOf(options)) {
      loop += 1;
      const stride = options.stride ?? 1;
      const first = options.from ?? 1 + ((loop - 1) % stride);
      const last = first + stride * ((options.most ?? Number.POSITIVE_INFINITY) - 1);
      for (let nth = first; nth <= last; nth += stride) {
        const outcome = await bench.try(trialOf({ ...lap, nth }));
        options.onCase({ ...lap, nth }, outcome);
        if (outcome.kind === 'clean') break;
      }
    }
  } finally {
    await bench.close();
  }
  return bench.tally;
}

function trialOf(tried: MoneyCase): Trial {
  const { device, kind, nth, unspoken } = tried;
  return {
    arm: ({ strikes }) => strikes.arm(tried),
    mend: ({ strikes }) => strikes.mend(),
    unspoken,
    errands: ERRANDS[device],
    next: NEXT[device],
    restart: nth % 2 === 1,
    leaves: nth % 3 === 0,
    lurks: kind.endsWith('-at-row'),
  };
}

function lapsOf({ devices = MONEY_WIRED, kinds, times: often }: MoneyLoopsOptions): readonly Omit<MoneyCase, 'nth'>[] {
  return devices.flatMap((device) =>
    KINDS_OF[device]
      .filter((kind) => kinds === undefined || kinds.includes(kind))
      .flatMap((kind) =>
        timesOf(device, kind)
          .filter((times) => often === undefined || often.includes(times))
          .flatMap((times) => habitsOf(device, kind).map((unspoken) => ({ device, kind, times, unspoken }))),
      ),
  );
}

/** Only a terminal that hears nothing of the goods, or loses its power, shows what it does then. */
function habitsOf(device: MoneyWired, kind: MoneyFaultKind): readonly Unspoken[] {
  const shows = kind.startsWith('reset') || kind.startsWith('drop') || kind.startsWith('unplug');
  return device === 'terminal' && shows ? ['complete', 'reverse'] : ['complete'];
}
