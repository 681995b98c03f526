import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MachineFailure } from '../../runs/contract.ts';
import { demand } from '../integrity.ts';
import type { CaseOutcome } from '../loop.ts';
import { type Customer, type Errand, newCustomer, Shopping } from './customer.ts';
import type { Unspoken } from './money-devices.ts';
import { MoneyAudit } from './money-integrity.ts';
import { MoneyStation } from './money-station.ts';

/** What all cases together came to, grosze. */
export interface MoneyTally {
  sales: number;
  /** Swallowed coins of which the journal has a dispute. */
  disputed: number;
  /** Coins that are out and on a slip, too. */
  paidTwice: number;
  /** Fares that nobody paid. */
  unpaid: number;
}

/** One run with one fault in it. */
export interface Trial {
  /** From now on. Answers how often it has struck so far. */
  readonly arm: (station: MoneyStation) => () => number;
  /** Takes it back. */
  readonly mend: (station: MoneyStation) => Promise<void>;
  readonly unspoken: Unspoken;
  readonly errands: readonly Errand[];
  /** Who comes when all is well again. */
  readonly next: Errand;
  /** Switched off in the middle of whatever it does, and on again; or it comes home by itself. */
  readonly restart: boolean;
  /** The passenger does not wait for what becomes of his business. */
  readonly leaves: boolean;
  /** A fault that was never reached lies in wait for whoever comes later. */
  readonly lurks: boolean;
}

/** Waits of the machine are soon over. */
const FAST = 60;
/** A terminal may ask for two minutes of silence. */
const HOME_LIMIT_MS = 150_000;
/** What is still broken keeps the next errand from beginning. */
const BETWEEN_ERRANDS_MS = 4000;
const CASES_A_STATION = 60;
/** A device that has just been plugged in is found before somebody is sent away. */
const NEXT_TRIES = 3;

/** Thousands of syncs, of which none has to be believed. */
const MEMORY = '/dev/shm';

/** A station that is used for case after case, and put up anew after one that failed. */
export class MoneyBench {
  readonly tally: MoneyTally = { sales: 0, disputed: 0, paidTwice: 0, unpaid: 0 };
  readonly #seed: string;
  readonly #folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'money-loops-'));
  readonly #journals: string;
  #open: { readonly station: MoneyStation; readonly audit: MoneyAudit; readonly unspoken: Unspoken } | undefined;
  #stations = 0;
  #cases = 0;
  #customers = 0;

  /** `journals`: where journals lie, if not beside the devices. */
  constructor(seed: string, journals?: string) {
    this.#seed = seed;
    this.#journals = journals ?? this.#folder;
  }

  /** Throws what is no fault of the machine. */
  async try(trial: Trial): Promise<CaseOutcome> {
    const { station } = await this.#ready(trial.unspoken);
    const seen: (readonly string[])[] = [];
    try {
      const fired = trial.arm(station);
      await this.#goShopping(trial.errands, seen);
      const struck = fired();
      await trial.mend(station);
      if (struck === 0) {
        await this.#atRest(trial);
        if (trial.lurks) await this.#close();
        return { kind: 'clean' };
      }
      if (trial.restart) {
        await station.switchOff();
        await station.start();
      }
      await this.#atRest(trial);
      await this.#serveNext(trial);
      await this.#atRest(trial);
      return { kind: 'survived' };
    } catch (cause) {
      const { scene, stateValue, statuses, logs } = station;
      const evidence = { scene: `${scene.view} ${scene.reason}`, stateValue, statuses, seen, logs: logs.slice(-12) };
      await trial.mend(station);
      await this.#close();
      if (!(cause instanceof MachineFailure)) throw cause;
      return { kind: 'failed', promise: cause.message, evidence: { found: cause.evidence, ...evidence } };
    }
  }

  async close(): Promise<void> {
    await this.#close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #goShopping(errands: readonly Errand[], seen: (readonly string[])[]): Promise<void> {
    const { station, audit } = this.#now;
    for (const [index, errand] of errands.entries()) {
      if (index > 0 && !(await this.#comesHome(BETWEEN_ERRANDS_MS, audit))) return;
      const shopping = new Shopping(station, await this.#customer(), errand);
      await shopping.go();
      seen.push(shopping.seen);
      demandNothing(await audit.now(), { seen });
    }
  }

  async #ready(unspoken: Unspoken) {
    this.#cases += 1;
    if (this.#open !== undefined && (this.#open.unspoken !== unspoken || this.#cases > CASES_A_STATION)) {
      await this.#close();
    }
    if (this.#open !== undefined) return this.#open;
    this.#cases = 1;
    this.#stations += 1;
    const name = String(this.#stations);
    const [folder, journals] = [join(this.#folder, name), join(this.#journals, name)];
    mkdirSync(folder, { recursive: true });
    mkdirSync(journals, { recursive: true });
    const station = await MoneyStation.open({ folder, journals, seed: `${this.#seed} ${name}`, unspoken });
    this.#open = { station, audit: new MoneyAudit(station), unspoken };
    await this.#comeHome();
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

  /** Once everything works again. Whoever waits goes on waiting. */
  async #comeHome(): Promise<void> {
    const { station, audit } = this.#now;
    // What a device knows it tells when it is found again.
    const home = await this.#comesHome(HOME_LIMIT_MS, audit, () => station.everyDeviceReady);
    const { scene, stateValue, statuses } = station;
    demand(home, 'a mended machine comes home, and no sale stays open', { scene: scene.view, stateValue, statuses });
  }

  /** The card is taken away where it does not have to be there. */
  async #comesHome(limitMs: number, audit: MoneyAudit, isWell: () => boolean = () => true): Promise<boolean> {
    const { station } = this.#now;
    station.rate(FAST);
    const until = performance.now() + limitMs;
    let home = false;
    while (!home && performance.now() < until) {
      if (station.scene.view !== 'delivering' && station.scene.view !== 'uncertain') await station.reader.take();
      const isHome = await station.until(() => station.scene.view === 'home' && isWell(), 200);
      home = isHome && (await audit.everythingEnded());
    }
    await station.reader.take();
    station.rate(1);
    return home;
  }

  async #atRest({ leaves }: Trial): Promise<void> {
    const { station, audit } = this.#now;
    if (leaves) await station.reader.take();
    await this.#comeHome();
    const { findings } = await audit.atRest();
    demandNothing(findings);
  }

  /** Somebody else comes to the mended machine and gets what he pays for. */
  async #serveNext({ next }: Trial): Promise<void> {
    const { station } = this.#now;
    await station.service();
    const seen: (readonly string[])[] = [];
    for (let attempt = 0; attempt < NEXT_TRIES; attempt += 1) {
      const shopping = new Shopping(station, await this.#customer(), next);
      await shopping.go();
      seen.push(shopping.seen);
      if (shopping.seen.at(-1) === 'thanks') return;
      await this.#comeHome();
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
  if (first === undefined) return;
  demand(false, first.rule, { first: first.evidence, all: findings.map(({ rule }) => rule), more });
}
