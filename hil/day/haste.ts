import type { Strike } from '../monkey/actions.ts';
import type { Dice } from '../monkey/dice.ts';
import type { Leg } from './journeys.ts';
import { type Plan, someTickets } from './plan.ts';

/** How long people need to present the card again. */
const AGAIN = 5;

/**
 * A card pulled away too early, at the way in, the way out, with tickets for several or in the pocket; most do then
 * what the screen says, some go away and leave the doubt as it is.
 */
export function planHaste(plan: Plan): void {
  const { journeys, morning, afternoon, dice } = plan;
  for (const span of [morning, afternoon]) {
    const leg = journeys.ride(span, dice, { least: 2 });
    if (leg === undefined) continue;
    dice.weighted<(torn: Plan, on: Leg) => void>([
      [35, tornOnTheWayIn],
      [30, tornOnTheWayOut],
      [20, tornTogether],
      [15, tornInThePocket],
    ])(plan, leg);
  }
}

function tornOnTheWayIn({ errands, dice }: Plan, leg: Leg): void {
  const door = errands.door(leg);
  const at = errands.whenBoarding(leg);
  errands.tap(at, door, tear(dice, 'antenna'));
  errands.tap(at + AGAIN, dice.percent(80) ? door : errands.door(leg));
  errands.alight(leg);
}

function tornOnTheWayOut({ errands, dice }: Plan, leg: Leg): void {
  errands.board(leg);
  const door = errands.door(leg);
  const at = errands.whenAlighting(leg);
  errands.tap(at, door, tear(dice, 'antenna'));
  if (dice.percent(70)) errands.tap(at + AGAIN, door);
}

function tornTogether({ errands, dice }: Plan, leg: Leg): void {
  const door = errands.door(leg);
  const at = errands.whenBoarding(leg);
  errands.group(at, door, someTickets(dice, true), tear(dice, 'antenna'));
  errands.tap(at + AGAIN, door);
  errands.alight(leg);
}

function tornInThePocket({ errands, dice }: Plan, leg: Leg): void {
  const door = errands.door(leg);
  const at = errands.whenBoarding(leg);
  errands.buys(at - 30, { kind: 'top-up', grosze: 100 * dice.between(10, 90), feasible: true });
  errands.carryOver(at, door, tear(dice, 'slot'));
  errands.pocket(at + AGAIN, door);
  errands.carryOver(at + 2 * AGAIN, errands.door(leg));
  errands.tap(at + 3 * AGAIN, door);
  errands.alight(leg);
}

/** Mostly where it hurts: around Commit. */
function tear(dice: Dice, device: 'antenna' | 'slot'): Strike {
  const when = dice.pick(['before', 'after'] as const);
  const at = dice.percent(65) ? { command: 'CommitTransaction', when } : { nthApdu: dice.between(1, 7), when };
  return { device, fault: dice.pick(['tear', 'tear', 'tear', 'corrupt']), at };
}
