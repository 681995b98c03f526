import { evidenceIn, seenState, transactionName } from './evidence.ts';
import { type CardAccount, foldCard } from './fold.ts';
import { OfficeStore } from './office-store.ts';
import { receiveRecords } from './receive.ts';
import type { OfficeNews, OfficeRecord } from './record.ts';
import { hotlistSchema, type Registration, registrationSchema } from './registration.ts';
import type { Purses, RegisteredCard } from './story.ts';

/** The operator's server, small: takes records, folds cards, keeps registry and hotlist. */
export interface Office {
  /** Takes an upload of one machine and answers it. Throws BadUpload. */
  receive(records: readonly unknown[]): OfficeNews;
  /** What a machine should know now. */
  news(machine: string): OfficeNews;
  /** Enters a card, or its holder's changed rights. Throws ZodError, or RangeError for bytes that are no state. */
  register(registration: Registration): void;
  setHotlist(cards: readonly number[]): void;
  card(number: number): CardAccount;
  overview(): OfficeOverview;
  close(): void;
}

/** The office's own fold over what machines sent, as the rig shows it. */
export interface OfficeOverview {
  /** Every record received, in the order in which they came. */
  readonly records: readonly OfficeRecord[];
  readonly loads: readonly never[];
  readonly cards: Readonly<Record<string, OverviewCard>>;
  readonly hotlist: readonly number[];
  /** What machines had to tell besides cards: a journal replaced, a refund that could not be given. */
  readonly notices: readonly OfficeRecord[];
}

export type OverviewCard = { readonly purses: Purses } & Pick<CardAccount, 'counter' | 'findings' | 'openDoubts'>;

/** Doubts of a machine are answered for its last so many cards in doubt. */
const CARDS_IN_DOUBT = 500;

/** Opens the office's store in a folder, or in memory (':memory:'). Throws what SQLite throws. */
export function openOffice(options: { readonly directory: string; readonly now: () => number }): Office {
  return new EmbeddedOffice(new OfficeStore(options.directory), options.now);
}

class EmbeddedOffice implements Office {
  readonly #store: OfficeStore;
  readonly #now: () => number;
  readonly #accounts = new Map<number, CardAccount>();
  #terminalsTwice: ReadonlyMap<number, readonly string[]>;

  constructor(store: OfficeStore, now: () => number) {
    this.#store = store;
    this.#now = now;
    this.#terminalsTwice = store.terminalsTwice();
  }

  receive(records: readonly unknown[]): OfficeNews {
    const { accepted, rejected, machines, changed } = receiveRecords(this.#store, records, this.#now());
    for (const card of changed) this.#accounts.delete(card);
    this.#watchTerminals();
    const resolved = [...machines].flatMap((machine) => this.#resolved(machine));
    return { now: this.#now(), accepted, rejected, resolved, hotlist: this.#store.hotlist() };
  }

  news(machine: string): OfficeNews {
    return {
      now: this.#now(),
      accepted: [],
      rejected: [],
      resolved: this.#resolved(machine),
      hotlist: this.#store.hotlist(),
    };
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

  setHotlist(cards: readonly number[]): void {
    this.#store.setHotlist(hotlistSchema.parse(cards));
  }

  card(number: number): CardAccount {
    const known = this.#accounts.get(number);
    if (known !== undefined) return known;
    const evidence = this.#store.recordsOfCard(number).flatMap((record) => {
      const found = evidenceIn(record);
      return found.ok && found.evidence !== undefined ? [found.evidence] : [];
    });
    const registered = registeredCard(this.#store.registrations(number));
    const account = foldCard(evidence, { registered, terminalsTwice: this.#terminalsTwice });
    this.#accounts.set(number, account);
    return account;
  }

  overview(): OfficeOverview {
    const cards = this.#store.cards().map((number): [string, OverviewCard] => {
      const { purses, counter, findings, openDoubts } = this.card(number);
      return [String(number), { purses, counter, findings, openDoubts }];
    });
    return {
      records: this.#store.records(),
      loads: [],
      cards: Object.fromEntries(cards),
      hotlist: this.#store.hotlist(),
      notices: this.#store.recordsOfKind('notice'),
    };
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

  /** Doubts this machine reported and has not itself settled, which other records have proved or disproved. */
  #resolved(machine: string): OfficeNews['resolved'] {
    const settledHere = new Set<string>();
    const resolved = new Map<string, OfficeNews['resolved'][number]>();
    for (const card of this.#store.cardsOfMachine(machine, 'in-doubt', CARDS_IN_DOUBT)) {
      for (const record of this.#store.recordsOfCard(card)) {
        const settled = record.kind === 'settled' && record.machine === machine && record.result !== 'unknown';
        if (settled) settledHere.add(transactionName(record.transaction));
      }
      for (const { doubt, fate } of this.card(card).doubts) {
        const name = transactionName(doubt.transaction);
        if (doubt.machine !== machine || fate === 'open' || settledHere.has(name)) continue;
        const { terminal, sequence } = doubt.transaction;
        resolved.set(name, { terminal, sequence, result: fate });
      }
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
