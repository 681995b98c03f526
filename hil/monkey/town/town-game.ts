import { RigCalls } from '../../station/rig-calls.ts';
import { BUS, busAfter, inWords, keyInTime, type RideAct } from '../../town-rides/ride-acts.ts';
import {
  type IssuedCard,
  type Mishap,
  memoryNotAs,
  NeverAtRest,
  notAs,
  RigRides,
  type Tapped,
} from '../../town-rides/rig-rides.ts';
import { type BusPlace, deepest, type HeldCard, mustBe, type TownLists } from '../../town-rides/town-ledger.ts';
import { startBench } from '../bench.ts';
import { diceOf } from './town-dice.ts';

export interface TownGameOptions {
  readonly seed: string;
  readonly limitMs: number;
  /** Cards over sockets, without PC/SC. */
  readonly fast: boolean;
  readonly say: (line: string) => void;
}

export interface TownPlayed {
  readonly days: number;
  readonly taps: number;
  readonly tears: number;
  readonly kills: number;
  readonly seconds: number;
  /** How often each outcome came. */
  readonly views: Readonly<Record<string, number>>;
  /** What was taken and given back, grosze: the same on the cards and in the ledger. */
  readonly taken: number;
  readonly givenBack: number;
  readonly violation?: string;
  /** The last acts, in words. */
  readonly story: readonly string[];
  readonly said: string;
}

const CARDS = 6;
const ACTS_A_DAY = 60;
const STORY = 25;
const PURSES = [2000, 5000, 500, 300, 299, 150, 149, 0, -200];

interface Passenger {
  readonly card: IssuedCard;
  held: HeldCard;
}

/** Random days in a bus that runs through towns, each tap held against lists I and II; cards torn away, power cut. */
export async function playTowns({ seed, limitMs, fast, say }: TownGameOptions): Promise<TownPlayed> {
  const bench = await startBench(seed, fast, { city: 'jaworzno', machine: 'validator' });
  const game = new TownGame(new RigRides(new RigCalls(bench.address, 'main')), diceOf(seed));
  const begun = performance.now();
  let days = 0;
  let violation: string | undefined;
  try {
    while (performance.now() - begun < limitMs && violation === undefined) {
      violation = await game.day(() => performance.now() - begun > limitMs);
      days += 1;
      say(`day ${days}: ${game.taps} taps so far`);
    }
    const { taps, tears, kills, views, taken, givenBack, story } = game;
    const seconds = (performance.now() - begun) / 1000;
    const told = { days, taps, tears, kills, seconds, views, taken, givenBack, story, said: bench.said() };
    return violation === undefined ? told : { ...told, violation };
  } finally {
    await bench.stop();
  }
}

class TownGame {
  taps = 0;
  tears = 0;
  kills = 0;
  taken = 0;
  givenBack = 0;
  readonly views: Record<string, number> = {};
  story: string[] = [];
  readonly #rides: RigRides;
  readonly #dice: ReturnType<typeof diceOf>;
  #bus: BusPlace = BUS;
  #lists: TownLists | undefined;

  constructor(rides: RigRides, dice: ReturnType<typeof diceOf>) {
    this.#rides = rides;
    this.#dice = dice;
  }

