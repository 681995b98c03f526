import { z } from 'zod';
import { RigError } from '../bench/rig-error.ts';
import type { CardPlace, Gantry, PowerSwitch } from '../gantry/actuators.ts';
import { middleOf, pointOf } from '../gantry/geometry.ts';
import type { RigCalls } from '../station/rig-calls.ts';
import { machines, type SeenScene, state } from '../station/shapes.ts';
import { CardHolders } from './card-holders.ts';
import type { Actuators } from './open-actuators.ts';
import type { RigFile } from './rig-file.ts';

const touchOrder = z.union([
  z.strictObject({ button: z.string().min(1), scene: z.int().optional() }),
  z.strictObject({ x: z.number(), y: z.number(), scene: z.int().optional() }),
]);
const cardOrder = z.union([
  z.strictObject({ card: z.string(), settled: z.boolean().optional() }),
  z.strictObject({ cards: z.array(z.string()).min(1), settled: z.boolean().optional() }),
]);
const coinOrder = z.strictObject({ grosze: z.int().positive(), count: z.int().min(1).max(100).default(1) });
const field = z.object({ cards: z.array(z.object({ card: z.string(), reader: z.string() })) });

const POWER_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 100;

/** One act of the rig interface as the gantry or the power switch does it; undefined: not one of them. */
export type Act = (body: unknown, query: URLSearchParams) => Promise<unknown>;

/** The acts of a rig that something moves for, by `METHOD /route`. The others go to the rig interface as they are. */
export function actuatedActs(rig: RigFile, bench: RigCalls, actuators: Actuators): ReadonlyMap<string, Act> {
  const acts = new Map<string, Act>();
  const { gantry, power, stock } = actuators;
  if (gantry && rig.actuators.touch === 'gantry') acts.set('POST /touch', (body) => touch(gantry, bench, body));
  if (gantry && rig.actuators.card === 'gantry') {
    const holders = new CardHolders(rig.gantry?.holders.length ?? 0);
    for (const place of ['antenna', 'slot'] as const) {
      acts.set(`POST /${place}`, (body) => present({ gantry, bench, holders, stock }, place, body));
      acts.set(`DELETE /${place}`, (_, query) => remove(gantry, bench, place, query.get('card')));
    }
    // A real card cannot be made on the way: what lies in the holders is all there is.
    if (stock === undefined) acts.set('POST /cards', () => noSuchCard());
  }
  if (gantry && rig.actuators.coin === 'gantry') acts.set('POST /coins', (body) => drop(gantry, body));
  if (power) {
    const machine = `/machines/${bench.machine}`;
    acts.set(`POST ${machine}/kill`, () => switched(power, bench, 'dead'));
    acts.set(`POST ${machine}/start`, () => switched(power, bench, 'running', rig.relay?.offSeconds ?? 0));
  }
  return acts;
}

/** The finger goes to the middle of the button, or to the pixel, and looks again before it presses. */
async function touch(gantry: Gantry, bench: RigCalls, body: unknown): Promise<unknown> {
  const order = parsed(touchOrder, body);
  const scene = async (): Promise<SeenScene> => (await bench.ask(state, 'GET', '/state')).scene;
  const target = (shown: SeenScene): { x: number; y: number } => {
    if (order.scene !== undefined && order.scene !== shown.number)
      throw new RigError(409, 'the scene that was touched is gone', null);
    const panel = shown.panel ?? { width: 800, height: 480, pixelsPerMillimetre: 5 };
    if ('x' in order) return pointOf(order, panel);
    const button = shown.buttons.find(({ id }) => id === order.button);
    if (button === undefined) throw new RigError(404, 'there is no such button on the screen', null);
    return middleOf(button.rect, panel);
  };
  const at = target(await scene());
  await gantry.touch(at, async () => {
    const now = target(await scene());
    if (now.x !== at.x || now.y !== at.y) throw new RigError(409, 'the scene that was touched is gone', null);
  });
  return { scene: (await scene()).number };
}

interface CardMeans {
  readonly gantry: Gantry;
  readonly bench: RigCalls;
  readonly holders: CardHolders;
  readonly stock: ((holder: number, card: string) => void) | undefined;
}

async function present(
  { gantry, bench, holders, stock }: CardMeans,
  place: CardPlace,
  body: unknown,
): Promise<unknown> {
  const order = parsed(cardOrder, body);
  const cards = 'cards' in order ? order.cards : [order.card];
  const [card] = cards;
  if (card === undefined || cards.length > 1) throw new RigError(409, 'one-card-at-a-time', 'the gantry has one hand');
  // The bench knows whether there is such a card; a hand would find nothing to take.
  await bench.tell('GET', `/cards/${card}`);
  // A card that was torn out of the field is still in the hand.
  await gantry.removeCard();
  const { holder, stocked } = holders.holderOf(card);
  if (stocked) stock?.(holder, card);
  await gantry.presentCard(holder, place);
  const there = await bench.ask(field, 'GET', `/${place}`);
  return { reader: there.cards[0]?.reader, card, cards: there.cards, seen: there.cards.length > 0 };
}

async function remove(gantry: Gantry, bench: RigCalls, place: CardPlace, card: string | null): Promise<unknown> {
  const { cards } = await bench.ask(field, 'GET', `/${place}`);
  const leaving = cards.filter((each) => card === null || each.card === card).map((each) => each.card);
  if (leaving.length > 0 || card === null) await gantry.removeCard();
  return { removed: leaving };
}

async function drop(gantry: Gantry, body: unknown): Promise<unknown> {
  const { grosze, count } = parsed(coinOrder, body);
  for (let each = 0; each < count; each += 1) await gantry.dropCoin(grosze);
  return { dropped: count };
}

async function noSuchCard(): Promise<never> {
  throw new RigError(409, 'real-cards', 'cards of a real rig lie in its holders: none can be made');
}

/** Switches and waits until the machine shows it: the switch itself says nothing. */
async function switched(
  power: PowerSwitch,
  bench: RigCalls,
  wanted: 'dead' | 'running',
  offSeconds = 0,
): Promise<unknown> {
  if (wanted === 'dead') await power.off();
  else {
    await new Promise((resolve) => setTimeout(resolve, offSeconds * 1000));
    await power.on();
  }
  const deadline = performance.now() + POWER_LIMIT_MS;
  for (;;) {
    const machine = (await bench.ask(machines, 'GET', '/machines')).find(({ name }) => name === bench.machine);
    if (machine?.state === wanted) return machine;
    if (performance.now() > deadline)
      throw new RigError(409, 'power', `the machine is ${machine?.state ?? 'not there'}, ${wanted} was expected`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new RigError(400, 'bad-body', result.error.issues[0]?.message ?? 'not understood');
}
