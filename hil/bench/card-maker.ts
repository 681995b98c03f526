import type { KeyStore } from '../../devices/card/key-store.ts';
import type { CardState } from '../../fares/card/state.ts';
import type { EpochMillis } from '../../fares/time.ts';
import { VirtualCard } from '../card/virtual-card.ts';
import { type CardOrder, issueCard } from './card-issue.ts';
import type { City, Rack, RackCard } from './rack.ts';
import type { Random } from './random.ts';
import { RigError } from './rig-error.ts';

/** An order as the rig interface takes it: what is left out, the bench chooses. */
export type NewCard = Omit<CardOrder, 'city' | 'number' | 'kind'> & {
  readonly city?: City | undefined;
  readonly number?: number | undefined;
  readonly kind?: CardOrder['kind'] | undefined;
};

/** Numbers the bench gives by itself have eight digits, as printed on city cards. */
const FIRST_NUMBER = 10_000_000;
const NUMBERS = 90_000_000;

/** Makes cards and puts them into the rack; no two have the same number or UID. */
export class CardMaker {
  readonly #rack: Rack;
  readonly #keys: KeyStore;
  readonly #random: Random;
  /** Numbers of cards being made. */
  readonly #taken = new Set<string>();

  constructor(rack: Rack, keys: KeyStore, random: Random) {
    this.#rack = rack;
    this.#keys = keys;
    this.#random = random;
  }

  /** Throws RigError: 409 for a number in use, 400 for an order no card can fulfil. */
  async make(
    order: NewCard & { readonly city: City },
    now: EpochMillis,
  ): Promise<{ readonly card: RackCard; readonly state: CardState | undefined }> {
    const number = order.number ?? this.#freeNumber();
    const written = String(number);
    if (this.#inUse(written)) throw new RigError(409, 'number-in-use', { number: written });
    this.#taken.add(written);
    try {
      const uid = this.#freeUid();
      const kind = order.kind ?? 'city';
      const card = VirtualCard.blank({ uid, random: this.#random.bytes });
      const means = { keys: this.#keys, random: this.#random, now };
      const state = await issueCard(card, uid, { ...order, number, kind }, means);
      const numbered = kind === 'city' || kind === 'damaged';
      const made = this.#rack.add({
        kind,
        city: order.city,
        number: numbered ? written : null,
        uid: Buffer.from(uid).toString('hex'),
        holder: numbered ? (order.holder?.name ?? null) : null,
        card,
      });
      return { card: made, state };
    } finally {
      this.#taken.delete(written);
    }
  }

  #inUse(number: string): boolean {
    return this.#taken.has(number) || this.#rack.hasNumber(number);
  }

  #freeNumber(): number {
    for (;;) {
      const number = FIRST_NUMBER + this.#random.below(NUMBERS);
      if (!this.#inUse(String(number))) return number;
    }
  }

  /** Seven bytes, the first being NXP's (ISO/IEC 7816-6: 04). */
  #freeUid(): Uint8Array {
    for (;;) {
      const uid = Uint8Array.of(0x04, ...this.#random.bytes(6));
      if (!this.#rack.hasUid(Buffer.from(uid).toString('hex'))) return uid;
    }
  }
}
