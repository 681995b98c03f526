import { join } from 'node:path';
import { openZvtTerminal } from '../../../devices/bank-terminal/zvt-terminal.ts';
import type { CctalkBusSettings } from '../../../devices/cctalk/bus-messages.ts';
import { openCctalkBus } from '../../../devices/cctalk/cctalk-bus.ts';
import { openEscposPrinter } from '../../../devices/printer/escpos-printer.ts';
import { grosze } from '../../../fares/money.ts';
import type { SellingDevices } from '../../../kiosk/vending/desk.ts';
import type { TillEvent } from '../../../kiosk/vending/till.ts';
import { emptyMemory, type TerminalMemory } from '../../bank-terminal/terminal-memory.ts';
import type { Mischief } from '../../bank-terminal/terminal-wire.ts';
import { VirtualTerminal } from '../../bank-terminal/virtual-terminal.ts';
import { CoinLine, type CoinWorld, type LineMischief, uncountedCoins } from '../../coins/coin-line.ts';
import { POLISH_COINS } from '../../coins/polish-coins.ts';
import { type NetworkPlug, networkPlug } from '../../printer/printer-plug.ts';
import { type PrinterMischief, VirtualPrinter } from '../../printer/virtual-printer.ts';
import type { BusWithin } from './bus-within.ts';

/** The devices of one vending machine, in no hurry to be slow; they outlive each run of the machine. */
export interface VirtualMoney {
  readonly coins: CoinLine;
  readonly world: CoinWorld;
  /** Grosze in hoppers and cash box when it began. */
  readonly keptAtFirst: number;
  readonly terminal: VirtualTerminal;
  readonly bank: TerminalMemory;
  readonly printer: VirtualPrinter;
  readonly plug: NetworkPlug;
  close(): Promise<void>;
}

/** What becomes of an approval whose goods the terminal was never told of: the documents allow both. */
export type Unspoken = 'complete' | 'reverse';

export interface Mischiefs {
  readonly line: LineMischief;
  readonly terminal: Mischief;
  readonly printer: PrinterMischief;
}

const PASSWORD = '123456';
const ROOM = 5000;
const HOPPERS = [
  { name: 'hopper-10', address: 3, serial: 310_010, value: 10, filled: 400, dispense: 'serial-number' },
  { name: 'hopper-50', address: 4, serial: 310_050, value: 50, filled: 400, dispense: 'unencrypted' },
  { name: 'hopper-100', address: 5, serial: 310_100, value: 100, filled: 400, dispense: 'serial-number' },
] as const;

/** Grosze in hoppers and cash box now. */
export function keptIn({ cashBox, hoppers }: CoinWorld): number {
  const held = HOPPERS.reduce((total, { name, value }) => total + (hoppers[name]?.coins ?? 0) * value, 0);
  return cashBox + held;
}

/** Sets them up; `folder` is where the line's name lies. Rejects where there are no pseudo-terminals. */
export async function setUpVirtualMoney(
  folder: string,
  unspoken: Unspoken,
  mischiefs: Mischiefs,
): Promise<VirtualMoney> {
  const world: CoinWorld = uncountedCoins(
    Object.fromEntries(
      HOPPERS.map(({ name, filled }) => [name, { coins: filled, dispensed: 1000, lastPaid: 0, lastUnpaid: 0 }]),
    ),
  );
  const coins = new CoinLine(
    {
      name: join(folder, 'coin-line'),
      acceptor: { address: 2, serial: 123_456, coins: POLISH_COINS, watchdogMs: null },
      hoppers: HOPPERS.map(({ filled: _, ...hopper }) => ({ ...hopper, room: ROOM, lowBelow: 5, coinMs: 8 })),
      check: 'checksum',
      echo: true,
      paced: false,
    },
    world,
    mischiefs.line,
  );
  const bank = emptyMemory();
  const terminal = new VirtualTerminal(
    { tapAfterMs: 5, hostMs: 5, ackMs: 400, askAgainMs: 60, cardWaitMs: 1000, password: PASSWORD, unspoken },
    bank,
    mischiefs.terminal,
  );
  await terminal.plugIn();
  const plug = await networkPlug();
  const printer = new VirtualPrinter(plug, {}, mischiefs.printer);
  return {
    coins,
    world,
    keptAtFirst: keptIn(world),
    terminal,
    bank,
    printer,
    plug,
    async close() {
      coins.close();
      await terminal.close();
      await printer.close();
    },
  };
}

/** The machine's own drivers for these devices, with patience for a computer and none for a passenger. */
export interface MoneyDrivers {
  readonly devices: SellingDevices;
  readonly fills: readonly Omit<TillEvent, 'event'>[];
  close(): Promise<void>;
}

export function openMoneyDrivers(
  { coins, terminal, plug }: VirtualMoney,
  pollMs = 30,
  within?: BusWithin,
): MoneyDrivers {
  const settings: CctalkBusSettings = {
    path: coins.path,
    baudRate: 9600,
    acceptor: { address: 2, check: 'checksum' },
    hoppers: HOPPERS.map(({ name, address, value, dispense }) => ({
      name,
      address,
      value,
      dispense,
      check: 'checksum',
    })),
    pollMs,
  };
  const bus = within === undefined ? openCctalkBus(settings) : openCctalkBus(settings, within.open);
  const bankTerminal = openZvtTerminal({
    line: { kind: 'tcp', host: '127.0.0.1', port: terminal.port },
    password: PASSWORD,
    timing: {
      ackMs: 600,
      silenceMs: 1500,
      moreTimeMs: 120,
      settleMs: { tcp: 20, serial: 200 },
      reconnectMs: 50,
      busyEveryMs: 60,
      busyTries: 5,
      comeBackMs: 2500,
      enquireEveryMs: 2000,
    },
  });
  const printer = openEscposPrinter({
    name: 'printer',
    transport: { kind: 'tcp', host: '127.0.0.1', port: plug.port },
    timing: {
      answerMs: 200,
      pollMs: 400,
      jobPollMs: 30,
      proofMs: 1500,
      clearMs: 250,
      reconnectMs: 100,
      recoverMs: 200,
      offlineGraceMs: 400,
    },
  });
  return {
    devices: { acceptor: bus.acceptor, hoppers: bus.hoppers, terminal: bankTerminal, printer },
    fills: HOPPERS.map(({ name, value, filled }) => ({
      hopper: name,
      value: grosze(value),
      coins: filled,
      room: ROOM,
    })),
    async close() {
      await Promise.all([bus.close(), bankTerminal.close(), printer.close()]);
    },
  };
}
