import { cell, effect } from '../dom/reactive.ts';
import { type Place, putCard, putPair, takeCard } from '../rig/cards.ts';
import * as bench from './bench.ts';
import { readRack } from './follow.ts';
import { attempt } from './notice.ts';

/** One card that somebody at this page holds to the reader of `machine`, or has slid into its pocket. */
interface Hold {
  readonly machine: string;
  readonly place: Place;
  /** The bench has been asked and has answered; from then on a card that is not there was snatched. */
  there: boolean;
}

const held = cell<ReadonlyMap<string, Hold>>(new Map());
/** Calls under way by card: a card is put there again only when the call before has been answered. */
const underWay = new Map<string, Promise<unknown>>();

/** Cards at this place of the shown machine, put there by this page or by somebody else. */
export function cardsAt(place: Place): readonly string[] {
  const machine = bench.shownMachine();
  const mine = [...held()].filter(([, hold]) => hold.machine === machine && hold.place === place).map(([id]) => id);
  const lying = bench
    .cards()
    .filter(({ lyingAt }) => lyingAt?.machine === machine && lyingAt.device === place)
    .map(({ card }) => card)
    .filter((id) => !letGo().has(id) && !held().has(id));
  return [...lying, ...mine];
}

/** Cards that were let go and of which the bench has not said so yet. */
const letGo = cell<ReadonlySet<string>>(new Set());

/** Where the card is at the shown machine; undefined when it lies on the table. */
export function placeOf(id: string): Place | undefined {
  return (['antenna', 'slot'] as const).find((place) => cardsAt(place).includes(id));
}

/** Holds a card to the shown machine's reader, or slides it into its pocket. */
export function hold(id: string, place: Place = 'antenna'): void {
  const mine: Hold = { machine: bench.shownMachine(), place, there: false };
  takeInHand([id], mine);
  void enter([id], mine, () => putCard(mine.machine, place, id));
}

/** Holds two cards to the shown machine's reader at exactly once. */
export function holdPair(pair: readonly [string, string]): void {
  const mine: Hold = { machine: bench.shownMachine(), place: 'antenna', there: false };
  takeInHand(pair, mine);
  void enter(pair, mine, () => putPair(mine.machine, pair));
}

function takeInHand(ids: readonly string[], mine: Hold): void {
  held.set(new Map([...held(), ...ids.map((id) => [id, mine] as const)]));
  letGo.set(without(letGo(), ids));
}

async function enter(ids: readonly string[], mine: Hold, put: () => Promise<unknown>): Promise<void> {
  for (const id of ids) while (underWay.has(id)) await underWay.get(id);
  if (ids.some((id) => held().get(id) !== mine)) return drop(ids, mine);
  const done = await tracked(ids, attempt(put));
  if (!done) return drop(ids, mine);
  // Let go while the bench was still putting it there: what was taken away then came too early for it.
  for (const id of ids) if (held().get(id) !== mine) void leave(id, mine);
  await readRack();
  mine.there = true;
  dropSnatched();
}

/** Remembers the call until it is over, together with those before it. */
function tracked<T>(ids: readonly string[], call: Promise<T>): Promise<T> {
  const all = Promise.all([...ids.map((id) => underWay.get(id)), call]);
  for (const id of ids) underWay.set(id, all);
  void all.finally(() => {
    for (const id of ids) if (underWay.get(id) === all) underWay.delete(id);
  });
  return call;
}

/** Takes a card away from where it is, at once. */
export function release(id: string): void {
  const mine = held().get(id);
  const lying = bench.cardOf(id)?.lyingAt;
  const place: Place = mine?.place ?? (lying?.device === 'slot' ? 'slot' : 'antenna');
  const machine = mine?.machine ?? lying?.machine ?? bench.shownMachine();
  if (mine) drop([id], mine);
  letGo.set(new Set([...letGo(), id]));
  void leave(id, { machine, place });
}

async function leave(id: string, { machine, place }: Pick<Hold, 'machine' | 'place'>): Promise<void> {
  await tracked(
    [id],
    attempt(() => takeCard(machine, place, id)),
  );
  await readRack();
  letGo.set(without(letGo(), [id]));
}

/** Takes the card away when it is at the machine, and puts it there when it is not. */
export function toggle(id: string, place: Place): void {
  if (placeOf(id) === undefined) hold(id, place);
  else release(id);
}

/** Slides the card into the pocket, wherever it is now. */
export function slideIn(id: string): void {
  if (placeOf(id) === 'antenna') release(id);
  hold(id, 'slot');
}

function drop(ids: readonly string[], mine: Hold): void {
  const gone = ids.filter((id) => held().get(id) === mine);
  if (gone.length > 0) held.set(new Map([...held()].filter(([id]) => !gone.includes(id))));
}

function without(set: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  return new Set([...set].filter((each) => !ids.includes(each)));
}

/** A fault snatched the card out of the hand: it is back in the rack. */
function dropSnatched(): void {
  for (const [id, mine] of held()) {
    const lying = bench.cardOf(id)?.lyingAt;
    if (mine.there && (lying?.machine !== mine.machine || lying.device !== mine.place)) drop([id], mine);
  }
}

export function followSnatching(): void {
  effect(() => {
    bench.cards();
    dropSnatched();
  });
}
