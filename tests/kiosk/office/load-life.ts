import Fastify from 'fastify';
import { encodeContractSlot } from '../../../fares/card/contract-slot.ts';
import type { CardState, TransactionId } from '../../../fares/card/state.ts';
import { grosze } from '../../../fares/money.ts';
import { dayNumber, unixSeconds } from '../../../fares/time.ts';
import { officeRoutes } from '../../../kiosk/office/http.ts';
import { type ClaimOutcome, type LoadDesk, type OfferedLoad, openLoadDesk } from '../../../kiosk/office/load-desk.ts';
import { openOffice } from '../../../kiosk/office/office.ts';
import type { OfficeRecord } from '../../../kiosk/office/record.ts';
import { registrationOf } from '../../../kiosk/office/registration.ts';
import { CARD, hex, ISSUED, tapped } from './card-life.ts';

export const NOW = Date.UTC(2026, 10, 20, 10);
/** Records that the cyclic file keeps. */
const KEPT = 8;

/** How a carry-over ends. */
export type Course =
  | 'done'
  /** No answer to the claim ever comes; the office has granted it. */
  | 'claim-lost'
  /** The first answer is lost, the second comes. */
  | 'claim-lost-once'
  /** Power gone between the answer and PREPARED: nobody hears of it. */
  | 'killed-before-prepared'
  /** The card was taken away before Commit, and the machine tells. */
  | 'given-up'
  /** Commit sent, no answer. */
  | 'torn-done'
  | 'torn-undone'
  /** The passenger takes the card away while the request hangs in the network; it arrives later. */
  | 'request-late';

interface Machine {
  readonly name: string;
  readonly terminal: number;
  readonly desk: LoadDesk;
  seq: number;
  sequence: number;
  doubt: { readonly transaction: TransactionId; readonly counter: number; readonly eTickets: readonly number[] } | null;
  readonly outbox: OfficeRecord[];
}

