import type { Customer } from '../../../fault-loops/money/customer.ts';
import type { MoneyStation } from '../../../fault-loops/money/money-station.ts';
import type { Dice } from '../../dice.ts';

const WISHES = ['ticket', 'ticket', 'top-up', 'top-up', 'contract', 'card-check'] as const;
const COINS = [10, 20, 50, 100, 100, 200, 200, 200, 500, 500, 500, 500, 5, 2, 1] as const;
const LEAVES = /^(language|reach|larger|contrast|cancel|back|more-time|card-check|done)/;
const ENDS: ReadonlySet<string> = new Set(['thanks', 'refund', 'slip', 'out-of-service']);
/** He looks at a picture that does not change for so long, real milliseconds. */
const STARE_MS = 120;
const MOST_STEPS = 60;

/** One random passenger in front of a machine in this process; he mostly does what its screen asks for. */
export class Shopper {
  readonly #station: MoneyStation;
  readonly #dice: Dice;
  readonly #customer: Customer;
  readonly #looked: () => Promise<void>;
  readonly story: string[] = [];
  /** He pays with a bank card where he can. */
  readonly #byCard: boolean;
  /** Goes on until he sees an end, or has had enough. */
  readonly #steps: number;
  coins = 0;

  /** `looked` is called after each of his acts. */
  constructor(station: MoneyStation, dice: Dice, customer: Customer, looked: () => Promise<void>) {
    this.#station = station;
    this.#dice = dice;
    this.#customer = customer;
    this.#looked = looked;
    this.#byCard = dice.percent(40);
    this.#steps = dice.percent(85) ? MOST_STEPS : dice.between(3, 16);
  }

  /** Answers when he has gone, or the machine is dead. */
  async comesAndGoes(): Promise<void> {
    const station = this.#station;
    let wished = false;
    for (let step = 0; step < this.#steps && station.isOn; step += 1) {
      const { number, view, reason } = station.scene;
      if (wished && (ENDS.has(view) || (view === 'home' && this.#dice.percent(80)))) break;
      if (view === 'home') wished = this.#touch(this.#dice.pick(WISHES)) || wished;
      else await this.#act(view, reason);
      await station.until(() => !station.isOn || station.scene.number !== number, STARE_MS);
      if (station.isOn) await this.#looked();
    }
  }

  async #act(view: string, reason: string | undefined): Promise<void> {
    const { reader, scene } = this.#station;
    const dice = this.#dice;
    const wantsCard =
      view === 'present-card' || view === 'uncertain' || (view === 'delivering' && reason === 'card-wanted');
    if (wantsCard && reader.card !== this.#customer.card) {
      this.#say('card on the reader', view);
      return reader.lay(this.#customer.card);
    }
    if (reader.card !== undefined && dice.percent(4)) {
      this.#say('card away', view);
      return reader.take();
    }
    if (view === 'paying' && dice.percent(94)) return this.#pay();
    const offered = scene.buttons.filter(({ enabled, id }) => enabled && (dice.percent(4) || !LEAVES.test(id)));
    if (offered.length > 0) this.#touch(dice.pick(offered).id);
  }

  async #pay(): Promise<void> {
    const { buttons } = this.#station.scene;
    if (this.#byCard && buttons.some(({ id, enabled }) => id === 'pay-card' && enabled)) {
      this.#touch('pay-card');
      return;
    }
    const coin = this.#dice.pick(COINS);
    this.coins += 1;
    this.#say(`${coin} gr ${this.#station.money.coins.drop(coin)}`, 'paying');
  }

  #touch(button: string): boolean {
    const { view } = this.#station.scene;
    const pressed = this.#station.touch(button);
    this.#say(`touches ${button}${pressed ? '' : ', which it is not'}`, view);
    return pressed;
  }

  #say(act: string, view: string): void {
    this.story.push(`${view}: ${act}`);
  }
}
