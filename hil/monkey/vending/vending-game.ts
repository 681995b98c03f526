import { type RunningBench, startBench } from '../bench.ts';
import { Dice } from '../dice.ts';
import { asViolation } from '../game.ts';
import { demand, Violation } from '../violation.ts';
import { atRest, type Finding, type Losses, type PhysicalCounts } from './ledger/money-equation.ts';
import { SaleAccounts } from './ledger/sale-account.ts';
import { type CoinCounts, MoneyRig, type VendingState } from './money-rig.ts';
import { type Deeds, RandomPassenger } from './passenger.ts';

export interface VendingGameOptions {
  readonly seed: string;
  readonly fast: boolean;
  /** Nobody comes any more after so many milliseconds. */
  readonly limitMs: number;
  /** Nor after so many passengers. */
  readonly most?: number;
  readonly say: (line: string) => void;
}

export interface VendingPlayed {
  readonly deeds: Deeds;
  readonly sales: number;
  /** Sales by what became of their goods. */
  readonly goods: Readonly<Record<string, number>>;
  readonly losses: Losses | undefined;
  readonly seconds: number;
  readonly violation: Violation | undefined;
  /** What the last passenger did. */
  readonly story: readonly string[];
  readonly said: string;
}

/** The machine's own waits run so much faster; its devices and its disk do not. */
const RATE = 20;
/** While nobody is there, views and questions end at once. */
const REST_RATE = 300;
/** A machine that is put right rests after so long at most: a terminal may be silent for three real minutes. */
const REST_LIMIT_MS = 260_000;
const LOOK_EVERY_MS = 30;
const PURSES = [-160, 0, 1000, 20_000] as const;
/** Purses fill up: other people come. */
const PASSENGERS_A_RACK = 20;
/** Somebody looks after hoppers and paper. */
const PASSENGERS_A_VISIT = 8;
const SAY_EVERY = 25;

/** Random passengers at a vending machine until the time is over or the money does not add up. */
export async function playVending(options: VendingGameOptions): Promise<VendingPlayed> {
  const bench = await startBench(options.seed, options.fast, { city: 'jaworzno', machine: 'vending' });
  try {
    return await new VendingGame(bench, options).play();
  } finally {
    await bench.stop();
  }
}

class VendingGame {
  readonly #bench: RunningBench;
  readonly #rig: MoneyRig;
  readonly #options: VendingGameOptions;
  readonly #dice: Dice;
  readonly #deeds: Deeds = { passengers: 0, coins: 0, kills: 0, faults: 0 };
  readonly #accounts = new SaleAccounts();
  readonly #paper: string[] = [];
  #lastSheet = 0;
  #keptAtFirst = 0;
  #cards: { readonly id: string; readonly issued: number; last: number }[] = [];
  #rack: readonly string[] = [];
  #losses: Losses | undefined;
  #story: readonly string[] = [];

  constructor(bench: RunningBench, options: VendingGameOptions) {
    this.#bench = bench;
    this.#rig = new MoneyRig(bench.rig);
    this.#options = options;
    this.#dice = new Dice(options.seed);
  }

  async play(): Promise<VendingPlayed> {
    const begun = performance.now();
    const { limitMs, most = Number.POSITIVE_INFINITY, say } = this.#options;
    let violation: Violation | undefined;
    try {
      await this.#rig.clock({ now: Date.UTC(2026, 10, 20, 11), rate: RATE });
      this.#keptAtFirst = keptOf(await this.#rig.coins());
      await this.#comeToRest();
      while (performance.now() - begun < limitMs && this.#deeds.passengers < most) {
        await this.#nextPassenger();
        const { passengers, kills, faults } = this.#deeds;
        const minutes = (performance.now() - begun) / 60_000;
        if (passengers % SAY_EVERY !== 0) continue;
        say(
          `${passengers} passengers, ${this.#accounts.all.length} sales, ${kills} kills, ${faults} faults, ${minutes.toFixed(1)} min`,
        );
      }
    } catch (error) {
      violation = asViolation(error);
    }
    const goods: Record<string, number> = {};
    for (const account of this.#accounts.all) goods[account.goods] = (goods[account.goods] ?? 0) + 1;
    return {
      deeds: this.#deeds,
      sales: this.#accounts.all.length,
      goods,
      losses: this.#losses,
      seconds: (performance.now() - begun) / 1000,
      violation,
      story: this.#story,
      said: this.#bench.said(),
    };
  }

  async #nextPassenger(): Promise<void> {
    const { passengers } = this.#deeds;
    if (passengers % PASSENGERS_A_RACK === 0) await this.#newRack();
    if (passengers % PASSENGERS_A_VISIT === PASSENGERS_A_VISIT - 1) await this.#visit();
    const passenger = new RandomPassenger(this.#rig, this.#dice, { cards: this.#rack }, this.#deeds);
    this.#story = passenger.story;
    await this.#rig.clock({ rate: RATE });
    await passenger.comesAndGoes();
    await this.#comeToRest();
    await this.#audit();
  }

  async #newRack(): Promise<void> {
    const rack: string[] = [];
    for (const purse of PURSES) {
      const { card } = await this.#rig.newCard(purse);
      this.#cards.push({ id: card, issued: purse, last: purse });
      rack.push(card);
    }
    // What lies on the cards of those who come no more does not change any more.
    this.#rack = rack;
  }

