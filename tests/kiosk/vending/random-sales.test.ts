import { expect, onTestFinished, test } from 'vitest';
import { auditAlways, auditAtRest } from './audit.ts';
import { issueTestCard, type TestCard, World } from './world.ts';

/** How many passengers come; `VENDING_PASSENGERS=5000` for a long night. */
const PASSENGERS = Number(process.env.VENDING_PASSENGERS ?? 120);
const SEEDS = (process.env.VENDING_SEEDS ?? 'a').split(',');

/** Mulberry32: the same passengers in every run. */
function dice(seed: string): () => number {
  let state = [...seed].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 2654435761), 1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

class Day {
  readonly at: World;
  readonly #next: () => number;
  readonly #cards: readonly { readonly card: TestCard; readonly purse: number }[];
  readonly story: string[] = [];

  constructor(at: World, next: () => number, cards: Day['cards']) {
    this.at = at;
    this.#next = next;
    this.#cards = cards;
  }

  get cards(): readonly { readonly card: TestCard; readonly purse: number }[] {
    return this.#cards;
  }

  pick<One>(many: readonly One[]): One {
    const one = many[Math.floor(this.#next() * many.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }

  chance(share: number): boolean {
    return this.#next() < share;
  }

  /** One passenger with his wishes and his bad luck; answers when everything is at rest. */
  async passenger(): Promise<void> {
    this.story.length = 0;
    if (this.chance(0.5)) this.#badLuck();
    const wish = this.pick(['ticket', 'top-up', 'contract', 'ticket', 'top-up', 'card-check']);
    await this.#do(`touch ${wish}`, () => this.at.touch(wish));
    const steps = 6 + Math.floor(this.#next() * 22);
    for (let step = 0; step < steps; step += 1) {
      await this.#step();
      auditAlways(this.at);
      if (!this.at.alive) await this.#do('start again', () => this.at.start());
    }
    await this.#rest();
  }

  async #step(): Promise<void> {
    const { at } = this;
    if (this.chance(0.06)) this.#badLuck();
    if (!at.alive) return;
    const { view, buttons } = at.scene;
    const wantsCard = view === 'present-card' || view === 'delivering' || view === 'uncertain';
    if (wantsCard && this.chance(0.7)) {
      const { card } =
        at.reader.card === undefined || this.chance(0.1)
          ? this.pick(this.#cards)
          : (this.#cards[0] ?? this.pick(this.#cards));
      return this.#do(`lay card ${card.number}`, () => at.lay(card));
    }
    if (view === 'paying' && this.chance(0.75)) {
      const coin = this.pick([10, 20, 50, 100, 100, 200, 200, 500, 500]);
      return this.#do(`drop ${coin}`, () => at.drop(coin));
    }
    if (this.chance(0.06)) return this.#do('take card', () => at.take());
    if (this.chance(0.35)) {
      const seconds = this.pick([0.3, 1.2, 3, 20, 70]);
      return this.#do(`wait ${seconds}`, () => at.wait(seconds * 1000));
    }
    const away = this.chance(0.85)
      ? /^(language|reach|larger|contrast|cancel|back|more-time|card-check)/
      : /^(language)/;
    const enabled = buttons.filter(({ enabled: can, id }) => can && !away.test(id));
    if (enabled.length === 0) return this.#do('wait 2', () => at.wait(2000));
    const { id } = this.pick(enabled);
    await this.#do(`touch ${id}`, () => at.touch(id));
  }

  async #do(what: string, act: () => Promise<unknown>): Promise<void> {
    this.story.push(`${what} (${this.at.alive ? this.at.scene.view : 'dead'})`);
    await act();
  }

  #badLuck(): void {
    const { at } = this;
    const say = (what: string): void => void this.story.push(`* ${what}`);
    const kinds = ['terminal', 'printer', 'hopper', 'pull', 'kill', 'refuse', 'lost', 'empty'] as const;
    switch (this.pick(kinds)) {
      case 'terminal':
        at.terminal.next = this.pick([
          'decline',
          'cancel',
          'wait',
          'lose-before',
          'lose-after',
          'lose-approval',
          'reversal-fails',
        ]);
        at.terminal.silentMeans = this.pick(['charged', 'reversed']);
        at.terminal.refusesReversal = this.chance(0.2);
        say(`terminal ${at.terminal.next}, silence means ${at.terminal.silentMeans}`);
        return;
      case 'printer':
        at.printer.next = this.pick(['not-printed', 'silent-out', 'silent-not-out']);
        say(`printer ${at.printer.next}`);
        return;
      case 'hopper': {
        const hopper = this.pick(at.hoppers);
        hopper.next = this.pick(['jam', 'disagree', 'not-started']);
        say(`${hopper.name} ${hopper.next}`);
        return;
      }
      case 'pull':
        at.reader.pull = {
          command: this.chance(0.5) ? 'commit' : at.reader.commands + 1 + Math.floor(this.#next() * 14),
          when: this.pick(['before', 'after']),
        };
        say(`pull ${JSON.stringify(at.reader.pull)}`);
        return;
      case 'kill':
      case 'refuse': {
        const write = at.disk.writes + 1 + Math.floor(this.#next() * 14);
        const fate = this.chance(0.7) ? this.pick(['kill-before', 'kill-after'] as const) : ('refuse' as const);
        at.disk.atWrite = (now) => (now === write ? fate : undefined);
        say(`${fate} at write ${write}`);
        return;
      }
      case 'lost': {
        const device = this.pick([at.acceptor, at.terminal, at.printer, ...at.hoppers]);
        device.setLost(true);
        say(`${device.constructor.name} lost`);
        return;
      }
      case 'empty': {
        const hopper = this.pick(at.hoppers);
        hopper.coins = Math.min(hopper.coins, 1);
        say(`${hopper.name} nearly empty`);
        return;
      }
    }
  }

  /** Everything works again, nobody does anything: the machine comes to rest, and its story is compared. */
  async #rest(): Promise<void> {
    const { at } = this;
    at.disk.atWrite = () => undefined;
    at.reader.pull = undefined;
    at.terminal.next = 'approve';
    at.terminal.refusesReversal = false;
    at.printer.next = 'printed';
    for (const device of [at.acceptor, at.terminal, at.printer, ...at.hoppers]) device.setLost(false);
    for (const hopper of at.hoppers) hopper.next = undefined;
    if (at.alive) at.journal.setStatus({ kind: 'ready' });
    else await at.start();
    await at.take();
    for (let step = 0; step < 60 && at.scene.view !== 'home'; step += 1) await at.wait(10_000);
    expect(at.scene.view).toBe('home');
    // What only the terminal could say is asked for again every minute.
    if ([...at.sales().values()].some(({ ended }) => !ended)) await at.wait(61_000);
    for (let step = 0; step < 60 && at.scene.view !== 'home'; step += 1) await at.wait(10_000);
    auditAtRest(at, this.#cards);
  }
}

test.each(SEEDS)(
  'random passengers with random bad luck, and the power cut at random writes (%s)',
  { timeout: 3_600_000 },
  async (seed) => {
    const next = dice(seed);
    const cards: { card: TestCard; purse: number }[] = [];
    for (const [index, purse] of [-160, 0, 1000, 20_000].entries()) {
      cards.push({ card: await issueTestCard(1000 + index, purse), purse });
    }
    const at = new World({ seed });
    onTestFinished(() => at.kill());
    await at.start();
    await at.until('home');
    const day = new Day(at, next, cards);
    for (let passenger = 1; passenger <= PASSENGERS; passenger += 1) {
      try {
        await day.passenger();
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        throw new Error(
          `seed ${seed}, passenger ${passenger}: ${said}\n${day.story.join('\n')}\n${at.logs.slice(-12).join('\n')}`,
          { cause: error },
        );
      }
    }
    const sales = [...at.sales().values()];
    const kinds = new Set(sales.map(({ delivery }) => delivery.kind));
    expect(kinds).toEqual(new Set(['none', 'delivered', 'failed', 'entrusted']));
  },
);
