import { z } from 'zod';
import type { Machine, Rig } from './rig.ts';
import * as shape from './shapes.ts';
import { until } from './until.ts';

/** What a passenger sees, hears and sees lit after a card was presented. */
export interface Told {
  readonly scene: shape.Scene;
  /** `beep 1`, `lamp red`. */
  readonly signals: readonly string[];
}

const RESULTS: ReadonlySet<string> = new Set([
  'checked-in',
  'checked-out',
  'registered',
  'choose-first',
  'card-contents',
  'refused',
  'uncertain',
  'out-of-service',
]);

const signals = z.array(
  z.object({ seq: z.int(), kind: z.string(), count: z.int().optional(), colour: z.string().optional() }),
);

export interface TownCardOrder {
  readonly ep?: number;
  readonly contracts?: readonly { readonly product: number; readonly from: string; readonly to: string }[];
  readonly kind?: 'city' | 'foreign' | 'damaged' | 'blank';
  readonly issuedOn?: string;
  readonly expiresOn?: string;
}

export function townCard(rig: Rig, { ep = 1000, ...order }: TownCardOrder = {}): Promise<shape.Issued> {
  return rig.ask(shape.issued, 'POST', '/cards', { city: 'jaworzno', purses: { ep }, ...order });
}

export const epOf = async (rig: Rig, card: shape.Issued): Promise<number | undefined> =>
  (await rig.memory(card)).purses.ep;

export async function press(machine: Machine, key: string): Promise<void> {
  await machine.rig.ask(z.unknown(), 'POST', machine.path('/keys'), { key });
}

async function signalsAfter(machine: Machine, after: number) {
  return machine.rig.ask(signals, 'GET', machine.path(`/signals?after=${after}`));
}

/** Presents a card, after these keys, and leaves it there; answers what the machine says of it. */
export async function hold(
  machine: Machine,
  card: { readonly card: string },
  ...keys: readonly string[]
): Promise<Told> {
  for (const key of keys) await press(machine, key);
  const before = (await signalsAfter(machine, 0)).at(-1)?.seq ?? 0;
  const { number } = await machine.scene();
  await machine.lay(card);
  const scene = await until(
    `${machine.name}: a result`,
    () => machine.scene(),
    (shown) => shown.number > number && RESULTS.has(shown.view),
  );
  const given = (await signalsAfter(machine, before)).map(({ kind, count, colour }) => `${kind} ${count ?? colour}`);
  return { scene, signals: given };
}

/** The same, and takes the card away. */
export async function present(
  machine: Machine,
  card: { readonly card: string },
  ...keys: readonly string[]
): Promise<Told> {
  const told = await hold(machine, card, ...keys);
  await machine.takeAway();
  return told;
}

/** View and, where there is one, reason. */
export const nameOf = ({ scene }: Pick<Told, 'scene'>): string =>
  scene.reason === undefined ? scene.view : `${scene.view} ${scene.reason}`;

/** What the screen says, as one text with ordinary spaces. */
export const wordsOf = ({ scene }: Pick<Told, 'scene'>): string =>
  [scene.title, ...scene.lines].join(' | ').replaceAll('\u00a0', ' ');
