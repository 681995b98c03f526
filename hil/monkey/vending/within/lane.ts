import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Customer, newCustomer } from '../../../fault-loops/money/customer.ts';
import { KINDS_OF, MONEY_WIRED, type MoneyFaultOrder, timesOf } from '../../../fault-loops/money/money-fault.ts';
import { MoneyAudit } from '../../../fault-loops/money/money-integrity.ts';
import { MoneyStation } from '../../../fault-loops/money/money-station.ts';
import type { Dice } from '../../dice.ts';
import { Violation } from '../../violation.ts';
import type { Finding, Losses } from '../ledger/money-equation.ts';
import { Shopper } from './shopper.ts';

/** What all lanes together have done and seen. */
export interface WithinTally {
  passengers: number;
  sales: number;
  coins: number;
  kills: number;
  faults: number;
  disputed: number;
  paidTwice: number;
  unpaid: number;
}

/** Waits of the machine are so much shorter for its passengers, and when nobody is there. */
const HURRY = 20;
const REST = 120;
const PASSENGERS_A_STATION = 40;
const PASSENGERS_A_VISIT = 10;
/** Device drivers have real waits: a terminal that wants two minutes of silence has it. */
const HOME_LIMIT_MS = 150_000;
const POLL_MS = 15;
const PURSES = [-160, 0, 1000, 20_000] as const;

/** One machine after the other with passengers, kills and faults, each visit judged by the accountant. */
export class Lane {
  readonly #name: string;
  readonly #dice: Dice;
  readonly #folder: string;
  readonly #tally: WithinTally;
  readonly #customers: Customer[] = [];
  #stations = 0;
  #open: { readonly station: MoneyStation; readonly audit: MoneyAudit } | undefined;
  #visits = 0;
  #struck: string[] = [];
  #story: readonly string[] = [];

  constructor(name: string, dice: Dice, folder: string, tally: WithinTally) {
    this.#name = name;
    this.#dice = dice;
    this.#folder = folder;
    this.#tally = tally;
  }

  /** One passenger. Rejects with Violation. */
  async visit(): Promise<void> {
    if (this.#visits % PASSENGERS_A_STATION === 0) await this.#newStation();
    this.#visits += 1;
    this.#tally.passengers += 1;
    try {
      await this.#serve();
      await this.#atRest();
    } catch (cause) {
      if (!(cause instanceof Violation)) throw cause;
      const { scene, stateValue, statuses, logs } = this.#now.station;
      const seen = { lane: this.#name, visit: this.#visits, struck: this.#struck, story: this.#story };
      const shows = { view: scene.view, reason: scene.reason, stateValue, statuses, logs: logs.slice(-8) };
      throw new Violation(cause.rule, JSON.stringify({ ...seen, ...shows }), cause.detail);
    }
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    await open.station.strikes.mend();
    if (!open.station.isOn) await open.station.start();
    const { losses } = await open.audit.atRest();
    this.#tally.sales += open.audit.sales;
    this.#tally.kills += open.station.kills;
    this.#count(losses);
    await open.station.close();
  }

  /** Sales of the station that is open now. */
  get salesNow(): number {
    return this.#open?.audit.sales ?? 0;
  }

  #count({ disputed, paidTwice, unpaid }: Losses): void {
    this.#tally.disputed += disputed;
    this.#tally.paidTwice += paidTwice;
    this.#tally.unpaid += unpaid;
  }

  async #newStation(): Promise<void> {
    await this.close();
    this.#stations += 1;
    const name = `${this.#name}-${this.#stations}`;
    const folder = join(this.#folder, name);
    mkdirSync(folder, { recursive: true });
    const unspoken = this.#dice.percent(50) ? 'complete' : 'reverse';
    const options = { folder, journals: folder, seed: name, unspoken, pollMs: POLL_MS, mortal: true } as const;
    const station = await MoneyStation.open(options);
    const audit = new MoneyAudit(station);
    this.#open = { station, audit };
    this.#customers.splice(0);
    for (const [at, purse] of PURSES.entries()) {
      const customer = await newCustomer(station, 200_000 + this.#stations * 10 + at, purse);
      audit.take(customer);
      this.#customers.push(customer);
    }
    await this.#atRest();
  }

  async #serve(): Promise<void> {
    const { station, audit } = this.#now;
    const dice = this.#dice;
    if (this.#visits % PASSENGERS_A_VISIT === 0) await station.service();
    this.#struck = [];
    const fired = dice.percent(50) ? this.#strike() : () => 0;
    this.#mayDie();
    station.rate(HURRY);
    const look = async (): Promise<void> => this.#nothingIn(await audit.now());
    const shopper = new Shopper(station, dice, dice.pick(this.#customers), look);
    this.#story = shopper.story;
    for (let lives = 0; lives < MOST_LIVES; lives += 1) {
      await shopper.comesAndGoes();
      if (station.isOn) break;
      await station.start();
      await look();
      if (dice.percent(40)) this.#mayDie();
    }
    this.#tally.coins += shopper.coins;
    this.#tally.faults += fired() > 0 ? 1 : 0;
  }

  /** Something goes wrong at one of the next frames. */
  #strike(): () => number {
    const dice = this.#dice;
    const device = dice.pick(MONEY_WIRED);
    const kind = dice.pick(KINDS_OF[device]);
    const times = dice.percent(75) ? (timesOf(device, kind)[0] ?? 'once') : dice.pick(timesOf(device, kind));
    const order: MoneyFaultOrder = { device, kind, times, nth: dice.between(1, 40) };
    this.#struck.push(JSON.stringify(order));
    return this.#now.station.strikes.arm(order);
  }

  #mayDie(): void {
    const { station } = this.#now;
    const dice = this.#dice;
    const when = dice.pick(['before', 'after'] as const);
    const chance = dice.between(1, 100);
    const nth = dice.between(1, chance <= 20 ? 16 : 60);
    if (chance <= 20) station.doomAtEntry(nth, when);
    else if (chance <= 40) station.doomAtFrame(nth, when);
    else return;
    this.#struck.push(`dies ${when} ${chance <= 20 ? 'entry' : 'frame'} ${nth}`);
  }

  /** Everything works again and nobody is there: the machine comes home, no sale stays open, and all adds up. */
  async #atRest(): Promise<void> {
    const { station, audit } = this.#now;
    station.spare();
    await station.strikes.mend();
    const until = performance.now() + HOME_LIMIT_MS;
    let home = false;
    while (!home && performance.now() < until) {
      if (!station.isOn) await station.start();
      station.rate(REST);
      const { view, buttons } = station.scene;
      if (view !== 'delivering' && view !== 'uncertain') await station.reader.take();
      if (buttons.some(({ id, enabled }) => id === 'done' && enabled)) station.touch('done');
      const isHome = () => !station.isOn || (station.scene.view === 'home' && station.everyDeviceReady);
      home = (await station.until(isHome, 200)) && station.isOn && (await audit.everythingEnded());
    }
    await station.reader.take();
    if (!home) throw new Violation('a mended machine comes home, and no sale stays open', '', {});
    station.money.coins.emptyTray();
    const { findings } = await audit.atRest();
    this.#nothingIn([...findings, ...(await audit.office())]);
  }

  #nothingIn(findings: readonly Finding[]): void {
    const [first] = findings;
    if (first !== undefined) throw new Violation(first.rule, '', findings);
  }

  get #now() {
    if (this.#open === undefined) throw new Error('no station is open');
    return this.#open;
  }
}

const MOST_LIVES = 4;
