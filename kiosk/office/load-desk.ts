import type { Grosze } from '../../fares/money.ts';
import type { DayNumber } from '../../fares/time.ts';
import type { Load } from './load.ts';
import {
  type ClaimRequest,
  claimAnswerSchema,
  type EarlierClaim,
  type LoadRead,
  offerSchema,
  type Withheld,
  type WithheldReason,
} from './load-wire.ts';
import { type Answer, askOffice } from './office-request.ts';

export interface LoadDeskOptions {
  /** Address under which the office is mounted, e.g. `http://127.0.0.1:8080/office`. */
  readonly office: string;
  /** Name of this machine. */
  readonly machine: string;
  readonly fetch?: typeof fetch;
  /** Real milliseconds that one request may take. */
  readonly patienceMs?: number;
  /** How often one question is asked before the office counts as unreachable. */
  readonly attempts?: number;
}

/** A season ticket or e-ticket as it is to be coded. */
export interface LoadContract {
  readonly product: number;
  readonly from: DayNumber;
  /** Last day. */
  readonly to: DayNumber;
  /** Number to write into the slot: a slot that has it has been coded. */
  readonly eTicket: number;
}

/** A load as a machine sees it. */
export interface OfferedLoad {
  readonly id: string;
  readonly kind: Load['kind'];
  /** Top-up and refund: what the t-purse is to get. Contract: what was paid. */
  readonly grosze: Grosze | undefined;
  /** Season ticket and e-ticket only. */
  readonly contract: LoadContract | undefined;
  /** Earlier claims of which nobody knows yet what became of them, newest first. */
  readonly claims: readonly EarlierClaim[];
}

export interface WithheldLoad {
  readonly load: OfferedLoad;
  readonly reason: WithheldReason;
  /** `too-early`: from when on, milliseconds since 1970. */
  readonly from: number | undefined;
}

interface Unreachable {
  /** No usable answer in time. Nothing may be credited, whatever the office may have granted. */
  readonly kind: 'office-unreachable';
  readonly detail: string;
}

export type Offer =
  | Unreachable
  /** T117: nothing waits for this card. */
  | { readonly kind: 'none' }
  /** T118: something waits, and nothing of it can be carried out. */
  | { readonly kind: 'not-feasible'; readonly withheld: readonly WithheldLoad[] }
  | {
      readonly kind: 'offered';
      readonly loads: readonly OfferedLoad[];
      readonly withheld: readonly WithheldLoad[];
      /** An earlier claim stands on one of them: the claim must show all state records that the card keeps. */
      readonly needsLog: boolean;
    };

/** The card and transaction that ask; `loads` are those of the offer that fit on this card. */
export interface ClaimOrder extends Omit<ClaimRequest, 'machine' | 'loads'> {
  readonly loads: readonly OfferedLoad[];
}

export type ClaimOutcome =
  | Unreachable
  /** What was offered is not there any more. */
  | { readonly kind: 'none' }
  | { readonly kind: 'not-feasible'; readonly withheld: readonly WithheldLoad[] }
  /** Step 10, outcome 2: an earlier transaction on them is not cleared up. */
  | { readonly kind: 'being-checked'; readonly withheld: readonly WithheldLoad[] }
  /** Outcome 4 without writing: all that could be carried over is on the card already. */
  | {
      readonly kind: 'confirmed';
      readonly confirmed: readonly OfferedLoad[];
      readonly withheld: readonly WithheldLoad[];
    }
  /** The transaction carries over all of `loads` in one commit, or is given up. `confirmed` are on the card already. */
  | {
      readonly kind: 'granted';
      readonly loads: readonly OfferedLoad[];
      readonly confirmed: readonly OfferedLoad[];
      readonly withheld: readonly WithheldLoad[];
    };

/** The machine's counter to the office for carry-overs: what waits for a card, and may this transaction have it? */
export interface LoadDesk {
  /** Never rejects, never hangs. */
  offer(cardNumber: number): Promise<Offer>;
  /**
   * Asks for loads for one card transaction, before it is prepared; asks again when the answer is lost. Never
   * rejects, never hangs. Whatever the outcome, the same transaction may be claimed again with the same words.
   */
  claim(order: ClaimOrder): Promise<ClaimOutcome>;
  /** Ends requests under way and all later ones. */
  hangUp(): void;
}

/** A passenger waits in front of the slot: two tries of this long. */
const PATIENCE_MS = 2500;
const ATTEMPTS = 2;

export function openLoadDesk(options: LoadDeskOptions): LoadDesk {
  return new HttpLoadDesk(options);
}

