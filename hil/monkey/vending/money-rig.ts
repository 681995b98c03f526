import { z } from 'zod';
import { Refused, type Rig } from '../rig.ts';
import type { ToldEntry } from './ledger/sale-account.ts';

const amount = z.int();

const button = z.looseObject({ id: z.string(), enabled: z.boolean() });
const scene = z.looseObject({
  number: z.int(),
  view: z.string(),
  reason: z.string().optional(),
  buttons: z.array(button),
});
const money = z.object({
  credited: amount,
  delivered: amount,
  paidOut: amount,
  owed: amount,
  charged: amount,
  lost: amount,
});
const devices = z.record(
  z.string(),
  z.looseObject({ kind: z.string(), status: z.string(), detail: z.string().optional() }),
);
const state = z.looseObject({ scene, devices, owed: amount, money, statechart: z.unknown() });
export type VendingState = z.infer<typeof state>;

const coins = z.looseObject({
  physical: amount,
  credited: amount,
  disputed: amount,
  returned: amount,
  paidOut: amount,
  cashBox: amount,
  hoppers: z.array(z.looseObject({ name: z.string(), value: amount, coins: amount, room: amount })),
});
export type CoinCounts = z.infer<typeof coins>;

const terminal = z.looseObject({
  charged: amount,
  ledger: z.array(z.looseObject({ receipt: amount, kind: z.string(), state: z.string(), grosze: amount })),
});
const sheets = z.array(z.looseObject({ seq: z.int(), kind: z.string(), end: z.string(), text: z.string() }));
const memory = z.looseObject({ purses: z.object({ ep: amount }), counter: amount });
const card = z.object({ card: z.string(), number: z.string().nullable() });
const machines = z.array(z.looseObject({ name: z.string(), state: z.string() }));
const journal = z.array(z.looseObject({ seq: z.int(), kind: z.string() }));
const fault = z.object({ id: z.int() });
const faults = z.array(z.looseObject({ id: z.int(), device: z.string(), fault: z.string(), fired: z.int() }));
const office = z.looseObject({
  notices: z.array(z.looseObject({ code: z.string().optional(), detail: z.string().optional() })),
  cards: z.record(
    z.string(),
    z.looseObject({ purses: z.record(z.string(), amount), findings: z.array(z.unknown()), openDoubts: amount }),
  ),
});

export interface FaultOrder {
  readonly device: string;
  readonly fault: string;
  readonly at?: { readonly nthFrame?: number; readonly journalWrite?: number; readonly when?: string } & Readonly<
    Record<string, unknown>
  >;
  readonly count?: number;
  readonly amount?: number;
}

/** A vending machine on a bench as the rig interface has it. */
export class MoneyRig {
  readonly #rig: Rig;

  constructor(rig: Rig) {
    this.#rig = rig;
  }

  /** Undefined from a machine that is dead or dying. */
  async state(): Promise<VendingState | undefined> {
    try {
      return await this.#rig.ask(state, 'GET', '/state');
    } catch (cause) {
      if (cause instanceof Refused && cause.status === 409) return undefined;
      throw cause;
    }
  }

  coins(): Promise<CoinCounts> {
    return this.#rig.ask(coins, 'GET', '/coins');
  }

  terminal() {
    return this.#rig.ask(terminal, 'GET', '/terminal');
  }

  paper(after: number) {
    return this.#rig.ask(sheets, 'GET', `/paper?after=${after}`);
  }

  async journal(after: number): Promise<readonly ToldEntry[]> {
    return await this.#rig.ask(journal, 'GET', `/journal?after=${after}`);
  }

  office() {
    return this.#rig.ask(office, 'GET', '/office');
  }

  faults() {
    return this.#rig.ask(faults, 'GET', '/faults');
  }

  newCard(ep: number) {
    return this.#rig.ask(card, 'POST', '/cards', { city: 'jaworzno', purses: { ep } });
  }

  memory(id: string) {
    return this.#rig.ask(memory, 'GET', `/cards/${id}`);
  }

  async isDead(): Promise<boolean> {
    const [first] = await this.#rig.ask(machines, 'GET', '/machines');
    return first?.state === 'dead';
  }

  async arm(order: FaultOrder): Promise<number> {
    return (await this.#rig.ask(fault, 'POST', '/faults', order)).id;
  }

  mend(): Promise<unknown> {
    return this.#rig.tell('DELETE', '/faults');
  }

  clock(change: { readonly rate?: number; readonly now?: number }): Promise<unknown> {
    return this.#rig.tell('POST', '/clock', change);
  }

  kill(): Promise<unknown> {
    return this.#rig.tell('POST', '/machines/main/kill');
  }

  start(): Promise<unknown> {
    return this.#rig.tell('POST', '/machines/main/start');
  }

  /** What a passenger does; false where it cannot be done now, or nobody is there to notice. */
  async does(method: 'POST' | 'DELETE', path: string, body?: object): Promise<boolean> {
    try {
      await this.#rig.tell(method, path, body);
      return true;
    } catch (cause) {
      if (cause instanceof Refused && cause.status < 500) return false;
      throw cause;
    }
  }
}
