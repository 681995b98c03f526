import { APPLICATIONS } from '../../../devices/card/layout.ts';
import { issueCard } from '../../bench/card-issue.ts';
import { seededRandom } from '../../bench/random.ts';
import { inspectCard } from '../../card/inspection.ts';
import { VirtualCard } from '../../card/virtual-card.ts';
import { testKeys } from '../passenger.ts';
import type { MoneyStation } from './money-station.ts';

/** A passenger of Jaworzno with a card. */
export interface Customer {
  readonly card: VirtualCard;
  /** Grosze on the purse when it was issued. */
  readonly issued: number;
  purse(): number;
}

export async function newCustomer(station: MoneyStation, number: number, purse: number): Promise<Customer> {
  const random = seededRandom(`customer ${number}`);
  const uid = Uint8Array.of(0x04, ...random.bytes(6));
  const card = VirtualCard.blank({ uid, random: random.bytes });
  const order = {
    city: 'jaworzno',
    number,
    kind: 'city',
    tier: 'standard',
    concession: 'normal',
    purses: { ep: purse },
    contracts: [],
    issuedOn: '2024-01-01',
  } as const;
  await issueCard(card, uid, order, { keys: testKeys(), random, now: station.now });
  return { card, issued: purse, purse: () => purseOf(card) };
}

const AID = APPLICATIONS.jaworzno.toString(16).padStart(6, '0');
const PURSE_FILE = 2;

function purseOf(card: VirtualCard): number {
  const files = inspectCard(card).applications.find(({ aid }) => aid === AID)?.files ?? [];
  const values = files.flatMap((file) => (file.kind === 'value' && file.number === PURSE_FILE ? [file.value] : []));
  return values[0] ?? Number.NaN;
}

/** What somebody comes for, and with what in his hand. */
export interface Errand {
  /** A top-up of 5 zł, which is 5 zł of coins; or a ticket for two towns. */
  readonly product: 'top-up' | 'ticket';
  readonly pays: 'coins' | 'bank-card';
  /** Grosze each, dropped until they are no longer wanted. */
  readonly coins: readonly number[];
}

/** He gives up after so many real milliseconds. */
const PATIENCE_MS = 9000;
const HURRY = 10;
/** How long he looks whether a coin counts before he drops the next. */
const COIN_MS = 350;
const TRIES_OF_A_COIN = 4;

/** One passenger in front of the machine, who does what its screen asks for. */
export class Shopping {
  readonly #station: MoneyStation;
  readonly #customer: Customer;
  readonly #errand: Errand;
  readonly #coins: number[];
  readonly #hurry: number;
  readonly #offered = new Set<string>();
  #fallenThrough = 0;
  #began = false;
  /** Views that he saw. */
  readonly seen: string[] = [];
  /** Touches, coins and cards presented so far. */
  steps = 0;

  /** `hurry`: how much sooner than in life the machine's waits end meanwhile. */
  constructor(station: MoneyStation, customer: Customer, errand: Errand, hurry = HURRY) {
    this.#hurry = hurry;
    this.#station = station;
    this.#customer = customer;
    this.#errand = errand;
    this.#coins = [...errand.coins];
  }

  /** Answers whether he saw an end of his business, be it thanks, a slip or a refusal. */
  async go(): Promise<boolean> {
    const station = this.#station;
    station.rate(this.#hurry);
    const until = performance.now() + PATIENCE_MS;
    while (performance.now() < until) {
      const { number, view, reason } = station.scene;
      this.seen.push(reason === undefined ? view : `${view} ${reason}`);
      if (this.#began && ENDS.has(view) && !this.#canCancel()) return true;
      if (this.#began && view === 'home') return true;
      await this.#act(view, reason);
      await station.until(() => station.scene.number !== number, STARE_MS);
    }
    return false;
  }

  async #act(view: string, reason: string | undefined): Promise<void> {
    const station = this.#station;
    switch (view) {
      case 'home':
        // What cannot be chosen now is waited for.
        this.#began = this.#touch(this.#errand.product);
        return;
      case 'choose':
        this.#touch(CHOICES[reason ?? ''] ?? 'cancel');
        return;
      case 'present-card':
      case 'uncertain':
        return this.#present();
      case 'delivering':
        if (reason === 'card-wanted') await this.#present();
        return;
      case 'paying':
        return this.#pay();
      case 'refused':
        station.touch('cancel');
        return;
      default:
        return;
    }
  }

  #touch(button: string): boolean {
    this.steps += 1;
    return this.#station.touch(button);
  }

  async #present(): Promise<void> {
    if (this.#station.reader.card === this.#customer.card) return;
    this.steps += 1;
    await this.#station.reader.lay(this.#customer.card);
  }

  #canCancel(): boolean {
    return this.#station.scene.buttons.some(({ id, enabled }) => id === 'cancel' && enabled);
  }

  async #pay(): Promise<void> {
    const station = this.#station;
    if (this.#errand.pays === 'bank-card') {
      // Once; a card that was not taken ends in giving up.
      const asked = !this.#offered.has('pay-card') && this.#touch('pay-card');
      if (asked) this.#offered.add('pay-card');
      else if (this.#offered.has('pay-card')) station.touch('cancel');
      return;
    }
    const [coin] = this.#coins;
    if (coin === undefined || this.#fallenThrough >= TRIES_OF_A_COIN) {
      station.touch('cancel');
      return;
    }
    const before = station.scene.number;
    this.steps += 1;
    if (station.money.coins.drop(coin) === 'returned') this.#fallenThrough += 1;
    else this.#coins.shift();
    await station.until(() => station.scene.number !== before, COIN_MS);
  }
}

const STARE_MS = 400;
const ENDS: ReadonlySet<string> = new Set(['thanks', 'refund', 'slip', 'refused', 'out-of-service', 'card-contents']);
const CHOICES: Readonly<Record<string, string>> = { towns: 'towns-2', 'ticket-class': 'normal', amount: 'amount-5' };
