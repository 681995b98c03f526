import type { PaymentReference } from '../../devices/contactless/contract.ts';
import type { BankCity } from '../../fares/bank-tap/bank-products.ts';
import { decideTap } from '../../fares/bank-tap/tap-decision.ts';
import type { EpochMillis } from '../../fares/time.ts';
import type { BankCardNews } from '../../statecharts/validator/situation.ts';
import type { Journal, NewEntry } from '../journal/contract.ts';

/** What serving a bank card needs; each member is given from outside. */
export interface BankTapDesk {
  readonly city: BankCity;
  readonly now: () => EpochMillis;
  readonly journal: Pick<Journal, 'append'>;
  /** Where the bus is; null when the on-board computer does not say. */
  readonly place: (at: EpochMillis) => TapPlace | null;
  /** False while the machine is out of service: it takes no card of any kind then. */
  readonly isOpen: () => boolean;
  readonly isDenied: (reference: PaymentReference) => boolean;
  /** A line for the log: never a reference. */
  readonly log: (message: string, detail?: Readonly<Record<string, unknown>>) => void;
}

export interface TapPlace {
  /** The operating day as a date. */
  readonly day: string;
  readonly line: string;
  readonly course: string;
  readonly stop: string;
  readonly vehicle: number;
}

export type BankTapResult = Exclude<BankCardNews, { kind: 'unread' }>;

/** So many references are remembered for "already"; the office counts a course once in any case. */
const REMEMBERED = 1000;

/** Bank cards on this machine. A tap is accepted when it is on the disk, and not before. */
export class BankTaps {
  readonly #desk: BankTapDesk;
  /** References taken on the course, in order; of another course they are forgotten. */
  #course = '';
  #taken = new Set<PaymentReference>();

  constructor(desk: BankTapDesk) {
    this.#desk = desk;
  }

  /** Never rejects: a disk that refuses is a refusal. */
  async serve(reference: PaymentReference): Promise<BankTapResult> {
    const { now, place, isDenied } = this.#desk;
    const at = now();
    if (!this.#desk.isOpen()) {
      await this.#write({ at, kind: 'REFUSED', body: { reason: 'bank-card-out-of-service' } }, 'lazy');
      return { kind: 'refused', reason: 'out-of-service' };
    }
    const where = place(at);
    const course = where === null ? '' : JSON.stringify([where.day, where.line, where.course]);
    if (course !== this.#course) this.#taken = new Set();
    this.#course = course;
    const facts = { denied: isDenied(reference), positionKnown: where !== null, rides: this.#taken.has(reference) };
    const decision = decideTap(facts);
    if (decision.kind === 'refused' || where === null) {
      const reason = decision.kind === 'refused' ? decision.reason : 'no-position';
      await this.#write({ at, kind: 'REFUSED', body: { reason: `bank-card-${reason}` } }, 'lazy');
      return { kind: 'refused', reason };
    }
    if (decision.kind === 'already') return { ...accepted(where), ride: 'already' };
    if (!(await this.#write(this.#entry(at, reference, where), 'durable')))
      return { kind: 'refused', reason: 'journal' };
    this.#remember(course, reference);
    return { ...accepted(where), ride: 'new' };
  }

  /** The body has no reference: it stays for ever, and what the office gets does not. */
  #entry(at: EpochMillis, reference: PaymentReference, where: TapPlace): NewEntry {
    const { city } = this.#desk;
    const forOffice = { kind: 'bank-tap', reference, city, ...where };
    return { at, kind: 'BANK_TAP', body: { ...where }, forOffice };
  }

  #remember(course: string, reference: PaymentReference): void {
    if (course !== this.#course) return;
    this.#taken.add(reference);
    const [oldest] = this.#taken;
    if (this.#taken.size > REMEMBERED && oldest !== undefined) this.#taken.delete(oldest);
  }

  async #write(entry: NewEntry, durability: 'durable' | 'lazy'): Promise<boolean> {
    try {
      await this.#desk.journal.append(entry, durability);
      return true;
    } catch (error) {
      this.#desk.log(`${entry.kind} was not journaled`, {
        detail: error instanceof Error ? error.message : String(error),
      });
      return false;
    }
  }
}

const accepted = ({ line, stop }: TapPlace) => ({ kind: 'accepted', line, stop }) as const;
