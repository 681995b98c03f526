import { join } from 'node:path';
import type { MachineConfig } from '../../kiosk/machine/config.ts';
import { VirtualTerminal } from '../bank-terminal/virtual-terminal.ts';
import { CoinLine, type CoinLineModel } from '../coins/coin-line.ts';
import { POLISH_COINS } from '../coins/polish-coins.ts';
import { serialPlug } from '../printer/printer-plug.ts';
import { VirtualPrinter } from '../printer/virtual-printer.ts';
import { keptCoins, keptTerminal } from './kept-money.ts';
import type { MoneyFaults } from './money-faults.ts';

/** What takes and gives money and paper in one vending machine. */
export interface MoneyDevices {
  readonly coins: CoinLine;
  readonly terminal: VirtualTerminal;
  readonly printer: VirtualPrinter;
}

/** The devices as they stand around a machine; they go on when the machine dies. */
export interface MoneySeat extends MoneyDevices {
  readonly faults: MoneyFaults;
  /** How the machine reaches them. */
  readonly config: NonNullable<MachineConfig['money']>;
  close(): Promise<void>;
}

export interface MoneySeatMeans {
  readonly faults: MoneyFaults;
  /** How much faster than a clock the bench's waits run. */
  readonly rate: () => number;
  readonly now: () => number;
  /** Something lies elsewhere than before: a coin, a payment, a sheet. */
  readonly onChange: (what: 'coins' | 'terminal' | 'paper') => void;
}

const PASSWORD = '123456';
const BAUD = 9600;
const PRINTER_BAUD = 115_200;
const ROOM = 1000;
/** Change for a day: coins of 10 and 50 gr, 1 and 2 zł. */
const HOPPERS = [
  { name: 'hopper-10', address: 3, serial: 310_010, value: 10, filled: 100 },
  { name: 'hopper-50', address: 4, serial: 310_050, value: 50, filled: 100 },
  { name: 'hopper-100', address: 5, serial: 310_100, value: 100, filled: 100 },
  { name: 'hopper-200', address: 6, serial: 310_200, value: 200, filled: 50 },
] as const;

const LINE: CoinLineModel = {
  acceptor: { address: 2, serial: 212_345, coins: POLISH_COINS, watchdogMs: 1000 },
  hoppers: HOPPERS.map(({ name, address, serial, value }) => {
    return { name, address, serial, value, room: ROOM, lowBelow: 10, dispense: 'serial-number', coinMs: 80 };
  }),
  check: 'checksum',
  echo: true,
  paced: false,
};

/**
 * Sets the money devices up, in `folder`, with what lay in them when the bench last ran there. Rejects where the
 * computer has no pseudo-terminals or no free port.
 */
export async function setUpMoney(folder: string, means: MoneySeatMeans): Promise<MoneySeat> {
  const { faults, onChange } = means;
  const filled = Object.fromEntries(HOPPERS.map(({ name, filled: coins }) => [name, coins]));
  const world = keptCoins(join(folder, 'coins.json'), filled);
  const coins = new CoinLine({ ...LINE, name: join(folder, 'coin-line') }, world.content, faults.ofLine, () => {
    world.remember();
    onChange('coins');
  });
  const books = keptTerminal(join(folder, 'terminal.json'));
  const model = { password: PASSWORD, rate: means.rate, now: () => new Date(means.now()) };
  const remember = (): void => {
    books.remember();
    onChange('terminal');
  };
  const terminal = new VirtualTerminal(model, books.content, faults.ofTerminal, remember, faults.ofOccasion);
  await terminal.plugIn();
  const plug = serialPlug(join(folder, 'printer'));
  const printer = new VirtualPrinter(plug, {}, faults.ofPrinter);
  printer.onPaper(() => onChange('paper'));
  faults.devices = { coins, terminal, printer };
  return {
    coins,
    terminal,
    printer,
    faults,
    config: {
      coins: {
        path: coins.path,
        baudRate: BAUD,
        pollMs: 100,
        acceptor: { address: LINE.acceptor.address, check: LINE.check },
        hoppers: LINE.hoppers.map(({ name, address, value, dispense, room }) => {
          const held = world.content.hoppers[name]?.coins ?? 0;
          return { name, address, check: LINE.check, value, dispense, coins: held, room };
        }),
      },
      terminal: { line: { kind: 'tcp', host: '127.0.0.1', port: terminal.port }, password: PASSWORD },
      printer: { transport: { kind: 'serial', path: plug.path, baudRate: PRINTER_BAUD } },
    },
    async close() {
      coins.close();
      await terminal.close();
      await printer.close();
      await Promise.all([world.close(), books.close()]);
    },
  };
}
