import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Bench } from '../bench/bench.ts';
import { booksOf, dropCoins, fillHopper } from '../bench/coin-slot.ts';
import type { MoneySeat } from '../bench/money-seat.ts';
import { RigError } from '../bench/rig-error.ts';
import { body, machineOnly, query } from './request.ts';

/** The largest coin is 5 zł; what is larger falls through as any disc does. */
const drop = z.strictObject({ grosze: z.int().min(1).max(100_000), count: z.int().min(1).max(200).default(1) });

const fill = z.strictObject({ hopper: z.string().min(1), coins: z.int().min(0), told: z.boolean().default(true) });

/** Throws RigError 404 for a machine without such devices. */
export function moneyOf(bench: Bench, machine: string, device: string): MoneySeat {
  const { money } = bench.seat(machine);
  if (money !== undefined) return money;
  const view = bench.machines.view(machine);
  throw new RigError(404, 'no-such-device', `the ${view.machine} of ${view.city} has no ${device}`);
}

/** Coins: dropped into the slot, counted by the devices, taken from the tray. */
export function coinRoutes(rig: FastifyInstance, bench: Bench): void {
  const coinsOf = (machine: string) => moneyOf(bench, machine, 'coin acceptor or hopper').coins;

  rig.get('/coins', async (request) => booksOf(coinsOf(query(machineOnly, request).machine)));

  rig.post('/coins', async (request) => {
    const { machine } = query(machineOnly, request);
    const coins = coinsOf(machine);
    const { grosze, count } = body(drop, request);
    const fates = await dropCoins({ coins, machines: bench.machines, machine }, grosze, count);
    return { ...booksOf(coins), fates };
  });

  rig.post('/coins/hoppers', async (request) => {
    const { machine } = query(machineOnly, request);
    const coins = coinsOf(machine);
    const told = await fillHopper({ coins, machines: bench.machines, machine }, body(fill, request));
    return { ...booksOf(coins), told };
  });

  rig.delete('/coins/tray', async (request) => {
    const taken = coinsOf(query(machineOnly, request).machine).emptyTray();
    return { taken, grosze: taken.reduce((sum, coin) => sum + coin, 0) };
  });
}
