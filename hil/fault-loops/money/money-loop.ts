import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MachineFailure } from '../../runs/contract.ts';
import { demand } from '../integrity.ts';
import type { CaseOutcome } from '../loop.ts';
import { type Customer, type Errand, newCustomer, Shopping } from './customer.ts';
import type { Unspoken } from './money-devices.ts';
import {
  KINDS_OF,
  MONEY_WIRED,
  type MoneyFaultKind,
  type MoneyFaultOrder,
  type MoneyWired,
  timesOf,
} from './money-fault.ts';
import { MoneyAudit } from './money-integrity.ts';
import { MoneyStation } from './money-station.ts';

/** One run of the story with one fault in it. */
export interface MoneyCase extends MoneyFaultOrder {
  /** What the terminal does with an approval of which nobody spoke. */
  readonly unspoken: Unspoken;
}

export interface MoneyLoopsOptions {
  readonly seed: string;
  readonly devices?: readonly MoneyWired[];
  readonly kinds?: readonly string[];
  /** 1: every frame; more: every so-manieth, begun at a different frame for each loop. */
  readonly stride?: number;
  readonly from?: number;
  /** So many cases of each loop at most, for a sample. */
  readonly most?: number;
  readonly onCase: (tried: MoneyCase, outcome: CaseOutcome) => void;
}

/** What all loops together came to. */
export interface MoneyLoopsTally {
  sales: number;
  /** Swallowed coins of which the journal has a dispute; coins that are out and on a slip; fares that nobody paid. */
  disputed: number;
  paidTwice: number;
  unpaid: number;
}

/** One line, to be given to the command again. */
export function moneyCaseName({ device, kind, times, nth, unspoken }: MoneyCase): string {
  return `${device} ${kind} ${times} ${nth}${unspoken === 'reverse' ? ' (the terminal reverses what nobody speaks of)' : ''}`;
}

/**
 * The Nth-fault loops over the money devices of a vending machine: for N = 1, 2, ... until a run is clean. A run is a
 * top-up for coins with change and receipt, and a ticket for a bank card, as far as they use the device; then the fault
 * is taken back, every other time the machine switched off and on, and journal, coins, bank, cards and paper compared.
 */
export async function runMoneyLoops(options: MoneyLoopsOptions): Promise<MoneyLoopsTally> {
  const bench = new MoneyBench(options.seed);
  try {
    let loop = 0;
    for (const lap of lapsOf(options)) {
      loop += 1;
      const stride = options.stride ?? 1;
      const first = options.from ?? 1 + ((loop - 1) % stride);
      const last = first + stride * ((options.most ?? Number.POSITIVE_INFINITY) - 1);
      for (let nth = first; nth <= last; nth += stride) {
        const outcome = await bench.try({ ...lap, nth });
        options.onCase({ ...lap, nth }, outcome);
        if (outcome.kind === 'clean') break;
      }
    }
  } finally {
    await bench.close();
  }
  return bench.tally;
}

function lapsOf({ devices = MONEY_WIRED, kinds }: MoneyLoopsOptions): readonly Omit<MoneyCase, 'nth'>[] {
  return devices.flatMap((device) =>
    KINDS_OF[device]
      .filter((kind) => kinds === undefined || kinds.includes(kind))
      .flatMap((kind) =>
        timesOf(device, kind).flatMap((times) =>
          habitsOf(device, kind).map((unspoken) => ({ device, kind, times, unspoken })),
        ),
      ),
  );
}

/** Only a terminal that hears nothing of the goods, or loses its power, shows what it does then. */
function habitsOf(device: MoneyWired, kind: MoneyFaultKind): readonly Unspoken[] {
  const shows = kind.startsWith('reset') || kind.startsWith('drop') || kind.startsWith('unplug');
  return device === 'terminal' && shows ? ['complete', 'reverse'] : ['complete'];
}

const BY_COINS: Errand = { product: 'top-up', pays: 'coins', coins: [200, 200, 200] };
const BY_CARD: Errand = { product: 'ticket', pays: 'bank-card', coins: [] };
const ERRANDS: Readonly<Record<MoneyWired, readonly Errand[]>> = {
  'coin-line': [BY_COINS],
  terminal: [BY_CARD],
  printer: [BY_COINS, BY_CARD],
};
/** Who comes after the fault, by the device that had it. */
const NEXT: Readonly<Record<MoneyWired, Errand>> = {
  'coin-line': { product: 'ticket', pays: 'coins', coins: [200, 200, 200] },
  terminal: BY_CARD,
  printer: BY_CARD,
};

/** Waits of the machine are soon over. */
const FAST = 60;
/** A terminal may ask for two minutes of silence. */
const HOME_LIMIT_MS = 150_000;
const CASES_A_STATION = 60;
/** A device that has just been plugged in is found before somebody is sent away. */
const NEXT_TRIES = 3;

/** Thousands of syncs, of which none has to be believed. */
const MEMORY = '/dev/shm';

