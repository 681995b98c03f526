import type { CctalkBusSettings } from '../../../devices/cctalk/bus-messages.ts';
import type { OpenBusHost } from '../../../devices/cctalk/bus-process.ts';
import { type CctalkBus, openCctalkBus } from '../../../devices/cctalk/cctalk-bus.ts';
import type { CoinAcceptorEvent } from '../../../devices/coin-acceptor/contract.ts';
import {
  CoinLine,
  type CoinLineModel,
  type CoinWorld,
  type LineMischief,
  uncountedCoins,
} from '../../../hil/coins/coin-line.ts';
import { POLISH_COINS } from '../../../hil/coins/polish-coins.ts';

export function emptyWorld(hoppers: Readonly<Record<string, number>> = {}): CoinWorld {
  const memories = Object.entries(hoppers).map(
    ([name, coins]) => [name, { coins, dispensed: 1000, lastPaid: 0, lastUnpaid: 0 }] as const,
  );
  return uncountedCoins(Object.fromEntries(memories));
}

export const HOPPERS = [
  { name: 'hopper-100', address: 3, serial: 345_678, value: 100, dispense: 'serial-number' },
  { name: 'hopper-20', address: 4, serial: 77, value: 20, dispense: 'unencrypted' },
] as const;

export function model(over: Partial<CoinLineModel> = {}): CoinLineModel {
  return {
    acceptor: { address: 2, serial: 123_456, coins: POLISH_COINS, watchdogMs: null },
    hoppers: HOPPERS.map((hopper) => ({ ...hopper, room: 200, lowBelow: 5, coinMs: 20 })),
    check: 'checksum',
    echo: true,
    paced: false,
    ...over,
  };
}

export function line(world: CoinWorld, over: Partial<CoinLineModel> = {}, mischief?: LineMischief): CoinLine {
  return new CoinLine(model(over), world, mischief);
}

export function busOn(
  coins: CoinLine,
  over: Partial<CctalkBusSettings> = {},
  check: 'checksum' | 'crc' = 'checksum',
  openHost?: OpenBusHost,
): CctalkBus {
  const settings = {
    path: coins.path,
    baudRate: 9600,
    acceptor: { address: 2, check },
    hoppers: HOPPERS.map(({ name, address, value, dispense }) => ({ name, address, value, dispense, check })),
    pollMs: 20,
    ...over,
  };
  return openHost === undefined ? openCctalkBus(settings) : openCctalkBus(settings, openHost);
}

/** Everything the acceptor tells, and a way to wait for it. */
export function listenTo(bus: CctalkBus) {
  const events: CoinAcceptorEvent[] = [];
  const waiting = new Set<() => void>();
  bus.acceptor?.subscribe((event) => {
    events.push(event);
    for (const look of waiting) look();
  });
  const until = <Found>(find: () => Found | undefined): Promise<Found> =>
    new Promise((resolve) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  const credits = () =>
    events.flatMap((event) => (event.kind === 'credit' ? event.coins.map(({ value }) => value ?? 0) : []));
  return {
    events,
    credits,
    /** Resolves when so many coins have been told. */
    credited: (count: number) => until(() => (credits().length >= count ? credits() : undefined)),
    disputed: () => until(() => events.find((event) => event.kind === 'disputed')),
    status: (kind: string) =>
      until(() => events.findLast((event) => event.kind === 'status' && event.status.kind === kind)),
    lastReading: () => {
      const told = events.findLast((event) => event.kind === 'credit' || event.kind === 'disputed');
      if (told === undefined || !('reading' in told)) throw new Error('nothing was told yet');
      return told.reading;
    },
  };
}
