import type { CardInField, ReaderEvent } from './contract.ts';

/**
 * Which card of a field may be handed out. A field has one or several places (PC/SC slots, ports), each holding one
 * card at most; what lies where is told by a driver, and the events come out in the contract's order.
 *
 * J102: with two cards in the field none is handed out. A38: after two cards, after something unreadable, and after
 * a card that was handed out, the whole field has to be empty before the next card is.
 */
export class CardField {
  readonly #emit: (event: ReaderEvent) => void;
  readonly #occupied = new Set<string>();
  #state: 'empty' | 'reading' | 'handed-out' | 'refused' = 'empty';
  #crowdTold = false;
  #emptinessOwed = false;

  constructor(emit: (event: ReaderEvent) => void) {
    this.#emit = emit;
  }

  get cards(): number {
    return this.#occupied.size;
  }

  /** A card, or something like one, lies in this place; who it is will follow. */
  occupied(place: string): void {
    if (this.#occupied.has(place)) return;
    this.#occupied.add(place);
    this.#emptinessOwed = false;
    if (this.#state === 'empty') this.#state = 'reading';
    else if (this.#occupied.size > 1) this.#crowded();
  }

  /** The card in this place has given its number. It is handed out if it is alone and the field was empty before it. */
  identified(place: string, card: CardInField): void {
    if (this.#state !== 'reading' || !this.#occupied.has(place)) return;
    this.#state = 'handed-out';
    this.#emit({ kind: 'card', card });
  }

  unreadable(place: string, detail: string): void {
    if (this.#state !== 'reading' || !this.#occupied.has(place)) return;
    this.#state = 'refused';
    this.#emit({ kind: 'unreadable', detail });
  }

  emptied(place: string): void {
    if (this.#occupied.delete(place) && this.#occupied.size === 0) this.#isEmpty();
  }

  /** The reader is gone, and with it all knowledge of the field. */
  lost(): void {
    this.#emptinessOwed ||= this.#occupied.size > 0;
    this.#occupied.clear();
    this.#state = 'empty';
    this.#crowdTold = false;
  }

  /** The reader is back and sees nothing: whoever waits for a card to leave is told now. */
  foundEmpty(): void {
    if (this.#emptinessOwed && this.#occupied.size === 0) this.#isEmpty();
  }

  #crowded(): void {
    // A card already handed out stays usable until its operation is over.
    if (this.#state === 'reading') this.#state = 'refused';
    if (this.#crowdTold) return;
    this.#crowdTold = true;
    this.#emit({ kind: 'two-cards' });
  }

  #isEmpty(): void {
    this.#state = 'empty';
    this.#crowdTold = false;
    this.#emptinessOwed = false;
    this.#emit({ kind: 'removed' });
  }
}
