import type { TicketCounts } from '../../../../fares/card/state.ts';
import { BY_STOPS, MAXIMUM, MINIMUM } from './expected.ts';

/**
 * What a card holds and what a validator says to it, told by the rules alone and in the plainest way: the fares and
 * the service under test have no part in it. Amounts in grosze, times in seconds.
 */
export interface Paper {
  readonly t: number;
  readonly e: number;
  /** Season tickets in the slots. */
  readonly coded: number;
  readonly ride: Open | Closed | null;
  /** The newest record: when it was written, by which machine, and whether it sold tickets. */
  readonly written: { readonly at: number; readonly by: string; readonly sold: boolean } | null;
  /** Records since the card was issued. */
  readonly counter: number;
}

interface Group {
  readonly entry: number;
  readonly tickets: TicketCounts;
  readonly transfer: boolean;
}

interface Open {
  readonly kind: 'open';
  readonly course: string;
  readonly vehicle: number;
  readonly groups: readonly Group[];
  readonly taken: number;
}

interface Closed {
  readonly kind: 'closed';
  readonly course: string;
  readonly vehicle: number;
  readonly exit: number;
  readonly at: number;
  readonly right: boolean;
}

/** A reading: which machine, where its bus stands, and when. */
export interface Moment {
  readonly machine: string;
  readonly course: string;
  readonly vehicle: number;
  /** Stands at this stop, or has left it. */
  readonly stop: number;
  readonly between?: boolean | undefined;
  readonly now: number;
  /** When this machine last showed green for the newest record of this card, if it remembers. */
  readonly greenAt?: number | undefined;
}

/** What the passenger is told; `repeated`: the same as before, nothing was written. */
export interface Said {
  readonly view: 'checked-in' | 'checked-out' | 'refused' | 'transferred' | 'carried-over' | 'card-contents';
  readonly reason?: string;
  readonly outcome?: number;
  readonly repeated?: boolean;
}

export type Told = readonly [Paper, Said];

export interface Holder {
  /** T4: half the normal price in the tariff of the test, where it is not `normal`. */
  readonly concession: 'normal' | 'local';
}

const ALONE: TicketCounts = { self: 1, normal: 0, local: 0, statutory: 0 };
const WINDOW = 900;

/** One normal ticket for so many stops; none when the bus has not moved (A17). */
const fare = (stops: number): number => (stops <= 0 ? 0 : (BY_STOPS[stops - 1] ?? MAXIMUM));

/** T64: companions by their own class, the holder by the card's. */
function times(tickets: TicketCounts, { concession }: Holder, normal: number): number {
  const own = tickets.self * (concession === 'normal' ? normal : normal / 2);
  return own + tickets.normal * normal + (tickets.local + tickets.statutory) * (normal / 2);
}

/** T49, T89: on the way the next stop counts as the exit. */
const exitOf = ({ stop, between = false }: Moment): number => (between ? stop + 1 : stop);

const people = ({ self, normal, local, statutory }: TicketCounts): number => self + normal + local + statutory;

const hereOpen = ({ ride }: Paper, { course }: Moment): Open | undefined =>
  ride?.kind === 'open' && ride.course === course ? ride : undefined;

/** T16-T18, A15, A17. */
function isTransfer({ ride }: Paper, { vehicle, now }: Moment): boolean {
  return ride?.kind === 'closed' && ride.right && ride.vehicle !== vehicle && now - ride.at <= WINDOW;
}

function writes(paper: Paper, { machine, now }: Moment, sold: boolean, change: Partial<Paper>): Paper {
  return { ...paper, ...change, written: { at: now, by: machine, sold }, counter: paper.counter + 1 };
}

/** T91: a plain tap. */
export function tapped(paper: Paper, at: Moment, holder: Holder): Told {
  const open = hereOpen(paper, at);
  if (open !== undefined) {
    return shakyHand(paper, open, at) ? [paper, { view: 'checked-in', repeated: true }] : left(paper, open, at, holder);
  }
  const { ride } = paper;
  if (ride?.kind === 'closed' && ride.course === at.course) {
    const gone = at.stop > ride.exit || (at.between && at.stop === ride.exit);
    if (!gone || at.now - ride.at < 60) return [paper, { view: 'checked-out', repeated: true }];
  }
  return begun(paper, ALONE, at, holder);
}

