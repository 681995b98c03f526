import type { Action } from './actions.ts';
import { enter } from './bookkeeping.ts';
import { comeHome } from './come-home.ts';
import { judgeDisturbed, judgeUndisturbed, judgeWithoutDisk, resultOf, type Verdict } from './judge-tap.ts';
import { isUnchanged } from './ledger/agreement.ts';
import { type Order, type Outcome, TAP } from './ledger/outcome.ts';
import { outcomesOf, type TapPlace } from './ledger/rules.ts';
import { isNewest } from './ledger/terminal-book.ts';
import { type Presentation, present, type Seen } from './presentation.ts';
import { Refused, type Rig } from './rig.ts';
import { demandNoAmountsInDoubt } from './screen-rules.ts';
import { demand } from './violation.ts';
import { canServe, isDiskOut, type PackCard, type Validator, type World } from './world.ts';

type Tap = Action & { readonly do: 'tap' };
export type CityPackCard = PackCard & { account: NonNullable<PackCard['account']> };

/** Readings of the rules that were met besides the one by the letter, and how often. */
export type Readings = Map<string, number>;

/** What came of a presentation, and what the ledger said of it; no verdict where there was nothing to judge. */
export interface Played {
  readonly seen: Seen;
  readonly verdict: Verdict | undefined;
}

/** Holds one card to one machine and judges what came of it. Throws Violation. */
export async function playTap(rig: Rig, world: World, tap: Tap, readings: Readings): Promise<Played> {
  const machine = world.machine(tap.at);
  return tapAt(rig, world, machine, tap.card, readings, {
    strike: tap.strike,
    pullMs: tap.pullMs,
    leave: tap.leave,
    ...(tap.hold === undefined ? {} : { meanwhile: () => holdOn(rig, world, tap) }),
  });
}

async function holdOn(rig: Rig, world: World, { hold }: Tap): Promise<void> {
  world.now = await rig.clock({ advance: hold?.advance ?? 0 });
}

/** Presents a card for what was chosen before, or for a plain tap. */
export async function tapAt(
  rig: Rig,
  world: World,
  machine: Validator,
  index: number,
  readings: Readings,
  how: Omit<Presentation, 'cards' | 'signalExpected'> & { readonly order?: Order },
): Promise<Played> {
  const { order = TAP, ...presentation } = how;
  const card = world.card(index);
  const serves = canServe(machine);
  const diskOut = isDiskOut(machine);
  const doubted = await showsDoubtOf(rig, machine, card);
  const place = card.account === undefined ? undefined : placeOf(world, machine, card, doubted, how.strike?.device);
  const seen = await present(rig, world, machine, { ...presentation, cards: [index], signalExpected: serves });
  demandNothingLater(seen);
  if (!machine.alive && !seen.died) return unjudged(demandUntouched(seen, 'a dead machine'));
  if (machine.troubles.has('antenna')) return unjudged(demandUntouched(seen, 'a machine without reader'));
  const disturbed = seen.fired || how.pullMs !== undefined;
  if (card.account === undefined || place === undefined) {
    if (serves && !disturbed) demandOddCardRefused(card, seen);
    return unjudged(demandUntouched(seen, `a ${card.kind} card`));
  }
  const city = card as CityPackCard;
  const outcomes = outcomesOf(city.account, place, order);
  const verdict = diskOut
    ? judgeWithoutDisk(seen, outcomes)
    : disturbed
      ? judgeDisturbed(seen, outcomes)
      : judgeUndisturbed(seen, outcomes, needsLog(place, city));
  demandSecondDoubtNamed(place, verdict);
  noteReading(verdict.told, outcomes, readings);
  const { bus, now } = place;
  enter(world, machine, { card: city, order, bus, outcomes, verdict, seen, diskOut, disturbed, now });
  // A disk that refused once closes the machine for a moment.
  if (seen.sight?.state.scene.view === 'out-of-service') await comeHome(rig, world, machine);
  return { seen, verdict };
}

const unjudged = (seen: Seen): Played => ({ seen, verdict: undefined });

/** The doubt of this card is still on the screen, so that the machine asks for it (step 6). */
async function showsDoubtOf(rig: Rig, machine: Validator, { id }: PackCard): Promise<boolean> {
  if (machine.doubtShown !== id || !machine.alive) return false;
  try {
    return (await rig.state(machine.name)).scene.view === 'uncertain';
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** All that the rules need to know of this moment. */
function placeOf(
  world: World,
  machine: Validator,
  card: PackCard,
  uncertainShown: boolean,
  struck: string | undefined,
): TapPlace {
  const counter = card.account?.standing.counter;
  const aboard = world.machines.filter((other) => other !== machine && other.vehicle === machine.vehicle);
  const listed = world.hotlist.some((index) => world.card(index) === card);
  return {
    tariff: world.tariff,
    now: world.now,
    today: world.today(),
    terminal: machine.terminal,
    bus: world.placeOf(machine),
    blocked: machine.knowsHotlist ? listed : listed && 'unsure',
    page: machine.book.page(card.id),
    greensAboard: aboard.flatMap(({ book }) => {
      const { green } = book.page(card.id);
      return green !== undefined && green.counter === counter ? [green.last] : [];
    }),
    uncertainShown,
    office: world.officeAnswers && (struck === 'office' ? 'perhaps' : true),
    // What is on the card may be said or not; the ledger remembers how it was at this moment.
    loads: world.loadsOf(card).map((load) => ({ ...load })),
  };
}

function needsLog({ page }: TapPlace, { account }: CityPackCard): boolean {
  return page.doubts.some((doubt) => doubt !== undefined && (doubt.codesOnly || !isNewest(doubt, account.standing)));
}

/** A38: a card that is held on is not served again. */
function demandNothingLater({ later }: Seen): void {
  if (later === undefined) return;
  demand(later.beeps.length === 0, 'A38 served once', 'a held card was answered twice', later.scenes);
}

export function demandUntouched(seen: Seen, why: string): Seen {
  const same = seen.before.every((before, index) => {
    const after = seen.after[index];
    return after !== undefined && isUnchanged(before, after);
  });
  demand(same, 'nothing is written', `${why} and yet the card has changed`, seen);
  demandNoAmountsInDoubt(seen.sight?.scenes ?? []);
  return seen;
}

export function demandOddCardRefused({ kind }: PackCard, seen: Seen): void {
  const scene = resultOf(seen);
  const reason = kind === 'damaged' ? 'damaged' : 'foreign';
  const right = scene?.view === 'refused' && scene.reason === reason && seen.sight?.beeps.join() === '3';
  demand(right, `T97 ${kind} card refused`, `shown: ${scene?.view} ${scene?.reason}`, seen.sight);
}

/** Two doubts in a row of one card at one machine: the card may be damaged. */
function demandSecondDoubtNamed({ page }: TapPlace, { scene }: Verdict): void {
  if (scene?.view !== 'uncertain' || page.inARow === null) return;
  const second = page.inARow >= 1;
  demand(
    (scene.reason === 'damaged') === second,
    'two doubts in a row are named',
    `doubts before: ${page.inARow}, reason: ${scene.reason}`,
    scene,
  );
}

function noteReading(told: Outcome | undefined, outcomes: readonly Outcome[], readings: Readings): void {
  const name = told?.reading;
  if (name === undefined || outcomes.length < 2) return;
  readings.set(name, (readings.get(name) ?? 0) + 1);
}
