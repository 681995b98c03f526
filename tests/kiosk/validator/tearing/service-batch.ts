import { decodeContractSlot } from '../../../../fares/card/contract-slot.ts';
import type { ServiceResult } from '../../../../statecharts/validator/events.ts';
import type { TestCard } from './card.ts';
import { type Paper, type Said, tapped } from './card-on-paper.ts';
import type { When } from './expected.ts';
import { acted, type LoadsThen, leavesDoubt, performed, readAgain, tornAnswer } from './expected-answer.ts';
import type { LineState } from './office-line.ts';
import { isDecisive, nameOf, type OfficeThen, type ServiceCase } from './service-cases.ts';
import { PURSE, SERVICE_PURSE, type Variant } from './service-variants.ts';
import type { ServiceWorld } from './service-world.ts';

/** Where the passenger's day has come to before the operation: seconds after noon, and the stop. */
const BEFORE = [
  [0, 3],
  [300, 4],
  [540, 5],
] as const;
const TORN = { at: 600, stop: 5 };
const LATER: Readonly<Record<When, { readonly seconds: number; readonly stop: number }>> = {
  'at once': { seconds: 2, stop: 5 },
  'after the window': { seconds: 70, stop: 5 },
  'next stop': { seconds: 120, stop: 6 },
  'next day': { seconds: 86_400, stop: 5 },
};
const LAST = { seconds: 300, stops: 2 };
const LINES: Readonly<Record<OfficeThen, LineState>> = {
  up: 'up',
  late: 'up',
  down: 'down',
  'answer lost': 'claims-lost',
};

/** One case on its way: the card, what the rules say is on it, and what was wrong with it so far. */
interface Passenger {
  readonly each: ServiceCase;
  readonly card: TestCard;
  paper: Paper;
  loads: LoadsThen;
  greenAt: number | undefined;
  readonly faults: string[];
}

/** What one batch found: faults of cases by name, and how many were tried. */
export interface Found {
  readonly tried: number;
  readonly faults: readonly string[];
}

/**
 * Cases that share machine, time and office: all are torn, the power fails once for all that are killed, all come
 * back, all take one more tap, and then card, journals and office must say the same.
 */
export async function tryBatch(world: ServiceWorld, cases: readonly ServiceCase[]): Promise<Found> {
  const [first] = cases;
  if (first === undefined) return { tried: 0, faults: [] };
  const { machine, office, when } = first;
  const passengers = cases.map((each): Passenger => boarded(world, each));
  world.line.state = 'up';
  await rideBefore(world, passengers);
  const later = LATER[when];
  // The uncertain view is about one card at a time: who comes back at once comes before the next is torn.
  const rounds = machine === 'alive' && when === 'at once' ? passengers.map((one) => [one]) : [passengers];
  for (const round of rounds) {
    world.line.state = 'up';
    world.goTo(TORN.at, TORN.stop);
    for (const passenger of round) await tear(world, passenger);
    world.line.state = 'up';
    if (machine === 'killed') await world.killFirst();
    if (office === 'up') await world.sync();
    if (office === 'answer lost') await world.syncWithoutAnswer();
    world.line.state = LINES[office];
    world.goTo(TORN.at + later.seconds, later.stop);
    for (const passenger of round) await comeBack(world, passenger);
  }
  world.line.state = 'up';
  world.goTo(TORN.at + later.seconds + LAST.seconds, later.stop + LAST.stops);
  for (const passenger of passengers) await oneMoreTap(world, passenger);
  await world.sync();
  // What one terminal told may be news for another.
  await world.sync();
  await judge(world, passengers);
  return {
    tried: passengers.length,
    faults: passengers.flatMap(({ each, faults }) => faults.map((fault) => `${nameOf(each)}: ${fault}`)),
  };
}

function boarded(world: ServiceWorld, each: ServiceCase): Passenger {
  const { holder, loads } = each.variant;
  world.goTo(0, 3);
  const card = world.card(holder.concession);
  for (const load of loads) world.office.putLoad({ ...load, number: card.number });
  const paper: Paper = { t: PURSE, e: SERVICE_PURSE, coded: 0, ride: null, written: null, counter: 0 };
  return { each, card, paper, loads: { onCard: false, officeKnows: false }, greenAt: undefined, faults: [] };
}

async function rideBefore(world: ServiceWorld, passengers: readonly Passenger[]): Promise<void> {
  for (const [step, [seconds, stop]] of BEFORE.entries()) {
    world.goTo(seconds, stop);
    for (const passenger of passengers) {
      const { each, card } = passenger;
      const act = each.variant.before[step];
      if (act === undefined || act === null) continue;
      const at = world.moment(act.where);
      passenger.paper = acted(passenger.paper, act, at, each.variant);
      await world.serve(act.where, card, act.order);
      if (act.where === 'same terminal' && each.machine === 'alive') passenger.greenAt = at.now;
      compare(passenger, 'before the tear');
    }
  }
}

async function tear(world: ServiceWorld, passenger: Passenger): Promise<void> {
  const { each, card } = passenger;
  const { cut, machine, variant } = each;
  world.line.state = variant.claim === 'lost' ? 'claims-lost' : 'up';
  world.line.losesClaims = variant.claim === 'lost once' ? 1 : 0;
  const at = world.moment('same terminal', passenger.greenAt);
  const done = performed(variant, passenger.paper, at, world.line.state, passenger.loads);
  const result = await world.tear(card, variant.order, cut, machine);
  const executed = cut === null || (isDecisive(each) && cut.when === 'after');
  if (executed) {
    const [then, said] = done;
    passenger.paper = then;
    if (cut === null) answered(passenger, result, said);
    if (cut === null && then.counter > 0 && said.view !== 'refused' && variant.family === 'group')
      passenger.greenAt = at.now;
    const onCard = said.view === 'carried-over' && said.outcome === 4;
    passenger.loads = { onCard, officeKnows: onCard && cut === null && officeHears(each) };
  } else if (machine === 'alive') {
    const expected = tornAnswer(each);
    if (expected !== 'uncertain') answered(passenger, result, expected);
    else if (result?.view !== 'uncertain') passenger.faults.push(`at the tear it said ${JSON.stringify(result)}`);
  }
  compare(passenger, 'at the tear');
}

