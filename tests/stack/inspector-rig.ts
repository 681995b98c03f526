import { z } from 'zod';
import { type FaultOrder, type Machine, Rig } from './rig.ts';
import { until } from './until.ts';
import { sheets } from './vending-rig.ts';

const scene = z.looseObject({
  number: z.int(),
  view: z.string(),
  reason: z.string().optional(),
  title: z.string(),
  lines: z.array(z.string()),
  buttons: z.array(z.looseObject({ id: z.string(), enabled: z.boolean() })),
});
export type InspectorScene = z.infer<typeof scene>;

const state = z.looseObject({
  now: z.number(),
  scene,
  devices: z.record(z.string(), z.looseObject({ status: z.string(), detail: z.string().optional() })),
});

const issued = z.object({ card: z.string(), number: z.string().nullable() });
export type InspectedCard = z.infer<typeof issued>;

const memory = z.looseObject({
  purses: z.record(z.string(), z.int()),
  counter: z.int().nullable(),
  contracts: z.array(z.looseObject({ product: z.int(), from: z.string(), to: z.string(), eTicket: z.int() })),
});

const office = z.looseObject({
  records: z.array(z.looseObject({ kind: z.string(), machine: z.string() })),
  loads: z.array(z.looseObject({ id: z.string(), number: z.int(), kind: z.string(), state: z.string() })),
  cards: z.record(z.string(), z.looseObject({ findings: z.array(z.unknown()), openDoubts: z.int() })),
});

const made = z.object({ data: z.string(), ticket: z.string(), symbol: z.string() });
const apdus = z.array(z.looseObject({ command: z.string(), reader: z.string() }));

export interface ContractOrder {
  readonly product: number;
  readonly from: string;
  readonly to: string;
}

/** An inspector's reader on a bench, as the inspector has it in his hand. */
export class InspectorRig {
  readonly rig: Rig;
  readonly main: Machine;

  private constructor(rig: Rig) {
    this.rig = rig;
    this.main = rig.main;
  }

  static async start(city: string, args: readonly string[] = [], data?: string): Promise<InspectorRig> {
    const all = ['--city', city, '--machine', 'inspector', ...args];
    return new InspectorRig(await Rig.start({ args: all, ...(data === undefined ? {} : { data }) }));
  }

  state() {
    return this.rig.ask(state, 'GET', '/state?machine=main');
  }

  card(order: Readonly<Record<string, unknown>>): Promise<InspectedCard> {
    return this.rig.ask(issued, 'POST', '/cards', order);
  }

  memory({ card }: InspectedCard) {
    return this.rig.ask(memory, 'GET', `/cards/${card}`);
  }

  office() {
    return this.rig.ask(office, 'GET', '/office');
  }

  async load(card: InspectedCard, load: Readonly<Record<string, unknown>>): Promise<void> {
    await this.rig.ask(z.unknown(), 'POST', '/office', { load: { number: Number(card.number), ...load } });
  }

  async block(...cards: readonly InspectedCard[]): Promise<void> {
    await this.rig.ask(z.unknown(), 'POST', '/office', { hotlist: cards.map(({ number }) => Number(number)) });
  }

  async loadsOf({ number }: InspectedCard): Promise<readonly string[]> {
    const { loads } = await this.office();
    return loads.filter((load) => load.number === Number(number)).map((load) => load.state);
  }

  /** Waits until one of these views is on the screen. */
  view(...views: readonly string[]): Promise<InspectorScene> {
    return until(
      `the screen shows ${views.join(' or ')}`,
      async () => (await this.state()).scene,
      (shown) => views.includes(shown.view),
      20_000,
    );
  }

  /** Presents the card until there is a result, and takes it away. */
  async inspect({ card }: InspectedCard): Promise<InspectorScene> {
    const { number } = (await this.state()).scene;
    await this.rig.ask(z.unknown(), 'POST', '/antenna?machine=main', { card, settled: true });
    const shown = await until(
      'a result',
      async () => (await this.state()).scene,
      ({ number: now, view }) => now > number && RESULTS.has(view),
      20_000,
    );
    await this.main.takeAway();
    return shown;
  }

  /** The same with a fault armed that must strike once. */
  async inspectWith(fault: FaultOrder, card: InspectedCard): Promise<InspectorScene> {
    const id = await this.main.fault(fault);
    const shown = await this.inspect(card);
    const fired = await this.main.fired(id);
    await this.rig.ask(z.unknown(), 'DELETE', `/faults?id=${id}`);
    if (fired !== 1) throw new Error(`the fault ${JSON.stringify(fault)} has struck ${fired} times`);
    return shown;
  }

  async home(): Promise<void> {
    await this.main.takeAway();
    const { scene: shown } = await this.state();
    if (shown.view !== 'home') await this.main.touch('done');
    await this.view('home');
  }

  code(order: Readonly<Record<string, unknown>> = {}) {
    return this.rig.ask(made, 'POST', '/codes', order);
  }

  /** Holds a code before the scanner; answers what is on the screen then. */
  async scan(data: string): Promise<InspectorScene> {
    const answer = await this.rig.ask(z.looseObject({ read: z.boolean() }), 'POST', '/scan?machine=main', { data });
    if (!answer.read) throw new Error('the scanner did not read it');
    return this.view('code');
  }

  paper(after = 0) {
    return this.rig.ask(sheets, 'GET', `/paper?machine=main&after=${after}`);
  }

  apdus() {
    return this.rig.ask(apdus, 'GET', '/apdus?machine=main');
  }
}

const RESULTS: ReadonlySet<string> = new Set(['inspected', 'coded', 'refused', 'uncertain', 'out-of-service']);
