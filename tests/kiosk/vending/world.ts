import { readFileSync } from 'node:fs';
import type { CardState } from '../../../fares/card/state.ts';
import { decodeStateRecord } from '../../../fares/card/state-record.ts';
import { JAWORZNO_TARIFF } from '../../../fares/cities/jaworzno.ts';
import { grosze } from '../../../fares/money.ts';
import { applied, foldSale, type Sale } from '../../../fares/sale/sale.ts';
import { epochMillis } from '../../../fares/time.ts';
import { issueCard } from '../../../hil/bench/card-issue.ts';
import { seededRandom } from '../../../hil/bench/random.ts';
import { inspectCard } from '../../../hil/card/inspection.ts';
import { VirtualCard } from '../../../hil/card/virtual-card.ts';
import type { LoadDesk } from '../../../kiosk/office/load-desk.ts';
import { createStage, type Stage } from '../../../kiosk/screen/stage.ts';
import { DoubtBook } from '../../../kiosk/validator/service/doubt-book.ts';
import { reopenDoubts } from '../../../kiosk/validator/service/unfinished.ts';
import { assembleSelling, type Selling } from '../../../kiosk/vending/assemble-selling.ts';
import { startingVendingScene } from '../../../kiosk/vending/presenter.ts';
import { saleEventIn } from '../../../kiosk/vending/sale-entry.ts';
import { readTicketKey } from '../../../kiosk/vending/ticket-code.ts';
import { JAWORZNO_VENDING } from '../../../kiosk/vending/vending-profile.ts';
import { testKeys } from '../validator/tearing/card.ts';
import { Disk, MemoryJournal } from './memory-journal.ts';
import { ScriptedAcceptor } from './scripted-acceptor.ts';
import { ScriptedHopper } from './scripted-hopper.ts';
import { ScriptedPrinter } from './scripted-printer.ts';
import { ScriptedReader } from './scripted-reader.ts';
import { ScriptedTerminal } from './scripted-terminal.ts';
import { TestClock } from './test-clock.ts';

/** 2026-11-20, noon in Warsaw. */
export const NOON = Date.UTC(2026, 10, 20, 11);

const ticketKey = new URL('../../../kiosk/vending/public-test-ticket-key.json', import.meta.url);

export interface WorldOptions {
  readonly seed?: string;
  /** Coins in the hoppers of 10 gr, 50 gr, 1 zł, 2 zł. */
  readonly fill?: readonly [number, number, number, number];
  readonly loads?: LoadDesk;
  readonly blocked?: ReadonlySet<number>;
}

/** A vending machine of Jaworzno in process, on devices that outlive it; its time passes when it is told to. */
export class World {
  readonly clock = new TestClock(NOON);
  readonly disk = new Disk();
  readonly acceptor = new ScriptedAcceptor();
  readonly hoppers: readonly ScriptedHopper[];
  readonly terminal = new ScriptedTerminal();
  readonly printer = new ScriptedPrinter();
  readonly reader = new ScriptedReader();
  readonly logs: string[] = [];
  readonly random: (bytes: number) => Uint8Array;
  readonly #options: WorldOptions;
  #selling: Selling | undefined;
  #stage: Stage | undefined;
  #journal: MemoryJournal | undefined;
  #dead = true;

  constructor(options: WorldOptions = {}) {
    this.#options = options;
    this.random = seededRandom(options.seed ?? 'vending').bytes;
    const [ten, fifty, zloty, two] = options.fill ?? [100, 100, 100, 50];
    this.hoppers = [
      new ScriptedHopper('hopper-10', grosze(10), ten),
      new ScriptedHopper('hopper-50', grosze(50), fifty),
      new ScriptedHopper('hopper-100', grosze(100), zloty),
      new ScriptedHopper('hopper-200', grosze(200), two),
    ];
  }

  get alive(): boolean {
    return !this.#dead;
  }

