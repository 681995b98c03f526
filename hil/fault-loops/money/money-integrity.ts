import { JournalFailure } from '../../../kiosk/journal/contract.ts';
import {
  atEveryInstant,
  atRest,
  type Finding,
  type Losses,
  type PhysicalCounts,
} from '../../monkey/vending/ledger/money-equation.ts';
import type { ToldEntry } from '../../monkey/vending/ledger/sale-account.ts';
import { SaleAccounts } from '../../monkey/vending/ledger/sale-account.ts';
import type { Customer } from './customer.ts';
import { keptIn } from './money-devices.ts';
import type { MoneyStation } from './money-station.ts';

/** Compares one station's journal with what its devices have counted, over all its customers. */
export class MoneyAudit {
  readonly #station: MoneyStation;
  readonly #accounts = new SaleAccounts();
  readonly #customers: Customer[] = [];

  constructor(station: MoneyStation) {
    this.#station = station;
  }

  take(customer: Customer): void {
    this.#customers.push(customer);
  }

  get sales(): number {
    return this.#accounts.all.length;
  }

  /** False also where the journal cannot be read. */
  async everythingEnded(): Promise<boolean> {
    return (await this.#couldReadOn()) && this.#accounts.all.every(({ ended }) => ended);
  }

  /** What must hold at any moment; nothing is found in a journal that cannot be read. */
  async now(): Promise<readonly Finding[]> {
    if (!(await this.#couldReadOn())) return [];
    return atEveryInstant(this.#accounts.all, await this.#counts(0));
  }

  /** What must hold once nobody is served. */
  async atRest(): Promise<{ readonly findings: readonly Finding[]; readonly losses: Losses }> {
    await this.#readOn();
    return atRest(this.#accounts.all, await this.#counts(await this.#strayDisputes()));
  }

  /** What the office was told: of each slip its code and amount, of goods in doubt what it owes. */
  async office(): Promise<readonly Finding[]> {
    await this.#readOn();
    const told = (await this.#station.journal.outbox(10_000)).map(({ payload }) => payload);
    const notice = (code: string, ...words: readonly string[]) =>
      told.some(({ code: said, detail }) => said === code && words.every((word) => String(detail).includes(word)));
    return this.#accounts.all.flatMap(({ name, slip, goods, product }) => {
      const found: Finding[] = [];
      if (slip !== undefined && !notice('money-owed', `sale ${name}:`, slip.code, ` ${slip.amount} gr`)) {
        found.push({ rule: 'the office is told of each slip', evidence: { name, slip } });
      }
      const promised =
        notice('goods-in-doubt', `sale ${name}:`) ||
        told.some(({ kind, sale }) => kind === 'entrusted' && sale === name);
      if (goods === 'promised' && !promised) {
        found.push({ rule: 'the office is told of goods that it owes', evidence: { name, product } });
      }
      return found;
    });
  }

  async #couldReadOn(): Promise<boolean> {
    try {
      await this.#readOn();
      return true;
    } catch (cause) {
      if (cause instanceof JournalFailure) return false;
      throw cause;
    }
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const entries = await this.#station.journal.entries(this.#accounts.last);
      if (entries.length === 0) return;
      for (const { seq, kind, body } of entries) this.#accounts.take({ ...body, seq, kind } satisfies ToldEntry);
    }
  }

  async #strayDisputes(): Promise<number> {
    const strays = (await this.#station.journal.outbox(10_000)).filter(({ payload }) => {
      return payload.code === 'coins-disputed' && String(payload.detail).startsWith('no sale open');
    });
    return strays.length;
  }

  async #counts(strayDisputes: number): Promise<PhysicalCounts> {
    const { world, keptAtFirst, bank, printer } = this.#station.money;
    return {
      physical: world.physical,
      paidOut: world.paidOut,
      kept: keptIn(world),
      keptAtFirst,
      bank: bank.transactions,
      // What was torn off by whoever cleared a fault is in no passenger's hands.
      paper: printer.paper().flatMap(({ kind, text }) => (kind === 'cut' ? [text] : [])),
      purses: this.#customers.reduce((sum, customer) => sum + customer.purse(), 0),
      pursesAtFirst: this.#customers.reduce((sum, { issued }) => sum + issued, 0),
      strayDisputes,
    };
  }
}
