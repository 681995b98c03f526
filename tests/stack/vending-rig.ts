import { z } from 'zod';
import { type FaultOrder, type Machine, Rig } from './rig.ts';
import { until } from './until.ts';

/** What the rig interface answers about money, as its contract says; amounts are grosze. */
const amount = z.int().min(0);

export const coinBooks = z.object({
  physical: amount,
  credited: amount,
  disputed: amount,
  returned: amount,
  paidOut: amount,
  tray: amount,
  hoppers: z.array(z.looseObject({ name: z.string(), value: amount, coins: amount })),
});
export type CoinBooks = z.infer<typeof coinBooks>;

export const terminalBooks = z.object({
  charged: z.int(),
  waitsForCard: z.boolean(),
  ledger: z.array(z.looseObject({ receipt: z.int(), kind: z.string(), grosze: amount, state: z.string() })),
});

export const sheets = z.array(
  z.object({ seq: z.int(), kind: z.string(), end: z.string(), text: z.string(), png: z.string() }),
);
export type Sheet = z.infer<typeof sheets>[number];

const money = z.object({
  credited: amount,
  delivered: amount,
  paidOut: amount,
  owed: amount,
  charged: amount,
  lost: amount,
  disputes: amount,
});

const device = z.looseObject({ kind: z.string(), status: z.string(), detail: z.string().optional() });

export const vendingState = z.looseObject({
  now: z.number(),
  scene: z.looseObject({
    number: z.int(),
    view: z.string(),
    reason: z.string().optional(),
    lines: z.array(z.string()),
    buttons: z.array(z.looseObject({ id: z.string(), enabled: z.boolean() })),
  }),
  devices: z.record(z.string(), device),
  owed: amount,
  money,
});
export type VendingState = z.infer<typeof vendingState>;

const epCard = z.object({ purses: z.object({ ep: z.int() }), counter: z.int() });
const office = z.object({
  cards: z.record(
    z.string(),
    z.object({
      purses: z.record(z.string(), z.int()),
      counter: z.int(),
      findings: z.array(z.unknown()),
      openDoubts: z.int(),
    }),
  ),
  loads: z.array(z.looseObject({ number: z.int(), kind: z.string(), state: z.string() })),
});

export interface EpCard {
  readonly card: string;
  readonly number: string | null;
}

/** A vending machine of Jaworzno on a bench, as a passenger and whoever stands behind the machine have it. */
export class VendingRig {
  readonly rig: Rig;
  readonly main: Machine;

  private constructor(rig: Rig) {
    this.rig = rig;
    this.main = rig.main;
  }

  static async start(args: readonly string[] = [], data?: string): Promise<VendingRig> {
    const all = ['--city', 'jaworzno', '--machine', 'vending', ...args];
    return new VendingRig(await Rig.start({ args: all, ...(data === undefined ? {} : { data }) }));
  }

  state(): Promise<VendingState> {
    return this.rig.ask(vendingState, 'GET', '/state');
  }

  coins(): Promise<CoinBooks> {
    return this.rig.ask(coinBooks, 'GET', '/coins');
  }

  terminal() {
    return this.rig.ask(terminalBooks, 'GET', '/terminal');
  }

  paper(after = 0) {
    return this.rig.ask(sheets, 'GET', `/paper?after=${after}`);
  }

  async lastSheet(): Promise<number> {
    return (await this.paper()).at(-1)?.seq ?? 0;
  }

  next(course: string): Promise<unknown> {
    return this.rig.ask(z.unknown(), 'POST', '/terminal', { next: course });
  }

  card(ep: number): Promise<EpCard> {
    return this.rig.ask(z.object({ card: z.string(), number: z.string().nullable() }), 'POST', '/cards', {
      city: 'jaworzno',
      purses: { ep },
    });
  }

  async purse({ card }: EpCard): Promise<number> {
    return (await this.rig.ask(epCard, 'GET', `/cards/${card}`)).purses.ep;
  }

  /** What is in the card's memory, and what the office's fold makes of what machines sent. */
  async agreement({ card, number }: EpCard): Promise<{ readonly card: unknown; readonly office: unknown }> {
    const { purses, counter } = await this.rig.ask(epCard, 'GET', `/cards/${card}`);
    const { cards } = await this.rig.ask(office, 'GET', '/office');
    const known = cards[String(number)];
    return {
      card: { ep: purses.ep, counter, findings: [], openDoubts: 0 },
      office: known && {
        ep: known.purses.ep,
        counter: known.counter,
        findings: known.findings,
        openDoubts: known.openDoubts,
      },
    };
  }

  loads() {
    return this.rig.ask(office, 'GET', '/office').then(({ loads }) => loads);
  }

  /** Drops coins one after the other, whatever becomes of them. */
  async drop(...coins: readonly number[]): Promise<CoinBooks> {
    let books: CoinBooks | undefined;
    for (const grosze of coins) books = await this.rig.ask(coinBooks, 'POST', '/coins', { grosze });
    return books ?? this.coins();
  }

  touch(button: string): Promise<unknown> {
    return this.main.touch(button);
  }

  lay(card: EpCard): Promise<unknown> {
    return this.rig.ask(z.unknown(), 'POST', '/antenna', { card: card.card });
  }

  async takeAway(): Promise<void> {
    await this.main.takeAway();
  }

  fault(order: FaultOrder & { readonly at?: { readonly nthFrame?: number } }): Promise<number> {
    return this.main.fault(order);
  }

  async mend(): Promise<void> {
    await this.rig.clearFaults();
  }

  /** Waits until one of these views is on the screen. */
  view(...views: readonly string[]): Promise<VendingState> {
    return until(
      `the screen shows ${views.join(' or ')}`,
      () => this.state(),
      ({ scene }) => views.includes(scene.view),
      20_000,
    );
  }

  /** Presents the card, chooses this top-up, and stands in front of the open coin slot. */
  async asksForTopUp(card: EpCard, zloty: number): Promise<void> {
    await this.view('home');
    await this.touch('top-up');
    await this.lay(card);
    await this.view('choose');
    await this.touch(`amount-${zloty}`);
    await this.view('paying');
  }

  /** J65: a single ticket on paper. */
  async asksForTicket(towns: 1 | 2 | 3 = 1): Promise<void> {
    await this.view('home');
    await this.touch('ticket');
    await this.touch(`towns-${towns}`);
    await this.touch('normal');
    await this.view('paying');
  }

  /** Goes on until the machine stands still at its home screen, pressing `done` where it can be pressed. */
  async home(): Promise<VendingState> {
    await this.takeAway();
    return until(
      'the machine comes home',
      async () => {
        const state = await this.state();
        if (state.scene.buttons.some(({ id, enabled }) => id === 'done' && enabled)) {
          await this.rig.call('POST', '/touch', { button: 'done', scene: state.scene.number });
        }
        return state;
      },
      ({ scene }) => scene.view === 'home',
      40_000,
    );
  }

  /** Whether the machine is dead; waits until it is, or until it has shown one of these views. */
  async deadOr(...views: readonly string[]): Promise<boolean> {
    return until(
      `dead, or ${views.join(' or ')}`,
      async () => {
        if (await this.main.isDead()) return 'dead' as const;
        const answer = await this.rig.call('GET', '/state');
        if (answer.status !== 200) return 'dying' as const;
        return vendingState.parse(answer.body).scene.view;
      },
      (seen) => seen === 'dead' || views.includes(seen),
      30_000,
    ).then((seen) => seen === 'dead');
  }
}
