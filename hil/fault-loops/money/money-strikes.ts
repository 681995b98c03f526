import type { Mischief, Strike } from '../../bank-terminal/terminal-wire.ts';
import type { LineStrike } from '../../coins/coin-line.ts';
import type { VirtualPrinter } from '../../printer/virtual-printer.ts';
import type { Mischiefs, VirtualMoney } from './money-devices.ts';
import type { CoinFault, MoneyFaultOrder } from './money-fault.ts';

/** Rows of dots from one case to the next: two lines of small text, three millimetres. */
const ROWS_A_STEP = 24;

type PrinterState = 'paper-out' | 'cover' | 'cutter' | 'jam' | 'overheated';

/** ccTalk: questions that a machine at rest asks again and again. */
const READ_EVENTS = 229;
const HOPPER_STATUS = 166;
const AT_REST: ReadonlySet<number> = new Set([254, 217, 227]);

/** A frame at which the machine dies. */
export interface Doom {
  /** The frame is lost with it, or has arrived. */
  readonly when: 'before' | 'after';
  readonly nth: number;
  readonly kill: () => void;
}

/** Brings one fault at a time to the devices of a vending machine, at the Nth frame that says something. */
export class MoneyStrikes implements Mischiefs {
  #money: VirtualMoney | undefined;
  #order: MoneyFaultOrder | undefined;
  #count = 0;
  #fired = 0;
  #paperAtFirst = 0;
  #doom: Doom | undefined;
  #frames = 0;
  readonly #told = new Map<string, string>();

  /** The devices, which are made with the mischiefs below. */
  set money(money: VirtualMoney) {
    this.#money = money;
  }

  /** From now on. Answers how often it has struck so far. */
  arm(order: MoneyFaultOrder): () => number {
    this.#order = order;
    this.#count = 0;
    this.#fired = 0;
    const printer = this.#money?.printer;
    this.#paperAtFirst = printer?.paperLeft ?? 0;
    if (printer !== undefined && order.kind.endsWith('-at-row')) breakAtRow(printer, order);
    return () => (order.kind.endsWith('-at-row') ? this.#rowsReached(order) : this.#fired);
  }

  /** The machine dies at the Nth frame from now, of whichever device; undefined: it lives. */
  doom(doom: Doom | undefined): void {
    this.#doom = doom;
    this.#frames = 0;
  }

  /** Whether the machine has died at this frame, and the frame with it. */
  #dies(): Doom['when'] | undefined {
    const doom = this.#doom;
    if (doom === undefined) return undefined;
    this.#frames += 1;
    if (this.#frames < doom.nth) return undefined;
    this.#doom = undefined;
    doom.kill();
    return doom.when;
  }

  /** No fault strikes any more, and what was out, empty or stuck is as it was. */
  async mend(): Promise<void> {
    this.#order = undefined;
    const money = this.#money;
    if (money === undefined) return;
    const { coins, printer, terminal } = money;
    coins.replug('coin-acceptor');
    for (const hopper of coins.hoppers) {
      coins.replug(hopper.model.name);
      hopper.jam(false);
      hopper.runEmpty(false);
    }
    for (const state of ['paper-out', 'cover', 'cutter', 'jam', 'overheated'] as const) printer.mend(state);
    await printer.plugIn();
    await terminal.plugIn();
  }

  readonly line: Mischiefs['line'] = {
    strike: (_, name, header) => {
      const order = this.#order;
      const dies = this.#doom !== undefined && this.#saysSomething(name, header) ? this.#dies() : undefined;
      if (dies !== undefined) return dies === 'before' ? 'drop-order' : 'drop-reply';
      if (order?.device !== 'coin-line' || !this.#strikes(order, this.#saysSomething(name, header))) return undefined;
      return this.#strikeLine(order.kind as CoinFault);
    },
  };

  readonly terminal: Mischief = ({ from }) => {
    const order = this.#order;
    if (this.#dies() !== undefined) return 'drop';
    if (order?.device !== 'terminal' || !order.kind.endsWith(`from-${from}`) || !this.#strikes(order)) return undefined;
    return order.kind.slice(0, order.kind.indexOf('-')) as Strike;
  };

  readonly printer: Mischiefs['printer'] = {
    strike: () => {
      const order = this.#order;
      if (this.#dies() !== undefined) return 'drop-reply';
      if (order?.device !== 'printer' || order.kind.endsWith('-at-row') || !this.#strikes(order)) return undefined;
      if (order.kind === 'drop-reply' || order.kind === 'corrupt') return order.kind;
      const kind = order.kind as 'unplug' | 'reset';
      // Not in the middle of what it is doing; the answer is lost with its power.
      setImmediate(() => this.#money?.printer.fault(kind));
      return 'drop-reply';
    },
  };

  #strikes({ nth, times }: MoneyFaultOrder, counts = true): boolean {
    if (counts) this.#count += 1;
    const strikes = times === 'once' ? counts && this.#count === nth : this.#count >= nth;
    if (strikes) this.#fired += 1;
    return strikes;
  }

  /** A question that is asked all the time counts when its answer is another one than before. */
  #saysSomething(name: string, header: number): boolean {
    if (AT_REST.has(header)) return false;
    const world = this.#money?.world;
    if (world === undefined || (header !== READ_EVENTS && header !== HOPPER_STATUS)) return true;
    const { physical, returned, disputed, paidOut } = world;
    const says = header === READ_EVENTS ? `${physical} ${returned} ${disputed}` : `${paidOut}`;
    const before = this.#told.get(`${name} ${header}`);
    this.#told.set(`${name} ${header}`, says);
    return says !== before;
  }

  #strikeLine(kind: CoinFault): LineStrike | undefined {
    const coins = this.#money?.coins;
    switch (kind) {
      case 'brown-out':
        for (const { model } of coins?.hoppers ?? []) coins?.reset(model.name);
        coins?.reset('coin-acceptor');
        return 'drop-reply';
      case 'adapter':
        setImmediate(() => coins?.replace());
        return 'drop-reply';
      case 'jam':
        for (const hopper of coins?.hoppers ?? []) hopper.jam(true);
        return undefined;
      case 'empty':
        for (const hopper of coins?.hoppers ?? []) hopper.runEmpty(true);
        return undefined;
      default:
        return kind;
    }
  }

  #rowsReached({ nth }: MoneyFaultOrder): number {
    const left = this.#money?.printer.paperLeft ?? 0;
    return left === 0 || this.#paperAtFirst - left >= nth * ROWS_A_STEP ? 1 : 0;
  }
}

function breakAtRow(printer: VirtualPrinter, { kind, nth }: MoneyFaultOrder): void {
  const state = kind.slice(0, -'-at-row'.length) as PrinterState | 'reset' | 'unplug';
  printer.fault(state, { afterDots: nth * ROWS_A_STEP });
}
