import type { Action } from '../monkey/actions.ts';
import { resultOf } from '../monkey/judge-tap.ts';
import { type OpenRide, peopleOn, type Standing, ticketsOn } from '../monkey/ledger/account.ts';
import type { Written } from '../monkey/ledger/outcome.ts';
import type { Played } from '../monkey/tap.ts';

/** A step in which one card is presented. */
export type Presentation = Exclude<Extract<Action, { readonly card: number }>, { readonly do: 'load' }>;

/** What happened in a day, counted. Amounts are grosze. */
export class Tally {
  /** Cards presented, by what for. */
  readonly presented = new Map<string, number>();
  /** Results, by view and reason. */
  readonly results = new Map<string, number>();
  /** Transactions on cards, by kind. */
  readonly written = new Map<string, number>();
  /** Taken and not given back, by line. */
  readonly fares = new Map<string, number>();
  /** Carried over from the office onto cards. */
  loads = 0;
  transfers = 0;
  /** Tickets that were bought for others. */
  companions = 0;
  /** Cards that were cut off, by what became of them. */
  readonly torn = new Map<string, number>();
  slowest: { readonly ms: number; readonly what: string } = { ms: 0, what: 'none' };
  readonly took: number[] = [];

  /** One card presented; `before`: what the card held, as the ledger has it. */
  add(action: Presentation, played: Played, before: Standing | undefined): void {
    const { seen, verdict } = played;
    bump(this.presented, action.do);
    const scene = resultOf(seen);
    bump(this.results, scene === undefined ? 'no answer' : nameOf(scene.view, scene.reason ?? scene.outcome));
    this.took.push(seen.tookMs);
    if (seen.tookMs > this.slowest.ms) this.slowest = { ms: seen.tookMs, what: `${action.do} at ${action.at}` };
    const onCard = verdict?.onCard;
    if (onCard !== undefined && before !== undefined) this.#transaction(onCard, before);
    if ('strike' in action && action.strike !== undefined) {
      const fate = !seen.fired ? 'not cut: over before' : onCard === undefined ? 'nothing written' : 'written';
      const said = scene === undefined ? 'no answer' : nameOf(scene.view, scene.reason ?? scene.outcome);
      bump(this.torn, `${fate}, told ${said}`);
    } else if (verdict?.told?.kind === 'repeated' && verdict.told.fromDoubt) bump(this.torn, 'later told: was written');
    else if (scene?.reason === 'not-carried-out') bump(this.torn, 'later told: was not carried out');
  }

  #transaction({ does, after, loads }: Written, before: Standing): void {
    bump(this.written, does);
    if (does === 'carry-over' && loads.length > 0) this.loads += after.purse - before.purse;
    const { ride } = after;
    if (does === 'check-out' && ride.kind === 'closed') this.#fare(ride.run, -ride.refund);
    if ((does === 'check-in' || does === 'group') && ride.kind === 'open') {
      const joins = before.ride.kind === 'open' && before.ride.run === ride.run && before.ride.at === ride.at;
      this.#fare(ride.run, ride.taken - (joins && before.ride.kind === 'open' ? before.ride.taken : 0));
      if (!joins && ride.boardings[0].transfer) this.transfers += 1;
      const aboard = joins && before.ride.kind === 'open' ? companionsOn(before.ride) : 0;
      this.companions += companionsOn(ride) - aboard;
    }
  }

  #fare(run: string, grosze: number): void {
    const line = run.slice(run.indexOf(':') + 1).split('/')[0] ?? '';
    this.fares.set(line, (this.fares.get(line) ?? 0) + grosze);
  }

  get revenue(): number {
    return [...this.fares.values()].reduce((sum, each) => sum + each, 0);
  }
}

function companionsOn(ride: OpenRide): number {
  const tickets = ticketsOn(ride);
  return peopleOn(tickets) - tickets.self;
}

function bump(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

const nameOf = (view: string, detail: string | number | undefined): string =>
  detail === undefined ? view : `${view} ${detail}`;
