import type { Action, Trouble } from './actions.ts';
import { playCardCheck } from './card-check.ts';
import { type Chosen, playChosen, playLoad } from './chosen.ts';
import { comeHome } from './come-home.ts';
import { playEvening } from './evening.ts';
import { mend, start } from './recovery.ts';
import { Refused, type Rig } from './rig.ts';
import { demandNoAmountsInDoubt } from './screen-rules.ts';
import { comesTrue, lookAt } from './sight.ts';
import { type Played, playTap, type Readings } from './tap.ts';
import { playPair, playSecond } from './two-cards.ts';
import { demand } from './violation.ts';
import { canServe, isDiskOut, type Validator, type World } from './world.ts';

const SECOND = 1000;

/** Steps in which one card is presented. */
type Presented = { readonly do: 'tap' | 'card-check' | Chosen['do'] };

/** Plays steps on a bench, each judged by the ledger. Steps that make no sense at the moment are passed over. */
export class Player {
  readonly #rig: Rig;
  readonly #world: World;
  /** Readings of the rules that were met besides the one by the letter. */
  readonly readings: Readings = new Map();

  constructor(rig: Rig, world: World) {
    this.#rig = rig;
    this.#world = world;
  }

  /** Throws Violation where no rule allows what happened. */
  async play(action: Action): Promise<void> {
    const { cards, lying } = this.#cardsOf(action);
    if (lying && action.do !== 'start') return;
    await this.act(action);
    if (cards.length === 0) await this.demandQuiet();
  }

