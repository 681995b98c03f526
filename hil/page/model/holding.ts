import { cell, effect } from '../dom/reactive.ts';
import { putOnReader, takeOffReader } from '../rig/cards.ts';
import * as bench from './bench.ts';
import { readRack } from './follow.ts';
import { attempt } from './notice.ts';

/** One card that somebody at this page holds to the reader of `machine`. */
interface Hold {
  readonly machine: string;
  /** The bench has been asked and has answered; from then on a card that is not there was snatched. */
  there: boolean;
}

const held = cell<ReadonlyMap<string, Hold>>(new Map());
/** Calls under way by card: a card is put there again only when the call before has been answered. */
const underWay = new Map<string, Promise<unknown>>();

/** Cards at the reader of the shown machine, held by this page or put there by somebody else. */
export function cardsAtReader(): readonly string[] {
  const machine = bench.shownMachine();
  const mine = [...held()].filter(([, hold]) => hold.machine === machine).map(([id]) => id);
  const lying = bench
    .cards()
    .filter(({ lyingAt }) => lyingAt?.machine === machine && lyingAt.device === 'antenna')
    .map(({ card }) => card)
    .filter((id) => !letGo().has(id));
  return [...new Set([...lying, ...mine])];
}

/** Cards that were let go and of which the bench has not said so yet. */
const letGo = cell<ReadonlySet<string>>(new Set());

export const isAtReader = (id: string): boolean => cardsAtReader().includes(id);

/** Holds a card to the shown machine's reader. */
export function hold(id: string): void {
  const machine = bench.shownMachine();
  const mine: Hold = { machine, there: false };
  held.set(new Map([...held(), [id, mine]]));
  letGo.set(without(letGo(), id));
  void enter(id, mine);
}

async function enter(id: string, mine: Hold): Promise<void> {
  while (underWay.has(id)) await underWay.get(id);
  if (held().get(id) !== mine) return;
  const done = await tracked(
    id,
    attempt(() => putOnReader(mine.machine, id)),
  );
  // Let go while the bench was still putting it there: what was taken away then came too early for it.
  if (held().get(id) !== mine) return leave(id, mine.machine);
  if (!done) return drop(id, mine);
  await readRack();
  mine.there = true;
  if (!liesThere(id, mine.machine)) drop(id, mine);
}

/** Remembers the call until it is over, together with those before it. */
function tracked<T>(id: string, call: Promise<T>): Promise<T> {
  const all = Promise.all([underWay.get(id), call]);
  underWay.set(id, all);
  void all.finally(() => {
    if (underWay.get(id) === all) underWay.delete(id);
  });
  return call;
}

/** Takes a card away from the reader, at once. */
export function release(id: string): void {
  const mine = held().get(id);
  const machine = mine?.machine ?? bench.cardOf(id)?.lyingAt?.machine ?? bench.shownMachine();
  if (mine) drop(id, mine);
  letGo.set(new Set([...letGo(), id]));
  void leave(id, machine);
}

async function leave(id: string, machine: string): Promise<void> {
  await tracked(
    id,
    attempt(() => takeOffReader(machine, id)),
  );
  await readRack();
  letGo.set(without(letGo(), id));
}

export function toggle(id: string): void {
  if (isAtReader(id)) release(id);
  else hold(id);
}

function drop(id: string, mine: Hold): void {
  if (held().get(id) !== mine) return;
  held.set(new Map([...held()].filter(([each]) => each !== id)));
}

function liesThere(id: string, machine: string): boolean {
  return bench.cardOf(id)?.lyingAt?.machine === machine;
}

function without(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...set].filter((each) => each !== id));
}

/** A fault snatched the card out of the hand: it is back in the rack. */
export function followSnatching(): void {
  effect(() => {
    bench.cards();
    for (const [id, mine] of held()) if (mine.there && !liesThere(id, mine.machine)) drop(id, mine);
  });
}
