import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StoredCardInvalid } from '../card/stored-card.ts';
import type { VirtualCard } from '../card/virtual-card.ts';
import { keepJson } from './atomic-file.ts';
import { RigError } from './rig-error.ts';

export type City = 'tarnow' | 'jaworzno' | 'krakow';
export type CardKind = 'city' | 'foreign' | 'damaged' | 'blank';

/** A card in the bench's rack, and where it lies if it is not there. */
export interface RackCard {
  /** What the rig interface calls it; never used twice. */
  readonly id: string;
  readonly kind: CardKind;
  readonly city: City;
  /** The number a city card was issued with, in the way it is written. */
  readonly number: string | null;
  /** Lower-case hex. */
  readonly uid: string;
  /** For the page. */
  readonly holder: string | null;
  readonly card: VirtualCard;
  lyingAt: { readonly machine: string; readonly device: 'antenna' | 'slot' } | undefined;
}

const stored = z.object({
  id: z.string().regex(/^c[1-9]\d*$/),
  kind: z.enum(['city', 'foreign', 'damaged', 'blank']),
  city: z.enum(['tarnow', 'jaworzno', 'krakow']),
  number: z.string().nullable(),
  uid: z.string().regex(/^[0-9a-f]{14}$/),
  holder: z.string().nullable(),
  memory: z.unknown(),
});

const SAVE_WITHIN_MS = 200;

/** How a card comes back to life from what was kept of it. */
export type ReviveCard = (memory: unknown) => VirtualCard;

/** All cards of a bench; each is one file, replaced as a whole, so that what is in a card's memory outlives the bench. */
export class Rack {
  readonly #folder: string;
  readonly #cards = new Map<string, RackCard>();
  readonly #soon = new Map<string, NodeJS.Timeout>();
  #lastId = 0;

  /** Opens the rack. A file that holds no card is left alone and named on standard error. */
  constructor(folder: string, revive: ReviveCard) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      this.#load(join(folder, file), revive);
    }
  }

  list(): readonly RackCard[] {
    return [...this.#cards.values()].sort((one, other) => idNumber(one.id) - idNumber(other.id));
  }

  /** Throws RigError 404. */
  get(id: string): RackCard {
    const card = this.#cards.get(id);
    if (!card) throw new RigError(404, 'unknown-card', { card: id });
    return card;
  }

  hasNumber(number: string): boolean {
    return this.list().some((card) => card.number === number);
  }

  hasUid(uid: string): boolean {
    return this.list().some((card) => card.uid === uid);
  }

  add(made: Omit<RackCard, 'id' | 'lyingAt'>): RackCard {
    this.#lastId += 1;
    const card = { ...made, id: `c${this.#lastId}`, lyingAt: undefined };
    this.#cards.set(card.id, card);
    this.save(card);
    return card;
  }

  /** Puts the card's memory on the disk before long: while it is in the field, once for many commands. */
  saveSoon(card: RackCard): void {
    if (this.#soon.has(card.id)) return;
    const timer = setTimeout(() => this.save(card), SAVE_WITHIN_MS);
    this.#soon.set(card.id, timer.unref());
  }

  /** Puts the card's memory on the disk. */
  save({ id, kind, city, number, uid, holder, card }: RackCard): void {
    clearTimeout(this.#soon.get(id));
    this.#soon.delete(id);
    const memory = card.toJSON();
    keepJson(join(this.#folder, `${id}.json`), { id, kind, city, number, uid, holder, memory });
  }

  #load(path: string, revive: ReviveCard): void {
    try {
      const { memory, ...card } = stored.parse(JSON.parse(readFileSync(path, 'utf8')));
      this.#cards.set(card.id, { ...card, card: revive(memory), lyingAt: undefined });
      this.#lastId = Math.max(this.#lastId, idNumber(card.id));
    } catch (cause) {
      const known = cause instanceof z.ZodError || cause instanceof SyntaxError || cause instanceof StoredCardInvalid;
      if (!known) throw cause;
      process.stderr.write(`bench: ${path} holds no card and is left alone\n`);
      const number = /c(\d+)\.json$/.exec(path)?.[1];
      this.#lastId = Math.max(this.#lastId, Number(number ?? 0));
    }
  }
}

function idNumber(id: string): number {
  return Number(id.slice(1));
}
