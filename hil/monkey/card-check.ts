import type { Strike } from './actions.ts';
import { amountsIn } from './amounts.ts';
import { perhapsSettled, settled } from './bookkeeping.ts';
import { resultOf } from './judge-tap.ts';
import { NOBODY, ticketsOn } from './ledger/account.ts';
import { present, type Seen } from './presentation.ts';
import type { Rig } from './rig.ts';
import { beepsOf } from './screen-rules.ts';
import type { Scene } from './shapes.ts';
import { type CityPackCard, demandOddCardRefused, demandUntouched } from './tap.ts';
import { demand } from './violation.ts';
import type { Validator, World } from './world.ts';

/** T73-T75, T95, T102-T104: what is on the card is shown, and nothing is written. */
export async function playCardCheck(
  rig: Rig,
  world: World,
  machine: Validator,
  index: number,
  strike: Strike | undefined,
): Promise<Seen> {
  const card = world.card(index);
  const seen = await present(rig, world, machine, { cards: [index], signalExpected: true, strike });
  demandUntouched(seen, 'a card check');
  const scene = resultOf(seen);
  const { standing } = card.account ?? {};
  const read = seen.commands.length > 4;
  if (seen.died) {
    if (standing !== undefined && read) perhapsSettled(machine.book, card.id, standing);
    machine.book.restarted(performance.now());
    return seen;
  }
  demand(scene !== undefined, 'a card check gets an answer', 'nothing was shown', seen.sight);
  demand(
    seen.sight?.beeps.join() === (beepsOf(scene) === 0 ? '' : '3'),
    'beeps go with the result',
    `${scene.view} after a card check beeped ${seen.sight?.beeps.join()}`,
    scene,
  );
  if (card.account === undefined) {
    if (!seen.fired) demandOddCardRefused(card, seen);
    return seen;
  }
  const early = seen.fired && scene.view === 'refused';
  demand(
    early || scene.view === 'card-contents',
    'a card check shows the card',
    `shown: ${scene.view} ${scene.reason}`,
    scene,
  );
  if (scene.view === 'card-contents') demandContents(world, machine, card as CityPackCard, scene);
  const whole = scene.view === 'card-contents';
  if (standing !== undefined && whole) settled(machine.book, card.id, standing);
  else if (standing !== undefined && read) perhapsSettled(machine.book, card.id, standing);
  const { inARow } = machine.book.page(card.id);
  if (inARow !== 0) machine.book.turn(card.id, { inARow: null });
  for (const other of world.machines) if (other !== machine) other.book.seenElsewhere(card.id);
  return seen;
}

function demandContents(world: World, machine: Validator, { account }: CityPackCard, { lines, language }: Scene): void {
  const text = lines.join('\n');
  const { purse, servicePurse, ride, seasons } = account.standing;
  const bus = world.placeOf(machine);
  const aboard = ride.kind === 'open' && bus !== null && ride.run === bus.run ? ticketsOn(ride) : NOBODY;
  for (const amount of [purse, servicePurse]) {
    demand(amountsIn(text).includes(amount), 'T75 purses as in memory', `${amount} gr are not shown`, lines);
  }
  if (language !== 'pl') return;
  const { self, normal, local, statutory } = aboard;
  const counted = [
    `Dla siebie ${self}`,
    `Normalny ${normal}`,
    `Ulgowy lokalny ${local}`,
    `Ulgowy ustawowy ${statutory}`,
  ];
  const right = counted.every((line) => lines.includes(line));
  demand(right, 'T106 tickets of the course', `expected ${counted.join()}`, lines);
  const days = seasons.filter((season) => season !== null).map(({ to }) => to.split('-').reverse().join('.'));
  demand(
    days.every((day) => text.includes(day)),
    'T74 season tickets',
    `expected ${days.join()}`,
    lines,
  );
}