  /** A card that lies in a dead machine is out of everybody's hands. */
  #cardsOf(action: Action): { readonly cards: readonly number[]; readonly lying: boolean } {
    const cards =
      'card' in action && action.do !== 'load'
        ? [action.card]
        : 'cards' in action && action.do !== 'hotlist'
          ? action.cards
          : [];
    const taken = this.#world.machines.flatMap((machine) => machine.lying);
    const there = 'at' in action ? this.#world.machine(action.at).lying : [];
    return { cards, lying: cards.some((card) => taken.includes(card)) || (cards.length > 0 && there.length > 0) };
  }

  /** The step alone; what came of a card that was presented. Throws Violation. */
  async act(action: Action): Promise<Played | undefined> {
    const rig = this.#rig;
    const world = this.#world;
    switch (action.do) {
      case 'tap':
        return playTap(rig, world, action, this.readings);
      case 'group':
      case 'transfer':
      case 'carry-over':
      case 'pocket':
        return playChosen(rig, world, action, this.readings);
      case 'card-check':
        return this.#cardCheck(action);
      default:
        await this.#change(action);
        return undefined;
    }
  }

  async #change(action: Exclude<Action, Presented>): Promise<void> {
    const rig = this.#rig;
    const world = this.#world;
    switch (action.do) {
      case 'load':
        return playLoad(rig, world, action);
      case 'pair':
        return playPair(rig, world, world.machine(action.at), action.cards);
      case 'second':
        return playSecond(rig, world, world.machine(action.at), action.cards, this.readings);
      case 'touch':
        return this.#touch(world.machine(action.at), action.button);
      case 'home':
        return comeHome(rig, world, world.machine(action.at));
      case 'advance':
        world.now = await rig.clock({ advance: action.seconds });
        return;
      case 'day':
        world.now = await rig.clock({ now: action.now * SECOND, freeze: true });
        return;
      case 'bus':
        return this.#moveBus(action.vehicle, action.to);
      case 'kill':
        return this.#kill(world.machine(action.at));
      case 'start':
        return start(rig, world, world.machine(action.at), this.readings);
      case 'trouble':
        return this.#trouble(world.machine(action.at), action.trouble);
      case 'mend':
        return mend(rig, world, world.machine(action.at), action.device);
      case 'jump':
        return this.#jump(world.machine(action.at), action.amount);
      case 'hotlist':
        return this.#hotlist(action.cards);
      case 'evening':
        return playEvening(rig, world, this.readings);
      default:
        return action satisfies never;
    }
  }

  /** T98, T102: the button first, which beeps once; then about five seconds for the card. */
  async #cardCheck({ at, card, strike }: Action & { do: 'card-check' }): Promise<Played | undefined> {
    const machine = this.#world.machine(at);
    if (!canServe(machine)) return undefined;
    await comeHome(this.#rig, this.#world, machine);
    await this.#rig.tell('POST', `/touch?machine=${at}`, { button: 'card-check' });
    const sight = await lookAt(this.#rig, machine);
    const { view } = sight?.state.scene ?? {};
    demand(view === 'present-card' && sight?.beeps.join() === '1', 'T102 one beep for the button', `${view}`, sight);
    const seen = await playCardCheck(this.#rig, this.#world, machine, card, strike);
    return { seen, verdict: undefined };
  }

  async #touch(machine: Validator, button: string): Promise<void> {
    if (!machine.alive) return;
    try {
      await this.#rig.tell('POST', `/touch?machine=${machine.name}`, { button });
    } catch (error) {
      // There is no such button on what it shows.
      if (error instanceof Refused && error.status < 500) return;
      throw error;
    }
    const beeps = (await lookAt(this.#rig, machine))?.beeps.join();
    demand(beeps === (button === 'card-check' ? '1' : ''), 'T102 one beep for the button', `${button}: ${beeps}`);
    await comeHome(this.#rig, this.#world, machine);
  }

  async #moveBus(vehicle: number, to: (Action & { do: 'bus' })['to']): Promise<void> {
    const { line, course, at, phase } = to;
    const aboard = this.#world.machines.find((machine) => machine.vehicle === vehicle);
    if (aboard === undefined) return;
    const bus = this.#world.bus(vehicle);
    const stops = Array.from({ length: to.stops }, (_, index) => ({
      id: `s${index}`,
      name: to.names?.[index] ?? `Przystanek ${index}`,
    }));
    // Buses that drive on stay on their course.
    const change = bus.position.run === to.run ? { at, phase } : { line, course, stops, at, phase };
    await this.#rig.tell('POST', `/vehicle?machine=${aboard.name}`, change);
    bus.position = to;
  }

  async #kill(machine: Validator): Promise<void> {
    if (!machine.alive) return;
    await this.#rig.tell('POST', `/machines/${machine.name}/kill`);
    machine.alive = false;
    machine.book.restarted(performance.now());
  }

  async #trouble(machine: Validator, trouble: Trouble): Promise<void> {
    if (!machine.alive || machine.troubles.has(trouble.device)) return;
    const id = await this.#rig.arm(machine.name, trouble);
    machine.troubles.set(trouble.device, { trouble, id });
    if (trouble.device !== 'antenna') return;
    const lost = await comesTrue(
      async () => (await this.#rig.state(machine.name)).scene.view === 'out-of-service',
      10_000,
    );
    demand(lost, 'a lost reader is told', 'the machine goes on as if it had its reader');
  }

  /** A jump of the computer's clock: the machine's own time does not follow. */
  async #jump(machine: Validator, amount: number): Promise<void> {
    if (!machine.alive) return;
    const id = await this.#rig.arm(machine.name, { device: 'clock', fault: 'jump', amount });
    await this.#rig.disarm(id);
  }

  async #hotlist(cards: readonly number[]): Promise<void> {
    const world = this.#world;
    if (!world.officeAnswers || world.machines.some((each) => !each.alive || isDiskOut(each))) return;
    const numbers = cards.map((card) => Number(world.card(card).number));
    await this.#rig.tell('POST', '/office', { hotlist: numbers });
    world.hotlist = cards;
    for (const machine of world.machines) machine.knowsHotlist = true;
  }

  /** Nobody has held a card to anything: no result, no beep but that of a machine that closes; and its time is right. */
  async demandQuiet(): Promise<void> {
    for (const machine of this.#world.machines) {
      const sight = machine.alive ? await lookAt(this.#rig, machine) : undefined;
      if (sight === undefined) continue;
      demandNoAmountsInDoubt(sight.scenes);
      const closed = sight.scenes.some(({ view }) => view === 'out-of-service') ? ['3', ''] : [''];
      demand(closed.includes(sight.beeps.join()), 'no beep without cause', sight.beeps.join(), sight.scenes);
      demand(
        sight.state.now === this.#world.now * SECOND,
        'one time on the whole bench',
        `${machine.name} is at ${sight.state.now}, the bench at ${this.#world.now * SECOND}`,
      );
    }
  }
}
