import type { Action, BusPosition, Trouble } from './actions.ts';
import type { Chosen as AnyChosen } from './chosen.ts';
import type { Dice } from './dice.ts';
import type { LoadOrder } from './ledger/loads.ts';
import { seasonFrom } from './pack.ts';
import { type Limits, Strikes } from './strikes.ts';
import { type Bus, canServe, isDiskOut, type Validator, type World } from './world.ts';

type Chosen = Exclude<AnyChosen, { readonly do: 'pocket' }>;

/** One passenger's bad luck: for a few steps everything turns about this card and this machine. */
interface Story {
  readonly card: number;
  readonly machine: Validator;
  left: number;
}

/** Chooses the next step: mostly taps, and around them all that can go wrong. */
export class Chooser {
  readonly #dice: Dice;
  readonly #world: World;
  readonly #limits: Limits;
  readonly #strikes: Strikes;
  #day = 0;
  #runs = 0;
  #lastTapped: number | undefined;
  #story: Story | undefined;
  /** The clock is never so far back that two machines could not have it. */
  #latest = 0;

  constructor(dice: Dice, world: World, limits: Limits) {
    this.#dice = dice;
    this.#world = world;
    this.#limits = limits;
    this.#strikes = new Strikes(dice, limits);
  }

  /** The steps that begin a day: the time, and every bus on its first course. */
  morning(): readonly Action[] {
    const dice = this.#dice;
    this.#day += 1;
    this.#runs = 0;
    const today = Math.floor(this.#world.now / 86_400);
    // Early in the morning, or a night on which the operating day ends at three.
    const hour = dice.percent(25) ? dice.between(22, 25) : dice.between(4, 18);
    const now = (today + 1) * 86_400 + hour * 3600 + dice.between(0, 3599);
    this.#latest = now;
    return [{ do: 'day', now }, ...this.#world.buses.map((bus) => this.#newCourse(bus))];
  }

  next(): Action {
    const dice = this.#dice;
    const { machines } = this.#world;
    this.#latest = Math.max(this.#latest, this.#world.now);
    if (this.#story !== undefined && this.#story.left > 0) return this.#tell(this.#story);
    const machine = dice.pick(machines);
    if (canServe(machine) && dice.percent(4)) {
      this.#story = { card: this.#card(machine), machine, left: dice.between(4, 9) };
      return this.#tell(this.#story);
    }
    if (!machine.alive && dice.percent(60)) return { do: 'start', at: machine.name };
    const [troubled] = [...machine.troubles.keys()];
    if (troubled !== undefined && dice.percent(35)) return { do: 'mend', at: machine.name, device: troubled };
    return dice.weighted<() => Action>([
      [52, () => this.#tap(machine)],
      [9, () => this.#group(machine)],
      [5, () => this.#transfer(machine)],
      [7, () => this.#carryOver(machine)],
      [4, () => this.#load()],
      [1, () => ({ do: 'pocket', at: machine.name, card: this.#card(machine) })],
      [5, () => this.#cardCheck(machine)],
      [16, () => this.#move()],
      [13, () => this.#advance()],
      [2, () => ({ do: 'pair', at: machine.name, cards: this.#two() })],
      [2, () => ({ do: 'second', at: machine.name, cards: this.#two() })],
      [2, () => ({ do: 'touch', at: machine.name, button: dice.pick(['language', 'larger', 'card-check'] as const) })],
      [4, () => ({ do: 'home', at: machine.name })],
      [2, () => ({ do: machine.alive ? 'kill' : 'start', at: machine.name })],
      [4, () => this.#trouble(machine)],
      [1, () => ({ do: 'jump', at: machine.name, amount: dice.between(-7200, 7200) * 1000 })],
      [1, () => this.#hotlist()],
    ])();
  }

  #tell(story: Story): Action {
    const dice = this.#dice;
    const { card, machine } = story;
    story.left -= 1;
    const aboard = this.#world.machines.filter(({ vehicle }) => vehicle === machine.vehicle);
    if (this.#lies(card)) story.left = 0;
    if (!machine.alive) return { do: 'start', at: machine.name };
    return dice.weighted<() => Action>([
      [50, () => this.#tap(machine, card)],
      [14, () => this.#group(machine, card)],
      [9, () => this.#transfer(machine, card)],
      [12, () => this.#carryOver(machine, card)],
      [8, () => this.#load(card)],
      [7, () => ({ do: 'pocket', at: machine.name, card })],
      [18, () => this.#drive(this.#world.bus(machine.vehicle))],
      [18, () => ({ do: 'advance', seconds: dice.pick([1, 9, 10, 20, 30, 50, 59, 60]) })],
      [7, () => ({ do: 'card-check', at: machine.name, card })],
      [7, () => this.#tap(dice.pick(dice.percent(50) ? aboard : this.#world.machines), card)],
    ])();
  }

  #tap(machine: Validator, card = this.#card(machine)): Action {
    const dice = this.#dice;
    this.#lastTapped = card;
    const tap = { do: 'tap', at: machine.name, card } as const;
    if (!canServe(machine)) return tap;
    return dice.weighted<() => Action>([
      [50, () => tap],
      [35, () => this.#struck({ ...tap, strike: this.#strikes.atTap() })],
      [8, () => ({ ...tap, pullMs: dice.between(0, 700) })],
      [7, () => ({ ...tap, hold: { advance: dice.pick([1, 9, 10, 60, 900]) } })],
    ])();
  }

  #struck(tap: Action & { do: 'tap' }): Action {
    const dies = tap.strike?.fault === 'kill';
    return dies && this.#dice.percent(30) ? { ...tap, leave: true } : tap;
  }

  /** T58-T63: few or many, now and then nobody. */
  #group(machine: Validator, card = this.#card(machine)): Action {
    const dice = this.#dice;
    const some = (): number => (dice.percent(55) ? 0 : dice.percent(93) ? dice.between(1, 3) : dice.between(20, 31));
    const tickets = { self: dice.percent(60) ? 1 : 0, normal: some(), local: some(), statutory: some() };
    return this.#chosen({ do: 'group', at: machine.name, card, tickets }, machine, 'antenna');
  }

  #transfer(machine: Validator, card = this.#card(machine)): Action {
    const amount = this.#dice.pick([100, 200, 900, 1000, 1100, 2500]);
    return this.#chosen({ do: 'transfer', at: machine.name, card, amount }, machine, 'slot');
  }

  #carryOver(machine: Validator, chosen?: number): Action {
    const { pack, loads } = this.#world;
    const waiting = pack.flatMap((each, index) =>
      loads.some(({ number, onCard }) => String(number) === each.number && !onCard) ? [index] : [],
    );
    const free = waiting.filter((index) => !this.#lies(index));
    const card = chosen ?? (free.length > 0 && this.#dice.percent(80) ? this.#dice.pick(free) : this.#card(machine));
    return this.#chosen({ do: 'carry-over', at: machine.name, card }, machine, 'slot');
  }

  #chosen<Choice extends Chosen>(choice: Choice, machine: Validator, reader: 'antenna' | 'slot'): Choice {
    const dice = this.#dice;
    if (!canServe(machine)) return choice;
    return dice.weighted<() => Choice>([
      [55, () => choice],
      [37, () => ({ ...choice, strike: this.#strikes.whenChosen(reader, choice.do === 'carry-over') })],
      [8, () => ({ ...choice, pullMs: dice.between(0, 900) })],
    ])();
  }

  #load(chosen?: number): Action {
    const dice = this.#dice;
    const { pack, now } = this.#world;
    const city = pack.flatMap(({ account }, index) => (account === undefined ? [] : [index]));
    const card = chosen ?? dice.pick(city);
    if (pack[card]?.account === undefined) return { do: 'load', card: dice.pick(city), load: this.#money() };
    const contract = seasonFrom(now, dice.between(-40, 5));
    const season = { kind: 'season', contract, feasible: dice.percent(90) } as const;
    return { do: 'load', card, load: dice.percent(70) ? this.#money() : season };
  }

  #money(): LoadOrder {
    const dice = this.#dice;
    const grosze = dice.pick([1, 500, 1000, 5000, 20_000, 890_000]);
    return { kind: dice.pick(['top-up', 'refund'] as const), grosze, feasible: dice.percent(90) };
  }

  #cardCheck(machine: Validator): Action {
    const check = { do: 'card-check', at: machine.name, card: this.#card(machine) } as const;
    return this.#dice.percent(20) ? { ...check, strike: this.#strikes.atTap() } : check;
  }

  /** A card that has something to do at this machine, or any. */
  #card(machine: Validator): number {
    const dice = this.#dice;
    const { pack } = this.#world;
    const { run } = this.#world.bus(machine.vehicle).position;
    const numbers = pack.map((_, index) => index).filter((index) => !this.#lies(index));
    const inDoubt = machine.book.cardsInDoubt();
    const asked = numbers.filter((index) => inDoubt.includes(pack[index]?.id ?? ''));
    const riding = numbers.filter((index) => {
      const ride = pack[index]?.account?.standing.ride;
      return ride !== undefined && ride.kind !== 'none' && ride.run === run;
    });
    const last = numbers.filter((index) => index === this.#lastTapped);
    return dice.pick(
      dice.weighted([
        [asked.length > 0 ? 30 : 0, asked],
        [last.length > 0 ? 25 : 0, last],
        [riding.length > 0 ? 25 : 0, riding],
        [20, numbers],
      ]),
    );
  }

  #two(): readonly [number, number] {
    const numbers = this.#world.pack.map((_, index) => index).filter((index) => !this.#lies(index));
    const first = this.#dice.pick(numbers);
    return [first, this.#dice.pick(numbers.filter((index) => index !== first))];
  }

  #lies(index: number): boolean {
    return this.#world.machines.some(({ lying }) => lying.includes(index));
  }

  #move(): Action {
    const bus = this.#dice.pick(this.#world.buses);
    const last = bus.position.at === bus.position.stops - 1;
    return last || this.#dice.percent(4) ? this.#newCourse(bus) : this.#drive(bus);
  }

  /** On along its course, as far as it goes. */
  #drive(bus: Bus): Action {
    const dice = this.#dice;
    const { at, phase, stops } = bus.position;
    const last = stops - 1;
    const to: Pick<BusPosition, 'at' | 'phase'> =
      phase === 'at-stop' && dice.percent(70)
        ? { at, phase: 'between' }
        : dice.percent(80)
          ? { at: Math.min(at + (dice.percent(25) ? dice.between(2, 9) : 1), last), phase: 'at-stop' }
          : { at: Math.min(at + 1, last), phase: 'between' };
    return { do: 'bus', vehicle: bus.vehicle, to: { ...bus.position, ...to } };
  }

  /** Course numbers begin anew every day, so that yesterday's come again. */
  #newCourse({ vehicle }: Bus): Action {
    this.#runs += 1;
    const line = String(vehicle % 100);
    const course = String(this.#runs);
    const to = { line, course, run: `${this.#day}:${line}/${course}`, stops: this.#dice.between(4, 34) };
    return { do: 'bus', vehicle, to: { ...to, at: 0, phase: 'at-stop' } };
  }

  /** Often to the second at which a rule changes its mind. */
  #advance(): Action {
    const dice = this.#dice;
    const { now, pack } = this.#world;
    if (dice.percent(6) && now >= this.#latest) return { do: 'advance', seconds: -dice.between(1, 100) };
    const marks = pack.flatMap(({ account }) => {
      const ride = account?.standing.ride;
      if (ride === undefined || ride.kind === 'none') return [];
      const windows = ride.kind === 'open' ? [10, 60] : [60, 900];
      const since = ride.kind === 'open' ? (ride.bought?.at ?? ride.at) : ride.at;
      return windows.flatMap((window) => [-1, 0, 1].map((off) => since + window + off - now));
    });
    const ahead = marks.filter((seconds) => seconds > 0 && seconds < 1000);
    if (ahead.length > 0 && dice.percent(60)) return { do: 'advance', seconds: dice.pick(ahead) };
    return { do: 'advance', seconds: dice.pick([1, 5, 9, 10, 30, 59, 60, 61, 120, 300, 899, 900, 1800]) };
  }

  #trouble(machine: Validator): Action {
    const dice = this.#dice;
    if (!machine.alive || machine.troubles.size > 0) return { do: 'home', at: machine.name };
    const officeIsTroubled = !this.#world.officeAnswers;
    const trouble = dice.weighted<Trouble>([
      [2, { device: 'disk', fault: dice.pick(['full', 'io']) }],
      [1, { device: 'disk', fault: 'slow', amount: dice.between(5, 120) }],
      [this.#limits.readersCanBeLost ? 1 : 0, { device: 'antenna', fault: 'reader-lost' }],
      [officeIsTroubled ? 0 : 2, { device: 'office', fault: dice.pick(['down', 'drop-answer']) }],
      [3, { device: 'vehicle', fault: dice.pick(['silent', 'garbage']) }],
    ]);
    return { do: 'trouble', at: machine.name, trouble };
  }

  #hotlist(): Action {
    const cards = this.#world.pack.flatMap(({ account }, index) => (account === undefined ? [] : [index]));
    const some = cards.filter(() => this.#dice.percent(10));
    const known = this.#world.officeAnswers && this.#world.machines.every((each) => each.alive && !isDiskOut(each));
    return known ? { do: 'hotlist', cards: some } : { do: 'home', at: this.#dice.pick(this.#world.machines).name };
  }
}