  get selling(): Selling {
    if (this.#selling === undefined) throw new Error('the machine is not on');
    return this.#selling;
  }

  get journal(): MemoryJournal {
    if (this.#journal === undefined) throw new Error('the machine is not on');
    return this.#journal;
  }

  get scene() {
    if (this.#stage === undefined) throw new Error('the machine is not on');
    return this.#stage.current();
  }

  get shown() {
    return this.#stage?.shown(0).map(({ scene }) => scene) ?? [];
  }

  /** Switches the machine on, over what is on its disk. */
  async start(): Promise<void> {
    this.#dead = false;
    const journal = new MemoryJournal(this.disk, () => this.kill());
    this.#journal = journal;
    const { clock } = this;
    const stage = createStage({
      first: startingVendingScene(journal.terminal, clock.now(), { profile: JAWORZNO_VENDING }),
      now: clock.now,
      monotonic: clock.elapsed,
      onPress: (button) => this.#selling?.machine.touch(button),
    });
    this.#stage = stage;
    const doubts = new DoubtBook();
    await reopenDoubts(journal, doubts, clock.now(), () => {});
    if (this.#dead) return;
    const opening = assembleSelling({
      doubts,
      clock,
      city: 'jaworzno',
      profile: JAWORZNO_VENDING,
      tariffs: JAWORZNO_TARIFF,
      pointOfSale: 'Automat 117',
      journal,
      keys: testKeys(),
      random: this.random,
      loads: this.#options.loads,
      isBlocked: (card) => this.#options.blocked?.has(card) ?? false,
      seal: readTicketKey(readFileSync(ticketKey, 'utf8'), 'allowed'),
      reader: this.reader.connect(),
      devices: {
        acceptor: this.acceptor.connect(),
        hoppers: this.hoppers.map((hopper) => hopper.connect()),
        terminal: this.terminal.connect(),
        printer: this.printer.connect(),
      },
      fills: this.hoppers.map(({ name, value, coins }) => ({ hopper: name, value, coins, room: 1000 })),
      stage,
      signals: { give: () => {} },
      log: (message, detail) => this.logs.push(`${message} ${JSON.stringify(detail ?? {})}`),
    });
    const died = new Promise<'died'>((resolve) => {
      this.#onDeath = () => resolve('died');
    });
    const selling = await Promise.race([opening, died]);
    if (selling === 'died' || this.#dead) return;
    this.#selling = selling;
    const started = await Promise.race([selling.start().then(() => 'started' as const), died]);
    if (started === 'died' || this.#dead) return;
    this.reader.show();
    await this.settle();
  }

  #onDeath: () => void = () => {};

  /** SIGKILL: devices go on by themselves, the disk keeps what it had. */
  kill(): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#journal?.cutPower();
    this.clock.forget();
    this.acceptor.disconnect();
    for (const hopper of this.hoppers) hopper.disconnect();
    this.terminal.disconnect();
    this.printer.disconnect();
    this.reader.disconnect();
    this.#selling = undefined;
    this.#onDeath();
  }

  /** Everything that can happen without time passing has happened. */
  readonly settle = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };

  async wait(milliseconds: number): Promise<void> {
    await this.clock.advance(milliseconds, this.settle);
  }

  /** Touches a button as the passenger sees it; what cannot be pressed is refused. */
  async touch(button: string): Promise<string> {
    const outcome = this.#stage?.touch({ button }).kind ?? 'nothing-there';
    await this.settle();
    return outcome;
  }

  async drop(...coins: readonly number[]): Promise<void> {
    for (const coin of coins) {
      this.acceptor.drop(grosze(coin));
      await this.settle();
    }
  }

  async lay(card: TestCard): Promise<void> {
    this.reader.lay(card.card);
    await this.settle();
  }

  async take(): Promise<void> {
    this.reader.take();
    await this.settle();
  }

  /** Lets time pass until the scene is one of these views. */
  async until(...views: readonly string[]): Promise<void> {
    for (let step = 0; step < 1200; step += 1) {
      if (this.#dead || views.includes(this.scene.view)) return;
      await this.wait(250);
    }
    throw new Error(`the scene stays ${this.scene.view} ${this.scene.reason ?? ''}`);
  }

  /** All sales of the journal, folded from its entries alone. */
  sales(): ReadonlyMap<string, Sale> {
    for (; this.#folded < this.disk.entries.length; this.#folded += 1) {
      const entry = this.disk.entries[this.#folded];
      const told = entry === undefined ? undefined : saleEventIn(entry);
      if (told === undefined) continue;
      const { sale, event } = told;
      const known = this.#sales.get(sale);
      this.#sales.set(sale, known === undefined ? foldSale([event]) : applied(known, event));
    }
    return this.#sales;
  }

  readonly #sales = new Map<string, Sale>();
  #folded = 0;

  /** Grosze in the tray. */
  get tray(): number {
    return this.hoppers.reduce((sum, { paid, value }) => sum + paid * value, 0);
  }

  get charged(): number {
    return this.terminal.ledger.reduce((sum, { state, amount }) => sum + (state === 'charged' ? amount : 0), 0);
  }
}

export interface TestCard {
  readonly card: VirtualCard;
  readonly number: number;
  /** As it was issued. */
  readonly state: CardState;
  memory(): { readonly purse: number; readonly counter: number; readonly contracts: Uint8Array };
}

/** A card of Jaworzno as a passenger has it. */
export async function issueTestCard(
  number: number,
  purse: number,
  { issuedOn = '2024-01-01', contracts = [] as readonly { product: number; from: string; to: string }[] } = {},
): Promise<TestCard> {
  const random = seededRandom(String(number));
  const uid = Uint8Array.of(0x04, ...random.bytes(6));
  const card = VirtualCard.blank({ uid, random: random.bytes });
  const order = {
    city: 'jaworzno',
    number,
    kind: 'city',
    tier: 'standard',
    concession: 'normal',
    purses: { ep: purse },
    contracts,
    issuedOn,
  } as const;
  const state = await issueCard(card, uid, order, { keys: testKeys(), random, now: epochMillis(NOON) });
  if (state === undefined) throw new Error('a city card has a state');
  return { card, number, state, memory: () => memoryOf(card) };
}

function memoryOf(card: VirtualCard) {
  const files = inspectCard(card).applications.find(({ aid }) => aid === '4a4157')?.files ?? [];
  const purse =
    files.flatMap((file) => (file.kind === 'value' && file.number === 2 ? [file.value] : []))[0] ?? Number.NaN;
  const record = files.flatMap((file) => (file.kind === 'cyclic' ? file.records : []))[0];
  const state = record === undefined ? undefined : decodeStateRecord(record);
  const contracts = files.flatMap((file) => (file.kind === 'backup' ? [file.data] : []))[0] ?? new Uint8Array();
  return { purse, counter: state?.ok ? state.state.counter : Number.NaN, contracts };
}
