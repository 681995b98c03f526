import { randomBytes } from 'node:crypto';
import type { TransactionId } from '../../fares/card/state.ts';
import { BankOffice } from './bank-office.ts';
import type { BankCharge } from './bank-store.ts';
import type { Claim } from './claim.ts';
import { type WireETickets, waitingContracts } from './e-ticket-wire.ts';
import { evidenceIn, seenState, transactionName } from './evidence.ts';
import { type CardAccount, foldCard } from './fold.ts';
import { HotlistIssue } from './hotlist-issue.ts';
import type { Load, LoadOrder } from './load.ts';
import { LoadLedger, type LoadView, viewOf } from './load-ledger.ts';
import type { ClaimAnswer, ClaimAsked, WireOffer } from './load-wire.ts';
import type { OfficeSigner } from './office-key.ts';
import { OfficeStore } from './office-store.ts';
import type { OwnNotice } from './own-notice.ts';
import { receiveRecords } from './receive.ts';
import type { OfficeNews, OfficeRecord } from './record.ts';
import { hotlistSchema, type Registration, registrationSchema } from './registration.ts';
import { salesIn } from './sales.ts';
import type { Purses, RegisteredCard } from './story.ts';

/** The operator's server, small: takes records, folds cards, keeps registry and hotlist. */
export interface Office {
  /** Takes an upload of one machine and answers it. Throws BadUpload. */
  receive(records: readonly unknown[]): OfficeNews;
  /** What a machine should know now; `afresh` tells it also what it has heard before. */
  news(machine: string, options?: { readonly afresh: boolean }): OfficeNews;
  /** The machine has taken in what became of these doubts: it is not told again. */
  heard(machine: string, transactions: readonly TransactionId[]): void;
  /** Enters a card, or its holder's changed rights. Throws ZodError, or RangeError for bytes that are no state. */
  register(registration: Registration): void;
  /** Replaces the list of blocked cards; machines learn of its version with their next news. Throws ZodError. */
  setHotlist(cards: readonly number[]): void;
  /**
   * The list as machines take it, signed; undefined where there never was one, or the office has no key. For a machine
   * that has version `from` only what changed, where that is less.
   */
  hotlistFile(from?: number): Uint8Array | undefined;
  /** Rides paid with bank cards. */
  readonly bank: BankOffice;
  /** Enters a load; again under its id changes only whether it is feasible. Throws ZodError or LoadDiffers. */
  putLoad(order: LoadOrder): Load;
  /** Loads of a card that are not on it yet. */
  offer(card: number): WireOffer;
  /** Every contract that waits for a card, for readers that have to know without a network. */
  eTickets(): WireETickets;
  /** Grants loads to one card transaction, durably. Throws BadClaim or ClaimRefused. */
  claim(asked: ClaimAsked): ClaimAnswer;
  card(number: number): CardAccount;
  overview(): OfficeOverview;
  close(): void;
}

/** The office's own fold over what machines sent, as the rig shows it. */
export interface OfficeOverview {
  /** Every record received, in the order in which they came. */
  readonly records: readonly OfficeRecord[];
  /** In the order in which they were entered. */
  readonly loads: readonly LoadView[];
  readonly cards: Readonly<Record<string, OverviewCard>>;
  readonly hotlist: readonly number[];
  /** Rides paid with bank cards, known by references alone. */
  readonly bank: {
    readonly taps: readonly OfficeRecord[];
    readonly charges: readonly BankCharge[];
    readonly denied: readonly string[];
  };
  /** What machines had to tell besides cards (a journal replaced, ...) and what the office noticed about itself. */
  readonly notices: readonly (OfficeRecord | OwnNotice)[];
}

export type OverviewCard = { readonly purses: Purses } & Pick<CardAccount, 'counter' | 'findings' | 'openDoubts'>;

/** Doubts of a machine are answered for its last so many cards in doubt. */
const CARDS_IN_DOUBT = 500;

export interface OfficeOptions {
  /** A folder, made if missing, or ':memory:'. */
  readonly directory: string;
  readonly now: () => number;
  /** For ids of loads that are entered without one. */
  readonly random?: (bytes: number) => Uint8Array;
  /** Signs what machines take; an office without it issues no hotlist. */
  readonly signer?: OfficeSigner;
}