/** One card with loads waiting for it, the machines it meets, and an office that hears of things late or not at all. */
export class LoadLife {
  readonly office = openOffice({ directory: ':memory:', now: () => NOW, random: this.#random.bind(this) });
  /** Every state the card was in. */
  readonly log: CardState[] = [ISSUED];
  /** E-tickets in the contract slots. */
  readonly slots: number[] = [];
  /** The truth: each load as often as the card got it. */
  readonly carried: string[] = [];
  /** Requests that hang in the network. */
  readonly late: string[] = [];
  readonly #app = Fastify();
  readonly #machines = new Map<string, Machine>();
  #ids = 0;
  #answersToLose = 0;
  #holdBack = false;

  constructor() {
    this.office.register(registrationOf(ISSUED));
    void this.#app.register(officeRoutes, { prefix: '/office', office: this.office });
  }

  get state(): CardState {
    return this.log.at(-1) ?? ISSUED;
  }

  topUp(kind: 'top-up' | 'refund', amount: number): string {
    return this.office.putLoad({ number: CARD, kind, grosze: amount }).id;
  }

  season(): string {
    const contract = { product: 7, from: '2026-12-01', to: '2026-12-31' };
    return this.office.putLoad({ number: CARD, kind: 'season', grosze: 9000, contract }).id;
  }

  /** A ride's transaction. */
  tap(machine: string): void {
    const of = this.machine(machine);
    this.#settle(of);
    const transaction = this.#next(of);
    const before = this.state;
    const after = tapped(before, transaction);
    this.log.push(after);
    this.#tell(of, { kind: 'committed', transaction, intent: after.kind, before: hex(before), after: hex(after) });
  }

  read(machine: string): void {
    const of = this.machine(machine);
    this.#settle(of);
    this.#tell(of, { kind: 'observed', state: hex(this.state), contracts: this.#contracts() });
  }

  /**
   * The slot's flow: settle, read, ask, claim, commit. `log`: whether the machine shows the older records too, where an
   * earlier claim calls for them.
   */
  async carryOver(machine: string, course: Course, log = true): Promise<ClaimOutcome['kind'] | 'nothing-offered'> {
    const of = this.machine(machine);
    this.#settle(of);
    const offer = await of.desk.offer(CARD);
    if (offer.kind !== 'offered') return 'nothing-offered';
    const loads = offer.loads.filter(
      ({ contract }) => contract === undefined || this.slots.includes(contract.eTicket) || this.slots.length < 2,
    );
    if (loads.length === 0) return 'nothing-offered';
    const transaction = this.#next(of);
    const kept = offer.needsLog && log ? this.log.slice(-KEPT).toReversed() : [this.state];
    const writesRecord = loads.some(({ contract }) => contract === undefined);
    this.#answersToLose = course === 'claim-lost' ? 2 : course === 'claim-lost-once' ? 1 : 0;
    this.#holdBack = course === 'request-late';
    const outcome = await of.desk.claim({
      ...transaction,
      number: CARD,
      loads,
      states: kept.map(hex),
      contracts: this.#contracts(),
      writesRecord,
    });
    this.#holdBack = false;
    this.#answersToLose = 0;
    if (outcome.kind === 'granted') this.#carry(of, transaction, outcome.loads, course, writesRecord);
    return outcome.kind;
  }

  /** What hung in the network arrives, and whoever asked has long gone. */
  async deliverLate(): Promise<void> {
    for (const body of this.late.splice(0)) await this.#inject('POST', '/office/claims', body);
  }

  /** Sends some of what a machine has to tell; when the answer is lost it will all be sent again. */
  upload(machine: string, count: number, answered = true): void {
    const of = this.machine(machine);
    const batch = of.outbox.slice(0, count);
    this.office.receive(batch);
    if (answered) of.outbox.splice(0, batch.length);
  }

  machines(): readonly string[] {
    return [...this.#machines.keys()];
  }

  machine(name: string): Machine {
    const known = this.#machines.get(name);
    if (known !== undefined) return known;
    const desk = openLoadDesk({ office: 'http://office/office', machine: name, fetch: this.#fetch, attempts: 2 });
    const terminal = this.#machines.size + 11;
    const made: Machine = { name, terminal, desk, seq: 0, sequence: 0, doubt: null, outbox: [] };
    this.#machines.set(name, made);
    return made;
  }

  async close(): Promise<void> {
    await this.#app.close();
    this.office.close();
  }

  #carry(
    of: Machine,
    transaction: TransactionId,
    loads: readonly OfferedLoad[],
    course: Course,
    record: boolean,
  ): void {
    const before = this.state;
    const money = loads.reduce((sum, load) => sum + (load.contract === undefined ? (load.grosze ?? 0) : 0), 0);
    const eTickets = loads.flatMap(({ contract }) => (contract === undefined ? [] : [contract.eTicket]));
    const after: CardState = {
      ...before,
      kind: 'carry-over',
      counter: before.counter + 1,
      transaction,
      at: unixSeconds(before.at + 30),
      purse: grosze(before.purse + money),
    };
    const contracts = { before: this.#contracts(), after: contractsOf([...this.slots, ...eTickets]) };
    const ids = loads.map(({ id }) => id);
    const what = record
      ? { transaction, intent: 'carry-over', before: hex(before), after: hex(after), loads: ids, contracts }
      : { transaction, intent: 'carry-over', state: hex(before), loads: ids, contracts };
    const execute = () => {
      if (record) this.log.push(after);
      this.slots.push(...eTickets);
      this.carried.push(...ids);
    };
    switch (course) {
      case 'done':
      case 'claim-lost-once':
        execute();
        this.#tell(of, { kind: record ? 'committed' : 'coded', ...what });
        break;
      case 'torn-done':
      case 'torn-undone':
        if (course === 'torn-done') execute();
        of.doubt = { transaction, counter: before.counter, eTickets: record ? [] : eTickets };
        this.#tell(of, { kind: record ? 'in-doubt' : 'coding-in-doubt', ...what });
        break;
      case 'given-up':
        this.#tell(of, { kind: 'settled', transaction, result: 'rolled-back', state: hex(before) });
        break;
      case 'killed-before-prepared':
      case 'claim-lost':
      case 'request-late':
        break;
    }
  }

  #settle(of: Machine): void {
    const { doubt } = of;
    if (doubt === null) return;
    of.doubt = null;
    const { transaction, counter, eTickets } = doubt;
    const kept = this.log.slice(-KEPT);
    const found = kept.some(({ transaction: one }) => JSON.stringify(one) === JSON.stringify(transaction));
    const byRecord = found ? 'executed' : this.state.counter === counter ? 'rolled-back' : 'unknown';
    const bySlots = eTickets.every((one) => this.slots.includes(one)) ? 'executed' : 'rolled-back';
    const result = eTickets.length > 0 ? bySlots : byRecord;
    const contracts = this.#contracts();
    this.#tell(of, { kind: 'settled', transaction, result, state: hex(this.state), contracts });
  }

  #next(of: Machine): TransactionId {
    of.sequence += 1;
    return { terminal: of.terminal, sequence: of.sequence };
  }

  #tell(of: Machine, what: object): void {
    of.seq += 1;
    const { name: machine, terminal, seq } = of;
    of.outbox.push({ machine, terminal, seq, at: NOW + seq, ...what } as OfficeRecord);
  }

  #contracts(): string {
    return contractsOf(this.slots);
  }

  readonly #fetch: typeof fetch = async (url, request) => {
    const { pathname, search } = new URL(String(url));
    const method = request?.method === 'POST' ? 'POST' : 'GET';
    const body = request?.body === undefined || request.body === null ? undefined : String(request.body);
    if (this.#holdBack && body !== undefined) {
      this.late.push(body);
      throw new TypeError('fetch failed');
    }
    const answer = await this.#inject(method, pathname + search, body);
    if (this.#answersToLose > 0) {
      this.#answersToLose -= 1;
      throw new TypeError('fetch failed');
    }
    return new Response(answer.body, { status: answer.statusCode });
  };

  #inject(method: 'GET' | 'POST', url: string, payload?: string) {
    const headers = payload === undefined ? {} : { 'content-type': 'application/json' };
    return this.#app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  }

  #random(bytes: number): Uint8Array {
    this.#ids += 1;
    return new Uint8Array(bytes).fill(this.#ids);
  }
}

/** Both slots in hex. */
export function contractsOf(eTickets: readonly number[]): string {
  const [first, second] = eTickets.map((eTicket) =>
    encodeContractSlot({
      product: 7,
      from: dayNumber(20_000),
      to: dayNumber(21_000),
      eTicket,
      price: grosze(9000),
      codedAt: unixSeconds(NOW / 1000),
    }),
  );
  return [first, second].map((slot) => Buffer.from(slot ?? encodeContractSlot(undefined)).toString('hex')).join('');
}
