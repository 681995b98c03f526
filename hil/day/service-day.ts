import { type Action, sentence } from '../monkey/actions.ts';
import { asViolation } from '../monkey/game.ts';
import { resultOf } from '../monkey/judge-tap.ts';
import { Player } from '../monkey/player.ts';
import type { Rig } from '../monkey/rig.ts';
import type { Played } from '../monkey/tap.ts';
import type { Violation } from '../monkey/violation.ts';
import { type Agenda, type Event, makeAgenda } from './agenda.ts';
import { Clockwork } from './clockwork.ts';
import type { Errand } from './errands.ts';
import { balance, type MoneyOfDay } from './money-of-day.ts';
import type { DayOptions } from './options.ts';
import { atMinute, clockTime, dayAfter } from './polish-time.ts';
import { type Stage, setStage } from './stage.ts';
import { Tally } from './tally.ts';

/** The night check: cards, machines and office must agree. */
const NIGHT_MINUTE = 3 * 60 + 30;
const HOUR = 3600;

/** How a day went. */
export interface DayPlayed {
  readonly tally: Tally;
  readonly courses: number;
  readonly passengers: number;
  readonly wallMs: number;
  readonly late: Clockwork['late'];
  /** Highest rate of the clock that the computer allowed. */
  readonly fastest: number;
  /** Readings of the rules besides the one by the letter, and how often. */
  readonly readings: ReadonlyMap<string, number>;
  readonly money: MoneyOfDay | undefined;
  readonly violation: DayViolation | undefined;
}

export interface DayViolation {
  readonly violation: Violation;
  /** What the passenger had done until then. */
  readonly story: readonly string[];
}

/** Plays a service day on a bench and the night after it; `say` gets a line for each simulated hour. */
export async function playServiceDay(
  rig: Rig,
  options: DayOptions,
  day: string,
  say: (line: string) => void,
): Promise<DayPlayed> {
  const began = performance.now();
  const stage = await setStage(rig, options, day);
  const span = { from: atMinute(day, options.from), until: atMinute(day, options.until) };
  const agenda = makeAgenda(options.seed, day, span, stage.passengers);
  const service = new ServiceDay(rig, stage, options.rate, say);
  const { violation, money } = await service.play(agenda, day);
  return {
    tally: service.tally,
    courses: agenda.courses,
    passengers: stage.passengers.length,
    wallMs: performance.now() - began,
    late: service.clockwork.late,
    fastest: service.clockwork.fastest,
    readings: service.player.readings,
    money,
    violation,
  };
}

class ServiceDay {
  readonly tally = new Tally();
  readonly player: Player;
  readonly clockwork: Clockwork;
  readonly #rig: Rig;
  readonly #stage: Stage;
  readonly #say: (line: string) => void;
  readonly #stories: string[][];
  #hour = 0;