/**
 * Opens the office's store. A damaged one is kept aside, and a notice says so (`office-store-replaced`). Throws what
 * SQLite throws where the file may be sound.
 */
export function openOffice({ directory, now, random = randomBytes, signer }: OfficeOptions): Office {
  return new EmbeddedOffice(new OfficeStore(directory, now()), now, random, signer);
}

class EmbeddedOffice implements Office {
  readonly #store: OfficeStore;
  readonly #now: () => number;
  readonly #loads: LoadLedger;
  readonly #accounts = new Map<number, CardAccount>();
  readonly #hotlist: HotlistIssue;
  readonly bank: BankOffice;
  #terminalsTwice: ReadonlyMap<number, readonly string[]>;

  constructor(
    store: OfficeStore,
    now: () => number,
    random: (bytes: number) => Uint8Array,
    signer: OfficeSigner | undefined,
  ) {
    this.#store = store;
    this.#hotlist = new HotlistIssue(store.hotlist, signer);
    this.bank = new BankOffice(store.bank, signer, now);
    this.#now = now;
    this.#loads = new LoadLedger({
      store: store.loads,
      now,
      random,
      account: (card) => this.card(card),
      foldWith: (card, claims) => this.#fold(card, claims),
      isBlocked: (card) => store.hotlist.has(card),
    });
    this.#terminalsTwice = store.terminalsTwice();
  }

  receive(records: readonly unknown[]): OfficeNews {
    const { accepted, rejected, machines, changed } = receiveRecords(this.#store, records, this.#now());
    for (const card of changed) this.#accounts.delete(card);
    this.#watchTerminals();
    this.bank.closeDays(new Set(records.flatMap(dayOfBankTap)));
    const resolved = [...machines].flatMap((machine) => this.#resolved(machine));
    return {
      now: this.#now(),
      accepted,
      rejected,
      resolved,
      hotlistVersion: this.#hotlist.version,
      ...this.#denyList(),
    };
  }

  news(machine: string, { afresh } = { afresh: false }): OfficeNews {
    this.bank.closeDays();
    return {
      now: this.#now(),
      accepted: [],
      rejected: [],
      resolved: this.#resolved(machine, afresh),
      hotlistVersion: this.#hotlist.version,
      ...this.#denyList(),
    };
  }

  heard(machine: string, transactions: readonly TransactionId[]): void {
    this.#store.transaction(() => {
      for (const { terminal, sequence } of transactions) this.#store.hear(machine, terminal, sequence);
    });
  }

  register(registration: Registration): void {
    const parsed = registrationSchema.parse(registration);
    const issued = parsed.state === undefined ? undefined : seenState('state', parsed.state);
    if (issued?.ok === false) throw new RangeError(issued.reason);
    if (issued?.ok && issued.seen.state.cardNumber !== parsed.number) {
      throw new RangeError('the state is of another card');
    }
    this.#store.register(parsed);
    this.#accounts.delete(parsed.number);
  }

  #denyList(): Pick<OfficeNews, 'denyListVersion'> {
    const { denyListVersion } = this.bank;
    return denyListVersion === 0 ? {} : { denyListVersion };
  }

  setHotlist(cards: readonly number[]): void {
    this.#store.hotlist.set(hotlistSchema.parse(cards), this.#now());
  }

  hotlistFile(from?: number): Uint8Array | undefined {
    return this.#hotlist.file(from);
  }

  putLoad(order: LoadOrder): Load {
    const load = this.#loads.put(order);
    this.#accounts.delete(load.number);
    return load;
  }

  offer(card: number): WireOffer {
    return this.#loads.offer(card);
  }

  eTickets(): WireETickets {
    return waitingContracts([...this.#store.loads.list(), ...this.#entrusted()], (card) => this.#loads.offer(card));
  }

  claim(asked: ClaimAsked): ClaimAnswer {
    const answer = this.#loads.claim(asked);
    this.#accounts.delete(asked.number);
    return answer;
  }

  card(number: number): CardAccount {
    const known = this.#accounts.get(number);
    if (known !== undefined) return known;
    const account = this.#fold(number, this.#store.loads.claimsOfCard(number));
    this.#accounts.set(number, account);
    return account;
  }

  #fold(number: number, claims: readonly Claim[]): CardAccount {
    const records = this.#store.recordsOfCard(number);
    const evidence = records.flatMap((record) => {
      const found = evidenceIn(record);
      return found.ok && found.evidence !== undefined ? [found.evidence] : [];
    });
    const sold = salesIn(records);
    return foldCard(evidence, {
      registered: registeredCard(this.#store.registrations(number)),
      terminalsTwice: this.#terminalsTwice,
      loads: [...this.#store.loads.ofCard(number), ...sold.loads],
      claims: [...sold.claims, ...claims],
      sales: sold.paid,
    });
  }

  overview(): OfficeOverview {
    const cards = this.#store.cards().map((number): [string, OverviewCard] => {
      const { purses, counter, findings, openDoubts } = this.card(number);
      return [String(number), { purses, counter, findings, openDoubts }];
    });
    return {
      records: this.#store.records(),
      loads: [...this.#store.loads.list(), ...this.#entrusted()].flatMap(({ id, card }) => {
        const account = this.card(card).loads.find(({ load }) => load.id === id);
        return account === undefined ? [] : [viewOf(account)];
      }),
      cards: Object.fromEntries(cards),
      hotlist: [...this.#store.hotlist.cards()],
      bank: { taps: this.#store.recordsOfKind('bank-tap'), ...this.bank.overview() },
      notices: [...this.#store.recordsOfKind('notice'), ...this.#store.ownNotices()],
    };
  }

  /** Loads that came from machines. */
  #entrusted(): readonly { readonly id: string; readonly card: number }[] {
    return this.#store
      .recordsOfKind('entrusted')
      .flatMap((record) =>
        record.kind === 'entrusted' ? [{ id: `sale-${record.sale}`, card: record.cardNumber }] : [],
      );
  }

  close(): void {
    this.#store.close();
  }

  /** A terminal number that turns out to be used twice concerns every card it ever met. */
  #watchTerminals(): void {
    const twice = this.#store.terminalsTwice();
    const changed = JSON.stringify([...twice]) !== JSON.stringify([...this.#terminalsTwice]);
    if (!changed) return;
    this.#terminalsTwice = twice;
    this.#accounts.clear();
  }

  /** Doubts of this machine that records have proved or disproved and it has neither settled itself nor heard of. */
  #resolved(machine: string, afresh = false): OfficeNews['resolved'] {
    const cards = [
      ...this.#store.cardsOfMachine(machine, 'in-doubt', CARDS_IN_DOUBT),
      ...this.#store.cardsOfMachine(machine, 'coding-in-doubt', CARDS_IN_DOUBT),
    ];
    const resolved = new Map<string, OfficeNews['resolved'][number]>();
    for (const { doubt, fate } of cards.flatMap((card) => this.card(card).doubts)) {
      const { terminal, sequence } = doubt.transaction;
      if (doubt.machine !== machine || fate === 'open') continue;
      if (!afresh && this.#store.hasHeard(machine, terminal, sequence)) continue;
      resolved.set(transactionName(doubt.transaction), { terminal, sequence, result: fate });
    }
    return [...resolved.values()];
  }
}

function registeredCard(registrations: readonly Registration[]): RegisteredCard | undefined {
  const newest = registrations.at(-1);
  if (newest === undefined) return undefined;
  const first = registrations.find(({ state }) => state !== undefined)?.state;
  const issued = first === undefined ? undefined : seenState('state', first);
  return { entitlements: registrations, purses: newest.purses, issued: issued?.ok ? issued.seen : undefined };
}

/** As it came; what is no record was rejected before. */
function dayOfBankTap(record: unknown): readonly string[] {
  if (typeof record !== 'object' || record === null || !('kind' in record) || record.kind !== 'bank-tap') return [];
  return 'day' in record && typeof record.day === 'string' ? [record.day] : [];
}