  /** New cards, a day of acts; what was broken, else undefined. */
  async day(over: () => boolean): Promise<string | undefined> {
    this.#lists ??= await this.#rides.lists();
    this.#bus = busAfter(this.#bus, { act: 'next-course' });
    await this.#rides.place(this.#bus);
    const passengers: Passenger[] = [];
    for (let made = 0; made < CARDS; made += 1) {
      const start = { ep: this.#dice.one(PURSES), contract: this.#dice.chance(0.3), blocked: this.#dice.chance(0.15) };
      passengers.push({ card: await this.#rides.issue(start), held: { ...start, open: null, ended: null } });
    }
    await this.#rides.block(passengers.filter(({ held }) => held.blocked).map(({ card }) => card));
    for (let done = 0; done < ACTS_A_DAY && !over(); done += 1) {
      const violation = await this.#act(passengers).catch((cause: unknown) => {
        if (cause instanceof NeverAtRest) return cause.message;
        throw cause;
      });
      if (violation !== undefined) return violation;
    }
    return this.#rides.disagreement(passengers.map(({ card }) => card));
  }

  async #act(passengers: readonly Passenger[]): Promise<string | undefined> {
    const dice = this.#dice;
    if (dice.chance(0.4)) {
      const atEnd = this.#bus.at === this.#bus.towns.length - 1;
      const moves: readonly RideAct[] = [
        { act: 'ride', stops: 1 + dice.below(3) },
        { act: 'replace-bus' },
        { act: 'next-course' },
      ];
      const move: RideAct =
        atEnd || dice.chance(0.1) ? { act: 'next-course' } : ((moves[dice.below(6)] ?? moves[0]) as RideAct);
      this.#tell(inWords(move));
      this.#bus = busAfter(this.#bus, move);
      await this.#rides.place(this.#bus);
      return undefined;
    }
    // Who is aboard wants to get off some time.
    const aboard = passengers.filter(({ held }) => held.open?.course === this.#bus.course);
    if (aboard.length > 0 && dice.chance(0.35))
      return this.#tap(dice.one(aboard), { act: 'tap', key: null, late: false });
    const key = dice.one(['N', 'N', 'U', 'S', null, null, null] as const);
    const act = { act: 'tap', key, late: key !== null && dice.chance(0.1) } as const;
    return this.#tap(dice.one(passengers), act);
  }

  async #tap(passenger: Passenger, act: Extract<RideAct, { act: 'tap' }>): Promise<string | undefined> {
    const lists = this.#lists as TownLists;
    const { card, held } = passenger;
    const key = keyInTime(act);
    const must = mustBe(held, key, this.#bus, lists);
    const mishap = must.counted === 1 ? this.#mishap() : undefined;
    this.taps += 1;
    const wrong = mishap === undefined ? '' : `, ${mishap.what} ${mishap.when} Commit`;
    this.#tell(`${card.card} (${held.ep} gr): ${inWords(act)}${wrong}, must be ${must.view}`);
    const before = await this.#rides.remembered(card);
    const tapped = await this.#rides.tap(card, act, mishap);
    const counts = mishap === undefined || tapped.memory.counter !== before.counter;
    const found =
      mishap === undefined
        ? notAs(must, tapped, before, key)
        : memoryNotAs(counts ? must : { ...must, counted: 0, card: held }, tapped.memory, before);
    if (found !== undefined) return found;
    if (mishap !== undefined && counts !== (mishap.when === 'after')) {
      return `${mishap.what} ${mishap.when} Commit, and the card ${counts ? 'has' : 'has not'} executed it`;
    }
    if (counts) this.#book(passenger, must.card);
    this.views[must.view] = (this.views[must.view] ?? 0) + 1;
    if (passenger.held.ep < Math.min(deepest(lists), -200)) return `the purse is at ${passenger.held.ep} gr`;
    return mishap === undefined ? undefined : this.#checked(passenger, tapped);
  }

  /** J61-J63: after a card was away too early, S tells; nothing is written, and the money is where it was. */
  async #checked({ card, held }: Passenger, before: Tapped): Promise<string | undefined> {
    this.#tell(`${card.card}: S, to see what became of it`);
    const tapped = await this.#rides.tap(card, { key: 'S', late: false });
    if (tapped.view !== 'card-contents') return `after a doubt S shows ${tapped.view}`;
    return memoryNotAs({ view: 'card-contents', counted: 0, card: held }, tapped.memory, before.memory);
  }

  #book(passenger: Passenger, after: HeldCard): void {
    const moved = after.ep - passenger.held.ep;
    if (moved < 0) this.taken -= moved;
    else this.givenBack += moved;
    passenger.held = after;
  }

  #mishap(): Mishap | undefined {
    const dice = this.#dice;
    if (!dice.chance(0.25)) return undefined;
    const what = dice.chance(0.3) ? 'kill' : 'tear';
    if (what === 'kill') this.kills += 1;
    else this.tears += 1;
    return { what, when: dice.chance(0.5) ? 'before' : 'after' };
  }

  #tell(line: string): void {
    this.story = [...this.story, line].slice(-STORY);
  }
}
