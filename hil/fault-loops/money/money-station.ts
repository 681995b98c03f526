import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { socketReader } from '../../../devices/card-reader/socket-reader.ts';
import { JAWORZNO_TARIFF } from '../../../fares/cities/jaworzno.ts';
import { epochMillis } from '../../../fares/time.ts';
import { JournalFailure } from '../../../kiosk/journal/contract.ts';
import { type JournalHooks, type MachineJournal, openJournal } from '../../../kiosk/journal/open-journal.ts';
import { MachineClock, monotonicMillis } from '../../../kiosk/machine/clock.ts';
import { createStage, type Stage } from '../../../kiosk/screen/stage.ts';
import { DoubtBook } from '../../../kiosk/validator/service/doubt-book.ts';
import { reopenDoubts } from '../../../kiosk/validator/service/unfinished.ts';
import { assembleSelling, type Selling } from '../../../kiosk/vending/assemble-selling.ts';
import { startingVendingScene } from '../../../kiosk/vending/presenter.ts';
import { readTicketKey } from '../../../kiosk/vending/ticket-code.ts';
import { JAWORZNO_VENDING } from '../../../kiosk/vending/vending-profile.ts';
import { type Random, seededRandom } from '../../bench/random.ts';
import { socketReaders } from '../../bench/readers.ts';
import { testKeys } from '../passenger.ts';
import { type BusWithin, busWithin } from './bus-within.ts';
import { CardOnReader } from './card-on-reader.ts';
import {
  type MoneyDrivers,
  openMoneyDrivers,
  setUpVirtualMoney,
  type Unspoken,
  type VirtualMoney,
} from './money-devices.ts';
import { MoneyStrikes } from './money-strikes.ts';
import { type Life, MortalJournal } from './mortal-journal.ts';

const TICKET_KEY = new URL('../../../kiosk/vending/public-test-ticket-key.json', import.meta.url);
const NOON = Date.UTC(2026, 10, 20, 11);
const CARD_LIMIT_MS = 1500;

interface Running {
  readonly life: StationLife;
  readonly clock: MachineClock;
  readonly journal: MachineJournal;
  readonly drivers: MoneyDrivers;
  readonly within: BusWithin | undefined;
  readonly reader: ReturnType<typeof socketReader>;
  readonly selling: Selling;
}

export interface MoneyStationOptions {
  /** Of the coin line's name. */
  readonly folder: string;
  readonly journals: string;
  readonly seed: string;
  readonly unspoken?: Unspoken;
  readonly hooks?: JournalHooks;
  /** How often the acceptor is asked. */
  readonly pollMs?: number;
  /** The coin bus is spoken to by this process, not by one of its own: quick to begin, and mortal (`kill`). */
  readonly mortal?: boolean;
}

/** From one start to the next switch or kill. */
class StationLife implements Life {
  readonly #ended = Promise.withResolvers<void>();
  isOver = false;
  /** It ends at the Nth entry from now. */
  doom: { nth: number; readonly when: 'before' | 'after' } | undefined;
  readonly #kill: () => void;

  constructor(kill: () => void) {
    this.#kill = kill;
  }

  write(): 'before' | 'after' | undefined {
    if (this.doom === undefined) return undefined;
    this.doom.nth -= 1;
    if (this.doom.nth > 0) return undefined;
    const { when } = this.doom;
    this.doom = undefined;
    return when;
  }

  end(): void {
    if (!this.isOver) this.#kill();
  }

  over(): void {
    this.isOver = true;
    this.#ended.resolve();
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }
}

/**
 * A whole vending machine in one process: charts, screen, journal and drivers are the real ones and speak over a
 * pseudo-terminal and TCP to virtual devices, which stay when the machine is switched off.
 */
export class MoneyStation {
  readonly strikes: MoneyStrikes;
  readonly money: VirtualMoney;
  readonly reader: CardOnReader;
  readonly logs: string[] = [];
  readonly #options: MoneyStationOptions;
  readonly #port: number;
  readonly #random: Random;
  readonly #watchers = new Set<() => void>();
  /** It goes on whether the machine is on or off. */
  #clock = clockAt(NOON, 1);
  #rate = 1;
  #stage: Stage | undefined;
  #running: Running | undefined;
  /** What is still being put away of machines that were killed. */
  #putAway: Promise<unknown> = Promise.resolve();
  #closedJournal: Promise<unknown> = Promise.resolve();
  #kills = 0;