/** A station that is used for case after case, and put up anew after one that failed. */
class MoneyBench {
  readonly tally: MoneyLoopsTally = { sales: 0, disputed: 0, paidTwice: 0, unpaid: 0 };
  readonly #seed: string;
  readonly #folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'money-loops-'));
  #open: { readonly station: MoneyStation; readonly audit: MoneyAudit; readonly unspoken: Unspoken } | undefined;
  #stations = 0;
  #cases = 0;
  #customers = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Throws what is no fault of the machine. */
  async try(tried: MoneyCase): Promise<CaseOutcome> {
    const { station, audit } = await this.#ready(tried.unspoken);
    const seen: (readonly string[])[] = [];
    try {
      const fired = station.strikes.arm(tried);
      for (const errand of ERRANDS[tried.device]) {
        const shopping = new Shopping(station, await this.#customer(), errand);
        await shopping.go();
        seen.push(shopping.seen);
        demandNothing(await audit.now(), { seen });
        if (errand !== ERRANDS[tried.device].at(-1)) await this.#comeHome(false);
      }
      const struck = fired();
      await station.strikes.mend();
      if (struck === 0) {
        await this.#atRest(tried);
        // What was to break further down the paper would do so for somebody else.
        if (tried.kind.endsWith('-at-row')) await this.#close();
        return { kind: 'clean' };
      }
      if (tried.nth % 2 === 1) {
        await station.switchOff();
        await station.start();
      }
      await this.#atRest(tried);
      await this.#serveNext(tried);
      await this.#atRest(tried);
      return { kind: 'survived' };
    } catch (cause) {
      const evidence = {
        scene: station.scene,
        state: station.stateValue,
        statuses: station.statuses,
        seen,
        logs: station.logs.slice(-12),
      };
      await this.#close();
      if (!(cause instanceof MachineFailure)) throw cause;
      return { kind: 'failed', promise: cause.message, evidence: { found: cause.evidence, ...evidence } };
    }
  }

  async close(): Promise<void> {
    await this.#close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #ready(unspoken: Unspoken) {
    this.#cases += 1;
    if (this.#open !== undefined && (this.#open.unspoken !== unspoken || this.#cases > CASES_A_STATION)) {
      await this.#close();
    }
    if (this.#open !== undefined) return this.#open;
    this.#cases = 1;
    this.#stations += 1;
    const folder = join(this.#folder, String(this.#stations));
    mkdirSync(folder);
    const station = await MoneyStation.open({ folder, seed: `${this.#seed} ${this.#stations}`, unspoken });
    this.#open = { station, audit: new MoneyAudit(station), unspoken };
    await this.#comeHome(true);
    return this.#open;
  }

  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    const { losses } = await open.audit.atRest().catch(() => ({ losses: { disputed: 0, paidTwice: 0, unpaid: 0 } }));
    this.tally.sales += open.audit.sales;
    this.tally.disputed += losses.disputed;
    this.tally.paidTwice += losses.paidTwice;
    this.tally.unpaid += losses.unpaid;
    await open.station.strikes.mend();
    await open.station.close();
  }

  async #customer(): Promise<Customer> {
    const { station, audit } = this.#now;
    this.#customers += 1;
    const customer = await newCustomer(station, 100_000 + this.#customers, this.#customers % 3 === 0 ? -160 : 1000);
    audit.take(customer);
    return customer;
  }

  /** Whoever waits goes on waiting; the card is taken away where it does not have to be there. */
  async #comeHome(mended: boolean): Promise<void> {
    const { station, audit } = this.#now;
    station.rate(FAST);
    const until = performance.now() + HOME_LIMIT_MS;
    let home = false;
    while (!home && performance.now() < until) {
      if (station.scene.view !== 'delivering' && station.scene.view !== 'uncertain') await station.reader.take();
      home = (await station.until(() => station.scene.view === 'home', 200)) && (await audit.everythingEnded());
      // What a device knows it tells when it is found again.
      if (mended) home &&= station.everyDeviceReady;
    }
    const { scene, stateValue, statuses } = station;
    demand(home, 'a mended machine comes home, and no sale stays open', { scene: scene.view, stateValue, statuses });
    await station.reader.take();
    station.rate(1);
  }

  async #atRest({ nth }: MoneyCase): Promise<void> {
    const { station, audit } = this.#now;
    // Every third passenger does not wait for what becomes of it.
    if (nth % 3 === 0) await station.reader.take();
    await this.#comeHome(true);
    const { findings } = await audit.atRest();
    demandNothing(findings);
  }

  /** Somebody else comes to the mended machine and gets what he pays for. */
  async #serveNext({ device }: MoneyCase): Promise<void> {
    const { station } = this.#now;
    await station.service();
    const seen: (readonly string[])[] = [];
    for (let attempt = 0; attempt < NEXT_TRIES; attempt += 1) {
      const shopping = new Shopping(station, await this.#customer(), NEXT[device]);
      await shopping.go();
      seen.push(shopping.seen);
      if (shopping.seen.at(-1) === 'thanks') return;
      await this.#comeHome(true);
    }
    demand(false, 'a mended machine serves the next passenger', seen);
  }

  get #now() {
    if (this.#open === undefined) throw new Error('no station is open');
    return this.#open;
  }
}

function demandNothing(
  findings: readonly { readonly rule: string; readonly evidence: unknown }[],
  more?: unknown,
): void {
  const [first] = findings;
  if (first !== undefined)
    demand(false, first.rule, { first: first.evidence, all: findings.map(({ rule }) => rule), more });
}
