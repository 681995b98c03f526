import type { TerminalFault } from '../bank-terminal/terminal-model.ts';
import type { Mischief, Strike } from '../bank-terminal/terminal-wire.ts';
import type { CoinDevice, LineMischief, LineStrike } from '../coins/coin-line.ts';
import type { PrinterFaultKind, PrinterMischief } from '../printer/virtual-printer.ts';
import type { AnswerStrike, Fault, Faults } from './faults.ts';
import type { MoneyDevices } from './money-seat.ts';

/** Fault code of the self-check (header 232): credit sensor. */
const CREDIT_SENSOR = 3;
/** Error code of an acceptor's event: the mechanism against coins on strings. */
const COIN_ON_STRING = 20;
/** Result codes of a terminal that needs something first. */
const DEMANDS: Readonly<Record<string, number>> = { 'end-of-day': 0xf0, diagnosis: 0xc2 };
/** What the printer itself calls what the rig calls otherwise. */
const PRINTER_KINDS: Readonly<Record<string, PrinterFaultKind>> = { 'cover-open': 'cover' };

type PaperState = Exclude<PrinterFaultKind, 'drop-reply' | 'corrupt' | 'unplug' | 'reset'>;

/** Brings faults to the money devices of one machine: at their answers, at once, and back. */
export class MoneyFaults {
  readonly #machine: string;
  readonly #faults: Faults;
  readonly #struck: () => void;
  #devices: MoneyDevices | undefined;

  /** `struck` is called whenever a fault has fired by itself. */
  constructor(machine: string, faults: Faults, struck: () => void) {
    this.#machine = machine;
    this.#faults = faults;
    this.#struck = struck;
  }

  /** The devices, which are made with the mischief below. */
  set devices(devices: MoneyDevices) {
    this.#devices = devices;
  }

  readonly ofLine: LineMischief = {
    strike: (device, name) => {
      const value = this.#devices?.coins.hoppers.find(({ model }) => model.name === name)?.model.value;
      return this.#atAnswer(device, value)[0] as LineStrike | undefined;
    },
  };

  readonly ofTerminal: Mischief = ({ from }) => {
    if (from !== 'terminal') return undefined;
    const [strike] = this.#atAnswer('terminal');
    if (strike === 'unplug') setImmediate(() => void this.#devices?.terminal.unplug());
    return strike === 'drop-reply' ? 'drop' : (strike as Strike | undefined);
  };

  readonly ofOccasion = (fault: TerminalFault): boolean => {
    const strikes = this.#faults.onOccasion(this.#machine, 'terminal', fault);
    if (strikes) this.#struck();
    return strikes;
  };

  readonly ofPrinter: PrinterMischief = {
    strike: () => {
      const [strike] = this.#atAnswer('printer');
      if (strike !== 'unplug' && strike !== 'reset') return strike as 'drop-reply' | 'corrupt' | undefined;
      // Not in the middle of what it is doing; the answer is lost with its power.
      setImmediate(() => this.#devices?.printer.fault(strike));
      return 'drop-reply';
    },
  };

  /** What the answer of a device meets; states begin, and the answer goes out all the same. */
  #atAnswer(device: CoinDevice | 'terminal' | 'printer', value?: number): readonly string[] {
    const strikes = this.#faults.atAnswer(this.#machine, device, value);
    if (strikes.length > 0) this.#struck();
    const atOnce = (strike: AnswerStrike): boolean => ON_THE_LINE.includes(strike.fault.fault);
    for (const { fault } of strikes.filter((strike) => !atOnce(strike))) setImmediate(() => this.begin(fault));
    return strikes.filter(atOnce).map(({ fault }) => fault.fault);
  }

  /** A state begins, or something happens, now. */
  begin(fault: Fault): void {
    const devices = this.#devices;
    if (devices === undefined) return;
    switch (fault.device) {
      case 'coin-acceptor':
        beginAtAcceptor(devices, fault);
        break;
      case 'hopper':
        beginAtHoppers(devices, fault);
        break;
      case 'printer':
        devices.printer.fault(printerKind(fault), { afterDots: fault.amount ?? 0 });
        break;
      case 'terminal':
        beginAtTerminal(devices, fault);
        break;
      default:
        break;
    }
  }

  /** Somebody puts it right: plugs it in, clears it, fills it. */
  async mend(fault: Fault): Promise<void> {
    const devices = this.#devices;
    if (devices === undefined) return;
    const { coins, printer, terminal } = devices;
    switch (fault.device) {
      case 'coin-acceptor':
        if (fault.fault === 'unplug') coins.replug('coin-acceptor');
        if (fault.fault === 'jam') coins.acceptor.breakDown(0);
        return;
      case 'hopper':
        for (const hopper of hoppersOf(devices, fault)) {
          if (fault.fault === 'unplug') coins.replug(hopper.model.name);
          if (fault.fault === 'jam') hopper.jam(false);
          if (fault.fault === 'empty') hopper.runEmpty(false);
        }
        return;
      case 'printer':
        if (fault.fault === 'unplug') await printer.plugIn();
        else if (fault.fault !== 'reset') printer.mend(printerKind(fault) as PaperState);
        return;
      case 'terminal':
        if (fault.fault === 'unplug') await terminal.plugIn();
        if (Object.hasOwn(DEMANDS, fault.fault)) terminal.demand(0);
        return;
      default:
        return;
    }
  }
}

/** What is done to an answer, or to the line with it. */
const ON_THE_LINE: readonly string[] = ['drop-reply', 'corrupt', 'unplug', 'reset'];

function beginAtAcceptor({ coins }: MoneyDevices, { fault }: Fault): void {
  if (fault === 'unplug') coins.unplug('coin-acceptor');
  if (fault === 'reset') coins.reset('coin-acceptor');
  if (fault === 'jam') coins.acceptor.breakDown(CREDIT_SENSOR);
  if (fault === 'string') coins.acceptor.event(COIN_ON_STRING);
}

function beginAtHoppers(devices: MoneyDevices, fault: Fault): void {
  for (const hopper of hoppersOf(devices, fault)) {
    if (fault.fault === 'unplug') devices.coins.unplug(hopper.model.name);
    if (fault.fault === 'reset') devices.coins.reset(hopper.model.name);
    if (fault.fault === 'jam') hopper.jam(true);
    if (fault.fault === 'empty') hopper.runEmpty(true);
  }
}

function beginAtTerminal({ terminal }: MoneyDevices, { fault }: Fault): void {
  if (fault === 'unplug') void terminal.unplug();
  if (fault === 'reset') terminal.reset();
  const demand = DEMANDS[fault];
  if (demand !== undefined) terminal.demand(demand);
}

function hoppersOf({ coins }: MoneyDevices, { amount }: Fault) {
  return coins.hoppers.filter(({ model }) => amount === undefined || model.value === amount);
}

function printerKind({ fault }: Fault): PrinterFaultKind {
  return PRINTER_KINDS[fault] ?? (fault as PrinterFaultKind);
}
