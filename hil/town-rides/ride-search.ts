import { JAWORZNO_TARIFF } from '../../fares/cities/jaworzno.ts';
import { tariffAt } from '../../fares/tariff/tariff-book.ts';
import { dayNumber } from '../../fares/time.ts';
import { type DecidedCard, type DecidingMachine, differs, freshCard } from './deciding-machine.ts';
import { BUS, busAfter, keyInTime, type RideAct } from './ride-acts.ts';
import { type BusPlace, deepest, type HeldCard, mustBe, type TownLists } from './town-ledger.ts';

/** A way on which a decision is not what the ledger says; the shortest there is. */
export interface RideViolation {
  readonly start: Pick<HeldCard, 'ep' | 'contract' | 'blocked'>;
  readonly acts: readonly RideAct[];
  readonly what: string;
}

export interface RideSearch {
  readonly states: number;
  readonly taps: number;
  readonly milliseconds: number;
  readonly violation: RideViolation | undefined;
}

const ACTS: readonly RideAct[] = [
  ...([null, 'N', 'U', 'S'] as const).map((key): RideAct => ({ act: 'tap', key, late: false })),
  { act: 'tap', key: 'N', late: true },
  { act: 'ride', stops: 1 },
  { act: 'ride', stops: 3 },
  { act: 'replace-bus' },
  { act: 'next-course' },
];

/** Around every bound: enough, just enough for N and for U, too little, in debt. */
const PURSES = [2000, 300, 299, 150, 149, 0, -200];
export const STARTS: readonly RideViolation['start'][] = PURSES.flatMap((ep) =>
  [false, true].flatMap((contract) => [false, true].map((blocked) => ({ ep, contract, blocked }))),
);

/** Lists I and II as this day's tariff has them. Throws where there is none. */
export function listsOn(day: number): TownLists {
  const tariff = tariffAt(JAWORZNO_TARIFF, dayNumber(day));
  if (tariff === undefined) throw new Error('there is no tariff on this day');
  return tariff;
}

interface Node {
  readonly held: HeldCard;
  readonly card: DecidedCard;
  readonly bus: BusPlace;
  readonly acts: readonly RideAct[];
}

/**
 * Goes through every order of acts up to this depth, states that are alike once, and holds each decision against the
 * ledger: view and reason, purse, what is written, the ride; and the purse is never deeper than A4 says.
 */
export function searchRides(machine: DecidingMachine, depth: number): RideSearch {
  const begun = performance.now();
  const lists = listsOn(20_717);
  const floor = deepest(lists);
  const seen = new Set<string>();
  let taps = 0;
  let level: readonly Node[] = STARTS.map((start) => ({
    held: { ...start, open: null, ended: null },
    card: freshCard(start),
    bus: BUS,
    acts: [],
  }));
  const found = (violation?: RideViolation): RideSearch => ({
    states: seen.size,
    taps,
    milliseconds: performance.now() - begun,
    violation,
  });
  for (let step = 0; step < depth && level.length > 0; step += 1) {
    const next: Node[] = [];
    for (const node of level) {
      for (const act of ACTS) {
        const acts = [...node.acts, act];
        const bus = busAfter(node.bus, act);
        if (bus.vehicle > BUS.vehicle + 1 || Number(bus.course) > Number(BUS.course) + 1) continue;
        let { held, card } = node;
        if (act.act === 'tap') {
          taps += 1;
          const must = mustBe(held, keyInTime(act), bus, lists);
          const decided = machine.present(card, act, bus, step);
          const least = Math.min(floor, startOf(node).ep);
          const deep = decided.card.state.purse < least ? `the purse is at ${decided.card.state.purse} gr` : undefined;
          const what = differs(decided, must, card) ?? deep;
          if (what !== undefined) return found({ start: startOf(node), acts, what });
          held = must.card;
          card = decided.card;
        }
        const key = JSON.stringify([held, bus, card.state.kind, card.state.counter > 0]);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ held, card, bus, acts });
        starts.set(acts, startOf(node));
      }
    }
    level = next;
  }
  return found();
}

const starts = new WeakMap<readonly RideAct[], RideViolation['start']>();

function startOf({ acts, held }: Node): RideViolation['start'] {
  return starts.get(acts) ?? { ep: held.ep, contract: held.contract, blocked: held.blocked };
}