  constructor(rig: Rig, stage: Stage, rate: number, say: (line: string) => void) {
    this.#rig = rig;
    this.#stage = stage;
    this.#say = say;
    this.player = new Player(rig, stage.world);
    this.clockwork = new Clockwork(rig, stage.world, rate);
    this.#stories = stage.passengers.map(({ name, kind, spec }) => [
      `${name}, ${kind}: ${spec.tier} ${spec.concession}, t-purse ${spec.t} gr, e-purse ${spec.e} gr`,
    ]);
  }

  async play(
    { events }: Agenda,
    day: string,
  ): Promise<{ readonly violation: DayViolation | undefined; readonly money: MoneyOfDay | undefined }> {
    const { world } = this.#stage;
    const start = balance(world);
    let told: readonly string[] = [];
    try {
      for (const event of events) {
        told = event.kind === 'errand' ? (this.#stories[event.errand.card] ?? []) : [];
        await this.#hourly(event.at);
        await this.#meet(event);
      }
      told = [];
      await this.clockwork.stop(atMinute(dayAfter(day), NIGHT_MINUTE));
      await this.player.demandQuiet();
      await this.#askAfterDoubts();
      await this.player.act({ do: 'evening' });
      return { violation: undefined, money: await this.#settle(start) };
    } catch (error) {
      return { violation: { violation: asViolation(error), story: told }, money: undefined };
    } finally {
      await Promise.allSettled(world.machines.map(({ leaving }) => leaving));
    }
  }

  async #meet(event: Event): Promise<void> {
    switch (event.kind) {
      case 'move': {
        const { vehicle, to } = event.move;
        return this.clockwork.drive(event.at, () => this.player.act({ do: 'bus', vehicle, to }));
      }
      case 'hotlist':
        await this.clockwork.stop(event.at);
        await this.player.act({ do: 'hotlist', cards: event.cards });
        return;
      case 'errand':
        await this.clockwork.stop(event.at);
        return this.#errand(event.errand);
      default:
        return event satisfies never;
    }
  }

  /**
   * Who went away with a doubt comes to a machine at last: a card check settles it and takes nothing; what was not
   * carried over because of it is.
   */
  async #askAfterDoubts(): Promise<void> {
    const { world } = this.#stage;
    const at = this.#stage.world.now;
    for (const machine of world.machines) {
      for (const id of machine.book.cardsInDoubt()) {
        const card = world.pack.findIndex((each) => each.id === id);
        await this.#errand({ at, card, action: { do: 'card-check', at: machine.name, card } });
      }
    }
    for (const [card, each] of world.pack.entries()) {
      const waits = world.loadsOf(each).some(({ unclear, onCard }) => unclear && !onCard);
      const [machine] = world.machines;
      if (!waits || machine === undefined) continue;
      await this.#rig.office();
      await this.#errand({ at, card, action: { do: 'carry-over', at: machine.name, card } });
    }
  }

  async #errand({ card, action }: Errand): Promise<void> {
    const story = this.#stories[card];
    const before = this.#stage.world.card(card).account?.standing;
    story?.push(`${clockTime(this.#stage.world.now)} ${sentence(action)}`);
    const played = await this.player.act(action);
    if (played === undefined || !isPresentation(action)) return;
    this.tally.add(action, played, before);
    story?.push(`         ${outcomeOf(played)}`);
  }

  async #hourly(at: number): Promise<void> {
    const hour = Math.floor(at / HOUR);
    if (this.#hour !== 0 && hour > this.#hour) {
      const taps = this.tally.took.length;
      const revenue = (this.tally.revenue / 100).toFixed(2);
      const riding = this.#stage.world.pack.filter(({ account }) => account?.standing.ride.kind === 'open').length;
      this.#say(`${clockTime(hour * HOUR).slice(0, 5)}  ${taps} cards presented, ${riding} rides open, ${revenue} zł`);
    }
    this.#hour = hour;
  }

  /** Sums of the purses in the cards themselves, against what the ledger says of loads and fares. */
  async #settle(start: number): Promise<MoneyOfDay> {
    const { world } = this.#stage;
    const memories = await Promise.all(
      world.pack.flatMap(({ id, account }) => (account === undefined ? [] : [this.#rig.memory(id)])),
    );
    const end = memories.reduce((sum, { purses }) => sum + (purses.t ?? 0) + (purses.e ?? 0), 0);
    return { start, loads: this.tally.loads, fares: this.tally.revenue, end };
  }
}

function isPresentation(action: Action): action is Parameters<Tally['add']>[0] {
  return 'card' in action && action.do !== 'load';
}

function outcomeOf({ seen, verdict }: Played): string {
  const scene = resultOf(seen);
  const what = scene === undefined ? 'no answer' : `${scene.view} ${scene.reason ?? ''}`.trim();
  const purse = verdict?.onCard?.after.purse;
  const written = purse === undefined ? '' : `, t-purse ${purse} gr`;
  return `${what}, beeps ${seen.sight?.beeps.join() ?? '-'}${written}${seen.fired ? ', cut off' : ''}`;
}
