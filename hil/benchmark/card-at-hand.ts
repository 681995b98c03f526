import { type BitRate, cardWork, type Exchange, modelledMilliseconds } from '../../devices/card/timing-model.ts';
import type { CardInField } from '../../devices/card-reader/contract.ts';
import type { VirtualCard } from '../card/virtual-card.ts';

/** Milliseconds, of whatever clock. */
export type Clock = () => number;

/** One command as it passed, with its times. */
export interface TimedExchange extends Exchange {
  readonly sentAt: number;
  readonly answeredAt: number;
}

/**
 * A virtual card held directly to the driver, with a stopwatch at its antenna: nothing between driver and card, so
 * that what is not the card's time is the driver's and its callers'. With a bit rate each answer comes when a real
 * card's would, by the model.
 */
export class CardAtHand implements CardInField {
  readonly uid: Uint8Array;
  readonly reader = 'at hand';
  readonly exchanges: TimedExchange[] = [];
  readonly #card: VirtualCard;
  readonly #rate: BitRate | undefined;
  readonly #clock: Clock;

  constructor(card: VirtualCard, rate?: BitRate, clock: Clock = () => performance.now()) {
    this.#card = card;
    this.#rate = rate;
    this.#clock = clock;
    this.uid = card.uid;
    card.powerOff();
    card.powerOn();
  }

  /** Milliseconds between commands and their answers, summed: all that the card took. */
  get cardTime(): number {
    return this.exchanges.reduce((sum, { sentAt, answeredAt }) => sum + answeredAt - sentAt, 0);
  }

  async transmit(command: Uint8Array): Promise<Uint8Array> {
    const sentAt = this.#clock();
    const begun = performance.now();
    const received = this.#card.execute(command);
    if (this.#rate !== undefined) await reached(begun + this.#modelled(this.#rate, command, received));
    this.exchanges.push({ sent: command, received, sentAt, answeredAt: this.#clock() });
    return received;
  }

  /** What this command adds to the modelled time of those before it. */
  #modelled(rate: BitRate, sent: Uint8Array, received: Uint8Array): number {
    const before = modelledMilliseconds(cardWork(this.exchanges), rate);
    return modelledMilliseconds(cardWork([...this.exchanges, { sent, received }]), rate) - before;
  }
}

/** Timers are good to a millisecond or two: the rest of the way is watched, without holding up anybody else. */
async function reached(deadline: number): Promise<void> {
  const coarse = deadline - performance.now() - 2;
  if (coarse > 0) await new Promise((resolve) => setTimeout(resolve, coarse));
  while (performance.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
}
