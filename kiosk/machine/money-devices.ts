import { grosze } from '../../fares/money.ts';
import type { SellingDevices } from '../vending/desk.ts';
import type { TillEvent } from '../vending/till.ts';
import type { MachineConfig } from './config.ts';
import { openPrinter } from './printer.ts';

/** What takes and gives money and paper, not started yet. */
export interface MoneyDevices extends SellingDevices {
  /** What each hopper holds when it has never been filled in this journal. */
  readonly fills: readonly Omit<TillEvent, 'event'>[];
  close(): Promise<void>;
}

type Settings = NonNullable<MachineConfig['money']>;

/** Opens the drivers that the configuration names, and only those: what is not there is never loaded. */
export async function openMoneyDevices(settings: Settings | undefined): Promise<MoneyDevices> {
  const coins = await openCoins(settings?.coins);
  const terminal = await openTerminal(settings?.terminal);
  const printer = await openPrinter(settings?.printer);
  return {
    acceptor: coins?.acceptor,
    hoppers: coins?.hoppers ?? [],
    terminal,
    printer,
    fills: (settings?.coins?.hoppers ?? []).map(({ name, value, coins: held, room }) => {
      return { hopper: name, value: grosze(value), coins: held, room };
    }),
    async close() {
      await coins?.close();
      await terminal?.close();
      await printer?.close();
    },
  };
}

async function openCoins(settings: Settings['coins']) {
  if (settings === undefined) return undefined;
  const { openCctalkBus } = await import('../../devices/cctalk/cctalk-bus.ts');
  return openCctalkBus({
    ...settings,
    hoppers: settings.hoppers.map(({ coins: _coins, room: _room, ...hopper }) => hopper),
  });
}

async function openTerminal(settings: Settings['terminal']) {
  if (settings === undefined) return undefined;
  const { openZvtTerminal } = await import('../../devices/bank-terminal/zvt-terminal.ts');
  return openZvtTerminal(settings);
}