const officeHears = ({ office }: ServiceCase): boolean => office === 'up' || office === 'answer lost';

async function comeBack(world: ServiceWorld, passenger: Passenger): Promise<void> {
  const { each, card } = passenger;
  const { cut, machine, reading, variant, when, where } = each;
  const here = where === 'same terminal';
  const at = world.moment(where, here ? passenger.greenAt : undefined);
  const uncertainShown = here && machine === 'alive' && isDecisive(each) && when === 'at once';
  const torn = { ...world.moment('same terminal'), ...courseAtTear(world) };
  const doubt =
    here && leavesDoubt(each)
      ? { executed: isDecisive(each) && cut?.when === 'after', at: torn, uncertainShown }
      : null;
  const order =
    reading === 'a tap'
      ? ({ kind: 'tap', agreed: false } as const)
      : reading === 'a card check'
        ? ({ kind: 'card-check' } as const)
        : variant.order;
  const [then, said] = readAgain(each, passenger.paper, at, doubt, world.line.state, passenger.loads);
  const result = await world.serve(where, card, order, uncertainShown && reading === 'a tap');
  passenger.paper = then;
  if (said.view === 'carried-over' && said.outcome === 4) passenger.loads = { ...passenger.loads, onCard: true };
  answered(passenger, result, said);
  compare(passenger, 'when it came back');
}

/** The course and stop at the time of the tear, whatever the day is now. */
function courseAtTear(world: ServiceWorld) {
  const { course } = world.moment('same terminal');
  return { course: course.replace(/\d+$/, '0'), stop: TORN.stop };
}

/** The next tap anywhere: in or out, and for a carry-over once more into the pocket, with the office there. */
async function oneMoreTap(world: ServiceWorld, passenger: Passenger): Promise<void> {
  const { each, card } = passenger;
  const { variant, where } = each;
  const at = world.moment(where);
  // A rolled-back doubt of a chosen operation that nobody has come to ask for is told first.
  const result = await world.serve(where, card, { kind: 'tap', agreed: false });
  const [then, said] = tapped(passenger.paper, at, variant.holder);
  passenger.paper = then;
  answered(passenger, result, said);
  compare(passenger, 'after one more tap');
  if (variant.family !== 'carry-over') return;
  const again = await world.serve(where, card, variant.order);
  const before = passenger.loads;
  const [carried] = performed(variant, passenger.paper, world.moment(where), 'up', before);
  passenger.paper = carried;
  if (again.view !== 'carried-over') passenger.faults.push(`the last carry-over said ${again.view}`);
  else if (before.onCard && again.outcome === 4 && !again.repeated) passenger.faults.push('carried over twice');
  compare(passenger, 'after the last carry-over');
}

async function judge(world: ServiceWorld, passengers: readonly Passenger[]): Promise<void> {
  const executed = await world.executedInJournals();
  for (const passenger of passengers) {
    const { each, card, faults } = passenger;
    const { t, e, counter, state } = card.memory();
    expectSame(faults, 'record and value files', { t: state.purse, e: state.servicePurse }, { t, e });
    expectSame(faults, 'the office', world.office.view(card.number), {
      purses: { t, e },
      counter,
      findings: [],
      openDoubts: 0,
    });
    expectSame(faults, 'the journals', world.countOf(card, executed), counter);
    expectSame(faults, 'the loads', world.office.loadsOf(card.number).toSorted(), endOf(each.variant));
    for (const { name, desk } of Object.values(world.terminals)) {
      if (desk.doubts.find([desk.journal.cardReference(card.number)])) faults.push(`terminal ${name} still doubts`);
    }
  }
}

const endOf = ({ loads }: Variant): readonly string[] =>
  loads.map(({ feasible = true }) => (feasible ? 'done' : 'pending')).toSorted();

/** What the machine said is what the rules say, and the balance shown is the card's. */
function answered({ card, faults }: Passenger, result: ServiceResult | null, said: Said): void {
  if (result === null) return;
  expectSame(faults, 'it said', pick(result), pick(said));
  const { t } = card.memory();
  if ('balance' in result && result.balance !== t) faults.push(`it showed ${result.balance}, on the card is ${t}`);
  if (result.view === 'transferred' && result.purse !== t)
    faults.push(`it showed ${result.purse}, on the card is ${t}`);
}

function pick(said: Said | ServiceResult) {
  return {
    view: said.view,
    reason: 'reason' in said ? said.reason : undefined,
    outcome: 'outcome' in said ? said.outcome : undefined,
    repeated: ('repeated' in said ? said.repeated : undefined) ?? false,
  };
}

/** What is in the card's memory is what the rules say. */
function compare({ card, faults, paper }: Passenger, then: string): void {
  const { t, e, counter, contracts } = card.memory();
  const coded = [contracts.subarray(0, 20), contracts.subarray(20, 40)].filter((slot) => {
    const decoded = decodeContractSlot(slot);
    return !decoded.ok || decoded.contract !== undefined;
  }).length;
  expectSame(
    faults,
    `on the card ${then}`,
    { t, e, counter, coded },
    { t: paper.t, e: paper.e, counter: paper.counter, coded: paper.coded },
  );
}

function expectSame(faults: string[], what: string, found: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
  if (one !== other) faults.push(`${what}: ${one} instead of ${other}`);
}
