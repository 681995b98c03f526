import { z } from 'zod';
import type { Action } from './actions.ts';
import { chooseAmount, chooseCarryOver, chooseTickets } from './choosing.ts';
import { comeHome } from './come-home.ts';
import { resultOf } from './judge-tap.ts';
import type { Order } from './ledger/outcome.ts';
import { present } from './presentation.ts';
import type { Rig } from './rig.ts';
import { demandUntouched, type Played, type Readings, tapAt } from './tap.ts';
import { demand } from './violation.ts';
import { canServe, type Validator, type World } from './world.ts';

export type Chosen = Extract<Action, { readonly do: 'group' | 'transfer' | 'carry-over' | 'pocket' }>;

/** Something is chosen on the screen, then the card confirms it at the antenna or in the pocket. */
export async function playChosen(
  rig: Rig,
  world: World,
  action: Chosen,
  readings: Readings,
): Promise<Played | undefined> {
  const machine = world.machine(action.at);
  if (!canServe(machine)) return undefined;
  const { card, strike } = action;
  const pullMs = 'pullMs' in action ? action.pullMs : undefined;
  if (action.do === 'pocket') return intoThePocket(rig, world, machine, action, readings);
  const order = await choose(rig, world, machine, action);
  const into = action.do === 'group' ? 'antenna' : 'slot';
  return tapAt(rig, world, machine, card, readings, { order, into, strike, pullMs });
}

async function choose(
  rig: Rig,
  world: World,
  machine: Validator,
  action: Exclude<Chosen, { readonly do: 'pocket' }>,
): Promise<Order> {
  switch (action.do) {
    case 'group':
      await chooseTickets(rig, world, machine, action.tickets);
      return { kind: 'group', tickets: action.tickets };
    case 'transfer':
      await chooseAmount(rig, world, machine, action.amount);
      return { kind: 'transfer', amount: action.amount };
    case 'carry-over':
      await chooseCarryOver(rig, world, machine);
      return { kind: 'carry-over' };
    default:
      return action satisfies never;
  }
}

/** T80: without a choice the pocket is of no use, but to answer a doubt that is on the screen. */
async function intoThePocket(
  rig: Rig,
  world: World,
  machine: Validator,
  { card, strike }: Chosen & { readonly do: 'pocket' },
  readings: Readings,
): Promise<Played | undefined> {
  const { view } = (await rig.state(machine.name)).scene;
  if (view === 'uncertain') {
    return tapAt(rig, world, machine, card, readings, { order: { kind: 'pocket' }, into: 'slot', strike });
  }
  await comeHome(rig, world, machine);
  const seen = await present(rig, world, machine, { cards: [card], into: 'slot', signalExpected: true });
  demandUntouched(seen, 'a card in the pocket before anything was chosen');
  const scene = resultOf(seen);
  const right = scene?.view === 'refused' && scene.reason === 'card-slot' && seen.sight?.beeps.join() === '3';
  demand(right, 'T80 the pocket after the choice', `shown: ${scene?.view} ${scene?.reason}`, seen.sight);
  return { seen, verdict: undefined };
}

const put = z.object({ loads: z.array(z.object({ id: z.string(), number: z.int(), state: z.string() })) });

/** The office gets something for a card. */
export async function playLoad(
  rig: Rig,
  world: World,
  { card, load }: Action & { readonly do: 'load' },
): Promise<void> {
  const number = Number(world.card(card).number);
  const { loads } = await rig.ask(put, 'POST', '/office', { load: { number, ...load } });
  const known = world.loads.map(({ id }) => id);
  const fresh = loads.filter((each) => each.number === number && !known.includes(each.id));
  demand(fresh.length === 1, 'the office keeps what it is given', `${fresh.length} new loads`, loads);
  for (const { id } of fresh) world.loads.push({ id, number, order: load, onCard: false, unclear: false });
}
