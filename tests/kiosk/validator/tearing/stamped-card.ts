import type { Concession } from '../../../../fares/card/state.ts';
import type { EpochMillis } from '../../../../fares/time.ts';
import { seededRandom } from '../../../../hil/bench/random.ts';
import { VirtualCard } from '../../../../hil/card/virtual-card.ts';
import { issueTestCard, memoryOf, type TestCard } from './card.ts';

/** Found in the stored card wherever its number stands: in the holder file and in the state record. */
const TEMPLATE_NUMBER = 0x7e57_ca4d;
const hexOf = (number: number): string => number.toString(16).padStart(8, '0');

/** Cards alike but for their numbers, each a copy of one that was personalised by commands: quick enough for thousands. */
export class CardPress {
  readonly #template: string;
  readonly #random = seededRandom('card press').bytes;

  private constructor(template: string) {
    this.#template = template;
  }

  static async open(
    now: EpochMillis,
    { t, e, concession }: { readonly t: number; readonly e: number; readonly concession: Concession },
  ): Promise<CardPress> {
    const { card } = await issueTestCard(TEMPLATE_NUMBER, t, now, { servicePurse: e, concession });
    return new CardPress(JSON.stringify(card));
  }

  card(number: number): TestCard {
    const stored: unknown = JSON.parse(this.#template.replaceAll(hexOf(TEMPLATE_NUMBER), hexOf(number)));
    const card = VirtualCard.fromJSON(stored, this.#random);
    const memory = () => memoryOf(card);
    const { state } = memory();
    if (state.cardNumber !== number) throw new Error('the number of a stamped card is not in its record');
    return { card, number, state, memory };
  }
}