class HttpLoadDesk implements LoadDesk {
  readonly #options: LoadDeskOptions;
  readonly #hungUp = new AbortController();

  constructor(options: LoadDeskOptions) {
    this.#options = options;
  }

  async offer(cardNumber: number): Promise<Offer> {
    const machine = encodeURIComponent(this.#options.machine);
    const answer = await this.#ask(`cards/${cardNumber}/loads?machine=${machine}`, {});
    if (answer.kind === 'failed') return unreachable(answer.reason);
    const offer = answer.status === 200 ? offerSchema.safeParse(jsonIn(answer.text)) : undefined;
    if (!offer?.success) return unusable(answer);
    return offerOf(offer.data.loads);
  }

  async claim({ loads, ...order }: ClaimOrder): Promise<ClaimOutcome> {
    const request: ClaimRequest = { ...order, machine: this.#options.machine, loads: loads.map(({ id }) => id) };
    const body = JSON.stringify(request);
    const answer = await this.#ask('claims', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (answer.kind === 'failed') return unreachable(answer.reason);
    // Nothing is granted to this transaction: its reading or its place in the order of things is in question.
    if (answer.status === 409) return { kind: 'being-checked', withheld: loads.map(beingChecked) };
    const granted = answer.status === 200 ? claimAnswerSchema.safeParse(jsonIn(answer.text)) : undefined;
    if (!granted?.success) return unusable(answer);
    const named = (ids: readonly string[]) => loads.filter(({ id }) => ids.includes(id));
    return outcomeOf(
      named(granted.data.granted),
      named(granted.data.confirmed),
      withheldOf(loads, granted.data.withheld),
    );
  }

  hangUp(): void {
    this.#hungUp.abort();
  }

  /** Offers change nothing and claims are idempotent, so a lost answer may be asked for again. */
  async #ask(path: string, request: RequestInit): Promise<Answer> {
    const { fetch: fetcher = fetch, office, patienceMs = PATIENCE_MS, attempts = ATTEMPTS } = this.#options;
    const limits = { patienceMs, hungUp: this.#hungUp.signal };
    for (let attempt = 1; ; attempt += 1) {
      const answer = await askOffice(fetcher, `${office}/${path}`, request, limits);
      if (answer.kind === 'answered' || attempt >= attempts || this.#hungUp.signal.aborted) return answer;
    }
  }
}

function offerOf(wire: readonly LoadRead[]): Offer {
  const [first] = wire;
  if (first === undefined) return { kind: 'none' };
  const loads = wire.filter(({ obstacle }) => obstacle === undefined).map(offered);
  const withheld = wire.flatMap((load): WithheldLoad[] => {
    const { obstacle } = load;
    return obstacle === undefined ? [] : [{ load: offered(load), reason: obstacle.reason, from: obstacle.from }];
  });
  if (loads.length === 0) return { kind: 'not-feasible', withheld };
  return { kind: 'offered', loads, withheld, needsLog: loads.some(({ claims }) => claims.length > 0) };
}

function outcomeOf(
  loads: readonly OfferedLoad[],
  confirmed: readonly OfferedLoad[],
  withheld: readonly WithheldLoad[],
): ClaimOutcome {
  if (loads.length > 0) return { kind: 'granted', loads, confirmed, withheld };
  if (confirmed.length > 0) return { kind: 'confirmed', confirmed, withheld };
  if (withheld.some(({ reason }) => reason === 'being-checked')) return { kind: 'being-checked', withheld };
  return withheld.every(({ reason }) => reason === 'unknown') ? { kind: 'none' } : { kind: 'not-feasible', withheld };
}

function withheldOf(loads: readonly OfferedLoad[], withheld: readonly Withheld[]): readonly WithheldLoad[] {
  return withheld.flatMap(({ id, reason, from }) => {
    const load = loads.find((one) => one.id === id);
    return load === undefined ? [] : [{ load, reason, from }];
  });
}

const beingChecked = (load: OfferedLoad): WithheldLoad => ({ load, reason: 'being-checked', from: undefined });

function offered({ id, kind, grosze, contract, claims }: LoadRead): OfferedLoad {
  return { id, kind, grosze, contract, claims };
}

const unreachable = (detail: string): Unreachable => ({ kind: 'office-unreachable', detail });
const unusable = ({ status, text }: Extract<Answer, { kind: 'answered' }>): Unreachable =>
  unreachable(status === 200 ? 'the office answered nonsense' : `the office answered ${status} ${text.slice(0, 200)}`);

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
