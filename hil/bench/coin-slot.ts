import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { CoinLine } from '../coins/coin-line.ts';
import type { CoinFate } from '../coins/virtual-acceptor.ts';
import type { Machines } from './machines.ts';
import { RigError } from './rig-error.ts';

/** The coins of one machine as its devices count them; amounts in grosze. */
export interface CoinBooks {
  /** Fell into the slot and did not come back; `credited + disputed`. */
  readonly physical: number;
  readonly credited: number;
  readonly disputed: number;
  /** Fell through, of all coins ever dropped. */
  readonly returned: number;
  readonly paidOut: number;
  /** What lies in the tray: paid out, or fallen through, and not taken yet. */
  readonly tray: number;
  readonly trayCoins: readonly number[];
  readonly cashBox: number;
  readonly hoppers: readonly {
    readonly name: string;
    readonly value: number;
    readonly coins: number;
    readonly room: number;
    /** Coins paid out in its life. */
    readonly dispensed: number;
  }[];
}

export function booksOf({ world, hoppers }: CoinLine): CoinBooks {
  const { physical, credited, disputed, returned, paidOut, tray, cashBox } = world;
  return {
    physical,
    credited,
    disputed,
    returned,
    paidOut,
    tray: tray.reduce((sum, coin) => sum + coin, 0),
    trayCoins: [...tray],
    cashBox,
    hoppers: hoppers.map(({ model: { name, value, room }, memory: { coins, dispensed } }) => {
      return { name, value, coins, room, dispensed };
    }),
  };
}

/** What of a machine's state says how far it is with coins. */
const stateSchema = z.object({
  statechart: z.looseObject({
    dialog: z.unknown(),
    cash: z.unknown().optional(),
  }),
  money: z.object({ credited: z.int(), disputes: z.int() }).optional(),
});
type Seen = z.infer<typeof stateSchema>;

const opening = z.object({ taking: z.object({ acceptor: z.literal('opening') }) });
const beginning = z.object({ selling: z.object({ beginning: z.unknown() }) });

/** A machine that takes longer is not waited for: the coin lies where it lies. */
const LIMIT_MS = 3000;
const LOOK_EVERY_MS = 15;

export interface CoinSlotMeans {
  readonly coins: CoinLine;
  readonly machines: Pick<Machines, 'ask'>;
  readonly machine: string;
}

/**
 * Drops coins one after the other, as a passenger does: the next one when the machine has counted the last and opens
 * its slot again. What it refuses, or drops into a dead machine's slot, falls through.
 */
export async function dropCoins(means: CoinSlotMeans, grosze: number, count: number): Promise<readonly CoinFate[]> {
  const fates: CoinFate[] = [];
  for (let coin = 0; coin < count; coin += 1) {
    const before = await until(means, (seen) => !opensSoon(seen));
    const fate = means.coins.drop(grosze);
    fates.push(fate);
    if (fate === 'accepted') await until(means, (seen) => hasCounted(seen, before));
  }
  return fates;
}

/** The slot is about to open: whoever stands there holds his coin for a moment. */
function opensSoon({ statechart: { dialog, cash } }: Seen): boolean {
  return opening.safeParse(cash).success || beginning.safeParse(dialog).success;
}

function hasCounted({ money }: Seen, before: Seen | undefined): boolean {
  if (money === undefined || before?.money === undefined) return true;
  return money.credited > before.money.credited || money.disputes > before.money.disputes;
}

/** What the machine says once it is so; undefined from a dead one, its last word after the limit. */
async function until({ machines, machine }: CoinSlotMeans, wanted: (seen: Seen) => boolean): Promise<Seen | undefined> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const answer = await machines.ask(machine, { ask: 'state' }).catch(() => undefined);
    const seen = stateSchema.safeParse(answer).data;
    if (seen === undefined) return undefined;
    if (wanted(seen) || performance.now() > end) return seen;
    await wait(LOOK_EVERY_MS);
  }
}

/**
 * Somebody opens the machine and leaves so many coins in a hopper; `told`: and says so to the machine. Answers whether
 * it knows. Throws RigError: 404 for no such hopper, 400 for more coins than it holds.
 */
export async function fillHopper(
  { coins: line, machines, machine }: CoinSlotMeans,
  order: { readonly hopper: string; readonly coins: number; readonly told: boolean },
): Promise<boolean> {
  const { hopper, coins, told } = order;
  const found = line.hoppers.find(({ model }) => model.name === hopper);
  if (found === undefined) {
    throw new RigError(404, 'no-such-device', { hopper, hoppers: line.hoppers.map(({ model }) => model.name) });
  }
  const { room } = found.model;
  if (coins > room) throw new RigError(400, 'bad-body', [{ at: 'coins', problem: `it has room for ${room}` }]);
  line.fill(found, coins);
  if (!told) return false;
  return machines.ask(machine, { ask: 'fill', hopper, coins }).then(
    () => true,
    () => false,
  );
}