/** A36, step 7: the stop of entry still counts, 10 s since green here, or 60 s on another machine of the bus. */
function shakyHand({ written }: Paper, { groups, vehicle }: Open, at: Moment): boolean {
  if (written === null || !written.sold || groups.at(-1)?.entry !== at.stop) return false;
  if (written.by === at.machine) return at.greenAt !== undefined && at.now - at.greenAt < 10;
  return vehicle === at.vehicle && at.now - written.at < 60;
}

/** T11, T71, A14, A17: each group pays for its own stops, all leave together. */
function left(paper: Paper, { groups, taken, course }: Open, at: Moment, holder: Holder): Told {
  const due = groups.reduce((sum, { entry, tickets, transfer }) => {
    const stops = exitOf(at) - entry;
    return sum + times(tickets, holder, transfer && stops > 0 ? MINIMUM : fare(stops));
  }, 0);
  const right = exitOf(at) > (groups[0]?.entry ?? at.stop);
  const ride: Closed = { kind: 'closed', course, vehicle: at.vehicle, exit: exitOf(at), at: at.now, right };
  return [writes(paper, at, false, { t: paper.t + taken - due, ride }), { view: 'checked-out', repeated: false }];
}

/** T84, A19; a ride that is open elsewhere stays at what was taken (A18). */
function begun(paper: Paper, tickets: TicketCounts, at: Moment, holder: Holder): Told {
  const transfer = isTransfer(paper, at);
  const taken = times(tickets, holder, transfer ? MINIMUM : MAXIMUM);
  if (paper.t < taken) return [paper, { view: 'refused', reason: 'funds' }];
  const group = { entry: at.stop, tickets, transfer };
  const ride: Open = { kind: 'open', course: at.course, vehicle: at.vehicle, groups: [group], taken };
  return [writes(paper, at, true, { t: paper.t - taken, ride }), { view: 'checked-in', repeated: false }];
}

/** T58-T70, A37, A39: tickets for several. */
export function bought(paper: Paper, chosen: TicketCounts, at: Moment, holder: Holder): Told {
  if (people(chosen) === 0) return [paper, { view: 'refused', reason: 'nothing-chosen' }];
  const open = hereOpen(paper, at);
  if (open === undefined) return begun(paper, chosen, at, holder);
  const tickets: TicketCounts = open.groups.some((group) => group.tickets.self === 1) ? { ...chosen, self: 0 } : chosen;
  if (people(tickets) === 0) return [paper, { view: 'checked-in', repeated: false }];
  const same = open.groups.find(({ entry }) => entry === at.stop);
  if (same === undefined && open.groups.length === 2) return [paper, { view: 'refused', reason: 'second-purchase' }];
  const taken = times(tickets, holder, same?.transfer ? MINIMUM : MAXIMUM);
  if (paper.t < taken) return [paper, { view: 'refused', reason: 'funds' }];
  const groups =
    same === undefined
      ? [...open.groups, { entry: at.stop, tickets, transfer: false }]
      : open.groups.map((group) => (group === same ? { ...group, tickets: sum(group.tickets, tickets) } : group));
  const ride: Open = { ...open, groups, taken: open.taken + taken };
  return [writes(paper, at, true, { t: paper.t - taken, ride }), { view: 'checked-in', repeated: false }];
}

function sum(one: TicketCounts, other: TicketCounts): TicketCounts {
  return {
    self: one.self === 1 || other.self === 1 ? 1 : 0,
    normal: one.normal + other.normal,
    local: one.local + other.local,
    statutory: one.statutory + other.statutory,
  };
}

/** T31, T114. */
export function moved(paper: Paper, amount: number, at: Moment): Told {
  if (amount > paper.e) return [paper, { view: 'refused', reason: 'service-purse-short' }];
  const change = { t: paper.t + amount, e: paper.e - amount };
  return [writes(paper, at, false, change), { view: 'transferred', repeated: false }];
}

/** T52-T55: money and season tickets in one commit; season tickets alone write no record. */
export function loaded(paper: Paper, money: number, seasons: number, at: Moment): Told {
  const coded = paper.coded + seasons;
  const said: Said = { view: 'carried-over', outcome: 4, repeated: false };
  if (money === 0) return [{ ...paper, coded }, said];
  return [writes(paper, at, false, { t: paper.t + money, coded }), said];
}