  private constructor(options: MoneyStationOptions, strikes: MoneyStrikes, money: VirtualMoney, port: number) {
    this.#options = options;
    this.strikes = strikes;
    this.money = money;
    this.#port = port;
    this.reader = new CardOnReader(port);
    this.#random = seededRandom(options.seed);
  }

  /** Devices and, in front of them, a machine at its home screen. */
  static async open(options: MoneyStationOptions): Promise<MoneyStation> {
    const strikes = new MoneyStrikes();
    const money = await setUpVirtualMoney(options.folder, options.unspoken ?? 'complete', strikes);
    strikes.money = money;
    const [place] = (await socketReaders()).antenna;
    const station = new MoneyStation(options, strikes, money, place?.port ?? 0);
    await station.start();
    return station;
  }

  /** Throws JournalFailure while the machine is off. */
  get journal(): MachineJournal {
    if (this.#running === undefined) throw new JournalFailure('closed', 'the machine is off');
    return this.#running.journal;
  }

  get scene() {
    if (this.#stage === undefined) throw new Error('the machine is off');
    return this.#stage.current();
  }

  get stateValue(): unknown {
    return this.#running?.selling.machine.stateValue;
  }

  get now() {
    return epochMillis(this.#clock.now());
  }

  /** Waits of the machine run so much faster than in life; its devices do not. */
  rate(rate: number): void {
    this.#rate = rate;
    this.#clock.set({ wall: this.#clock.now(), monotonic: monotonicMillis(), rate, frozen: false });
  }

  async start(): Promise<void> {
    const clock = clockAt(this.#clock.now(), this.#rate);
    this.#clock = clock;
    const now = () => clock.now();
    const { journals, hooks, pollMs, mortal = false } = this.#options;
    await this.#closedJournal;
    const life = new StationLife(() => this.kill());
    const opened = await openJournal({
      directory: join(journals, 'journal'),
      now,
      random: this.#random.bytes,
      ...(hooks === undefined ? {} : { hooks }),
    });
    const journal = mortal ? new MortalJournal(opened, life) : opened;
    const within = mortal ? busWithin() : undefined;
    const drivers = openMoneyDrivers(this.money, pollMs, within);
    const reader = socketReader({ name: 'antenna', ports: [this.#port], commandLimitMs: CARD_LIMIT_MS });
    const doubts = new DoubtBook();
    await reopenDoubts(journal, doubts, now(), () => {});
    let machine: Selling | undefined;
    const stage = createStage({
      first: startingVendingScene(journal.terminal, now(), { profile: JAWORZNO_VENDING }),
      now,
      monotonic: () => clock.elapsed(),
      onPress: (button) => machine?.machine.touch(button),
    });
    stage.subscribe(() => {
      for (const look of [...this.#watchers]) look();
    });
    this.#stage = stage;
    const selling = await assembleSelling({
      clock,
      city: 'jaworzno',
      profile: JAWORZNO_VENDING,
      tariffs: JAWORZNO_TARIFF,
      pointOfSale: 'Automat 117',
      journal,
      doubts,
      keys: testKeys(),
      random: this.#random.bytes,
      loads: undefined,
      isBlocked: () => false,
      seal: readTicketKey(readFileSync(TICKET_KEY, 'utf8'), 'allowed'),
      reader,
      devices: drivers.devices,
      fills: drivers.fills,
      stage,
      signals: { give: () => {} },
      log: (message, detail) => {
        this.logs.push(`${message} ${JSON.stringify(detail ?? {})}`);
        this.logs.splice(0, this.logs.length - LOGS_KEPT);
      },
    });
    machine = selling;
    this.#running = { life, clock, journal: opened, drivers, within, reader, selling };
    // One that dies meanwhile never gets there.
    await Promise.race([selling.start(), life.ended]);
  }

  /** In the middle of whatever it does: charts stop, drivers let go, the journal closes. The devices stay. */
  async switchOff(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    const { selling, drivers, reader, journal } = running;
    // What comes after this is not written any more.
    const closing = journal.close();
    await drivers.close();
    await selling.machine.stop();
    await reader.close();
    await closing;
  }

  get isOn(): boolean {
    return this.#running !== undefined;
  }

  /** Times that it was killed. */
  get kills(): number {
    return this.#kills;
  }

  /** The machine dies at the Nth entry of its journal from now. */
  doomAtEntry(nth: number, when: 'before' | 'after'): void {
    if (this.#running !== undefined) this.#running.life.doom = { nth, when };
  }

  /** It does not die of what was said before. */
  spare(): void {
    this.strikes.doom(undefined);
    if (this.#running !== undefined) this.#running.life.doom = undefined;
  }

  /** It dies at the Nth frame of whatever device from now. */
  doomAtFrame(nth: number, when: 'before' | 'after'): void {
    this.strikes.doom({ nth, when, kill: () => this.kill() });
  }

  /**
   * The process is gone at this very moment, in the middle of whatever it does: nothing more is written or sent, and
   * what it had sent lies with the devices. For a mortal station.
   */
  kill(): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    this.#kills += 1;
    const { life, clock, within, drivers, reader, selling, journal } = running;
    life.over();
    this.strikes.doom(undefined);
    clock.set({ wall: clock.now(), monotonic: monotonicMillis(), rate: STOPPED, frozen: true });
    within?.abandon();
    const { coins, terminal, plug } = this.money;
    coins.replace();
    terminal.hangUp();
    plug.hangUp();
    this.#closedJournal = Promise.allSettled([journal.close(), reader.close()]);
    const put = Promise.allSettled([this.#closedJournal, drivers.close()]);
    this.#putAway = Promise.allSettled([this.#putAway, put]);
    // Its charts hear nothing more that could reach a device.
    void selling.machine.stop().catch(() => undefined);
    for (const look of [...this.#watchers]) look();
  }

  /** Somebody opens the machine, counts what is in its hoppers, and it trusts them again. */
  async service(): Promise<void> {
    const { book, counter } = this.#selling.desk;
    for (const { model, memory } of this.money.coins.hoppers) {
      const held = book.till.holds(model.name);
      if (held === undefined) continue;
      const { value, room } = held;
      await book.fill({ event: 'counted', hopper: model.name, value, coins: memory.coins, room });
      counter.distrusted.delete(model.name);
    }
  }

  /** What each device says of itself, by its name. */
  get statuses(): Readonly<Record<string, string>> {
    if (this.#running === undefined) return {};
    const { acceptor, hoppers, terminal, printer } = this.#running.selling.desk;
    const said = [
      ['coin-acceptor', acceptor?.status],
      ...hoppers.map(({ name, status }) => [name, status] as const),
      ['terminal', terminal?.status],
      ['printer', printer?.status],
    ] as const;
    return Object.fromEntries(said.map(([name, status]) => [name, statusInWords(status)]));
  }

  get everyDeviceReady(): boolean {
    return Object.values(this.statuses).every((words) => words === 'ready');
  }

  get #selling(): Selling {
    if (this.#running === undefined) throw new Error('the machine is off');
    return this.#running.selling;
  }

  touch(button: string): boolean {
    return this.#stage?.touch({ button }).kind === 'pressed';
  }

  /** Answers whether it came true within so many real milliseconds; looked at with each scene and a few times besides. */
  until(holds: () => boolean, limitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (held: boolean): void => {
        clearTimeout(limit);
        clearInterval(again);
        this.#watchers.delete(look);
        resolve(held);
      };
      const look = (): void => {
        if (holds()) end(true);
      };
      const limit = setTimeout(() => end(false), limitMs);
      const again = setInterval(look, LOOK_EVERY_MS);
      this.#watchers.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    await this.reader.take();
    await this.switchOff();
    await this.#putAway;
    await this.money.close();
  }
}

function statusInWords(status: { readonly kind: string; readonly detail?: string } | undefined): string {
  if (status === undefined) return 'missing';
  return status.kind === 'ready' ? 'ready' : `${status.kind} ${status.detail ?? ''}`;
}

/** As good as standing still: timers of a computer end after 24 days. */
const STOPPED = 0.001;
const LOOK_EVERY_MS = 25;
const LOGS_KEPT = 40;

function clockAt(wall: number, rate: number): MachineClock {
  return new MachineClock({ wall, monotonic: monotonicMillis(), rate, frozen: false });
}
