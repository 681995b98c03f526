import { createHmac } from 'node:crypto';
import { sealNumber, unsealNumber } from './card-number-seal.ts';

/** The key under which cards are named in entries of one period. */
export interface PeriodKey {
  /** First millisecond of the period. */
  readonly start: number;
  /** 32 random bytes. */
  readonly key: Uint8Array;
}

export interface PeriodKeySource {
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  /** Stores a new key; called before anything can be appended under it. */
  readonly keep: (key: PeriodKey) => void;
  /** First millisecond of the period a time belongs to. */
  readonly periodStart: (at: number) => number;
}

/** First millisecond of the calendar month (UTC). */
export function startOfMonth(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

/** Pseudonyms of cards: a chain cannot be edited, but the key that tells whose entries they are can be forgotten. */
export class CardReferences {
  #keys: readonly PeriodKey[];
  readonly #source: PeriodKeySource;

  constructor(keys: readonly PeriodKey[], source: PeriodKeySource) {
    this.#keys = sorted(keys);
    this.#source = source;
  }

  /** HMAC-SHA-256 under the key of the current period, 16 hex digits; the first call in a period makes its key. */
  reference(cardNumber: number): string {
    return pseudonym(this.#currentKey(), cardNumber);
  }

  /** Under every key still alive, newest period first. */
  references(cardNumber: number): readonly string[] {
    this.#currentKey();
    return this.#keys.map((key) => pseudonym(key, cardNumber));
  }

  /** The number itself, readable while the key of the current period lives. */
  seal(cardNumber: number): string {
    return sealNumber(this.#currentKey().key, this.#source.random, cardNumber);
  }

  unseal(sealed: string): number | undefined {
    for (const { key } of this.#keys) {
      const cardNumber = unsealNumber(key, sealed);
      if (cardNumber !== undefined) return cardNumber;
    }
    return undefined;
  }

  /** Periods that began before this time, without the current one. */
  periodsBefore(time: number): readonly number[] {
    const current = this.#source.periodStart(this.#source.now());
    return this.#keys.map(({ start }) => start).filter((start) => start < time && start !== current);
  }

  forget(starts: readonly number[]): void {
    this.#keys = this.#keys.filter(({ start }) => !starts.includes(start));
  }

  #currentKey(): PeriodKey {
    const start = this.#source.periodStart(this.#source.now());
    const known = this.#keys.find((key) => key.start === start);
    if (known !== undefined) return known;
    const made = { start, key: this.#source.random(32) };
    this.#keys = sorted([...this.#keys, made]);
    this.#source.keep(made);
    return made;
  }
}

const sorted = (keys: readonly PeriodKey[]): readonly PeriodKey[] => [...keys].sort((a, b) => b.start - a.start);

const pseudonym = ({ key }: PeriodKey, cardNumber: number): string =>
  createHmac('sha256', key).update(String(cardNumber), 'utf8').digest('hex').slice(0, 16);