  /** Somebody with a key: coins counted and brought, new paper. */
  async #visit(): Promise<void> {
    for (const { name, value, coins } of (await this.#rig.coins()).hoppers) {
      const left = this.#dice.percent(25) ? this.#dice.between(0, 3) : Math.max(coins, this.#dice.between(20, 120));
      await this.#rig.does('POST', '/coins/hoppers', { hopper: name, coins: left });
      this.#keptAtFirst += (left - coins) * value;
    }
    await this.#rig.arm({ device: 'printer', fault: 'paper-near-end' });
    await this.#rig.mend();
  }

  /** Everything works again and nobody does anything: the machine comes home, and no sale stays open. */
  async #comeToRest(): Promise<void> {
    const rig = this.#rig;
    const until = performance.now() + REST_LIMIT_MS;
    await rig.mend();
    await rig.does('POST', '/terminal', { next: [] });
    await rig.does('DELETE', '/antenna');
    await rig.clock({ rate: REST_RATE });
    let seen = 'nothing';
    while (performance.now() < until) {
      const state = await rig.state();
      if (state === undefined) {
        if (!(await rig.isDead())) continue;
        this.#deeds.kills += 1;
        await rig.start();
        continue;
      }
      const { view, number, buttons } = state.scene;
      const broken = brokenIn(state);
      seen = `${view} ${state.scene.reason ?? ''} ${broken.join(', ')}`;
      if (view === 'home' && broken.length === 0 && (await this.#everythingEnded())) return;
      if (buttons.some(({ id, enabled }) => id === 'done' && enabled)) {
        await rig.does('POST', '/touch', { button: 'done', scene: number });
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    const open = this.#accounts.all.filter(({ ended }) => !ended);
    demand(
      false,
      'everything works again once faults are taken back, the machine comes home, and no sale stays open',
      seen,
      open,
    );
  }

  async #everythingEnded(): Promise<boolean> {
    await this.#readOn();
    return this.#accounts.all.every(({ ended }) => ended);
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const entries = await this.#rig.journal(this.#accounts.last);
      if (entries.length === 0) return;
      for (const entry of entries) this.#accounts.take(entry);
    }
  }

  async #audit(): Promise<void> {
    await this.#readOn();
    const counts = await this.#counts();
    const { findings, losses } = atRest(this.#accounts.all, counts.physical);
    this.#losses = losses;
    const own = await this.#machinesOwnWord(counts.coins, counts.charged);
    const [first] = [...findings, ...own];
    if (first !== undefined) throw new Violation(first.rule, JSON.stringify(first.evidence), [...findings, ...own]);
  }

  /** What the machine itself says of its money is what an accountant finds in its journal. */
  async #machinesOwnWord(coins: CoinCounts, charged: number): Promise<readonly Finding[]> {
    const state = await this.#rig.state();
    if (state === undefined) return [{ rule: 'a machine at rest answers', evidence: coins }];
    const { money } = state;
    const rules: readonly (readonly [boolean, string])[] = [
      [money.charged === charged, 'the machine says what the bank has charged'],
      [money.paidOut <= coins.paidOut, 'the machine says no more than its hoppers paid'],
      [money.credited <= coins.physical, 'the machine says no more than fell in'],
    ];
    return rules.flatMap(([holds, rule]) => (holds ? [] : [{ rule, evidence: { money, coins, charged } }]));
  }

  async #counts(): Promise<{ physical: PhysicalCounts; coins: CoinCounts; charged: number }> {
    const rig = this.#rig;
    const [coins, bank, sheets, office] = await Promise.all([
      rig.coins(),
      rig.terminal(),
      rig.paper(this.#lastSheet),
      rig.office(),
    ]);
    for (const { seq, end, text } of sheets) {
      this.#lastSheet = seq;
      // What was torn off by whoever cleared a fault is in no passenger's hands.
      if (end === 'cut') this.#paper.push(text);
    }
    for (const card of this.#cards.filter(({ id }) => this.#rack.includes(id))) {
      card.last = (await rig.memory(card.id)).purses.ep;
    }
    const strays = office.notices.filter(({ code, detail }) => {
      return code === 'coins-disputed' && detail?.startsWith('no sale open') === true;
    });
    const physical: PhysicalCounts = {
      physical: coins.physical,
      paidOut: coins.paidOut,
      kept: keptOf(coins),
      keptAtFirst: this.#keptAtFirst,
      bank: bank.ledger,
      paper: this.#paper,
      purses: this.#cards.reduce((sum, { last }) => sum + last, 0),
      pursesAtFirst: this.#cards.reduce((sum, { issued }) => sum + issued, 0),
      strayDisputes: strays.length,
    };
    return { physical, coins, charged: bank.charged };
  }
}

const TAKES_OR_GIVES: ReadonlySet<string> = new Set(['coin-acceptor', 'hopper', 'bank-terminal', 'printer']);

/** Devices that do not work, in words. */
function brokenIn({ devices }: VendingState): readonly string[] {
  return Object.entries(devices).flatMap(([name, { kind, status, detail }]) => {
    return status === 'ready' || !TAKES_OR_GIVES.has(kind) ? [] : [`${name} ${status} ${detail ?? ''}`];
  });
}

function keptOf({ cashBox, hoppers }: CoinCounts): number {
  return hoppers.reduce((sum, { coins, value }) => sum + coins * value, cashBox);
}
