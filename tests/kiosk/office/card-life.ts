import type { CardState, TransactionId } from '../../../fares/card/state.ts';
import { encodeStateRecord } from '../../../fares/card/state-record.ts';
import { grosze } from '../../../fares/money.ts';
import { dayNumber, unixSeconds } from '../../../fares/time.ts';
import type { OfficeRecord } from '../../../kiosk/office/record.ts';

export const CARD = 4_000_000_001;
const FARE = 460;

export const hex = (state: CardState): string => Buffer.from(encodeStateRecord(state)).toString('hex');

export const ISSUED: CardState = {
  kind: 'issued',
  counter: 0,
  transaction: { terminal: 0, sequence: 0 },
  at: unixSeconds(1_770_000_000),
  cardNumber: CARD,
  tier: 'standard',
  concession: 'normal',
  purseEnabled: true,
  expiresOn: dayNumber(22_000),
  purse: grosze(100_000),
  servicePurse: grosze(5000),
  ride: { kind: 'none' },
};

/** The state after the next tap: check-in takes the maximum, check-out gives a part of it back. */
export function tapped(before: CardState, transaction: TransactionId): CardState {
  const common = { ...before, counter: before.counter + 1, transaction, at: unixSeconds(before.at + 60) };
  if (before.ride.kind === 'open') {
    const refund = 160;
    return {
      ...common,
      kind: 'check-out',
      purse: grosze(before.purse + refund),
      ride: {
        kind: 'closed',
        courseKey: 77,
        vehicle: 5,
        exitIndex: 4,
        at: common.at,
        stops: 3,
        transferRight: true,
        refund: grosze(refund),
      },
    };
  }
  return {
    ...common,
    kind: 'check-in',
    purse: grosze(before.purse - FARE),
    ride: {
      kind: 'open',
      courseKey: 77,
      vehicle: 5,
      groups: [{ entryIndex: 1, tickets: { self: 1, normal: 0, local: 0, statutory: 0 }, transfer: false }],
      refundable: grosze(FARE),
      tariffDay: dayNumber(Math.floor(common.at / 86_400)),
    },
  };
}

interface Doubt {
  readonly transaction: TransactionId;
  readonly counter: number;
}

/** One card and the machines it meets, by the algorithm for torn transactions: what they send, and what is true. */
export class CardLife {
  readonly log: CardState[] = [ISSUED];
  readonly records: OfficeRecord[] = [];
  /** Whether each transaction in doubt was executed by the card. */
  readonly truth = new Map<string, boolean>();
  readonly #machines = new Map<string, { terminal: number; seq: number; sequence: number; doubt: Doubt | undefined }>();

  get state(): CardState {
    return this.log.at(-1) ?? ISSUED;
  }

  /** A tap whose commit is answered. */
  tap(machine: string): void {
    this.#settle(machine);
    const { before, transaction, after } = this.#prepare(machine);
    this.log.push(after);
    this.#send(machine, { kind: 'committed', transaction, intent: after.kind, before: hex(before), after: hex(after) });
  }

  /** A tap whose commit gets no answer, done by the card or not. */
  tear(machine: string, executed: boolean): void {
    this.#settle(machine);
    const { before, transaction, after } = this.#prepare(machine);
    if (executed) this.log.push(after);
    this.truth.set(`${transaction.terminal}-${transaction.sequence}`, executed);
    this.#of(machine).doubt = { transaction, counter: before.counter };
    this.#send(machine, { kind: 'in-doubt', transaction, intent: after.kind, before: hex(before), after: hex(after) });
  }

  /** A reading that writes nothing. */
  read(machine: string): void {
    this.#settle(machine);
    this.#send(machine, { kind: 'observed', state: hex(this.state) });
  }

  /** A tap by somebody who reports nothing. */
  tapUnreported(change: Partial<CardState> = {}): void {
    const next = tapped(this.state, { terminal: 999, sequence: this.state.counter });
    this.log.push({ ...next, ...change });
  }

  #prepare(machine: string) {
    const of = this.#of(machine);
    of.sequence += 1;
    const transaction = { terminal: of.terminal, sequence: of.sequence };
    return { before: this.state, transaction, after: tapped(this.state, transaction) };
  }

  #settle(machine: string): void {
    const of = this.#of(machine);
    const { doubt } = of;
    if (doubt === undefined) return;
    of.doubt = undefined;
    const kept = this.log.slice(-9);
    const found = kept.some(({ transaction }) => JSON.stringify(transaction) === JSON.stringify(doubt.transaction));
    const result = found ? 'executed' : this.state.counter === doubt.counter ? 'rolled-back' : 'unknown';
    this.#send(machine, { kind: 'settled', transaction: doubt.transaction, result, state: hex(this.state) });
  }

  #send(machine: string, what: object): void {
    const of = this.#of(machine);
    of.seq += 1;
    const record = { machine, terminal: of.terminal, seq: of.seq, at: 1_770_000_000_000 + of.seq * 1000, ...what };
    this.records.push(record as OfficeRecord);
  }

  #of(machine: string) {
    const known = this.#machines.get(machine);
    if (known !== undefined) return known;
    const made = { terminal: this.#machines.size + 11, seq: 0, sequence: 0, doubt: undefined };
    this.#machines.set(machine, made);
    return made as { terminal: number; seq: number; sequence: number; doubt: Doubt | undefined };
  }
}
