/**
 * The rules once more in the plainest way, beside the code under test: one line for each ticket, sums in loops,
 * nothing shared with fares/. Times are seconds, stops are half stops (2k = at stop k, 2k+1 = past it).
 */

export type TicketKind = 'self' | 'normal' | 'local' | 'statutory';
export type Chosen = Readonly<Record<TicketKind, number>>;

export interface Here {
  readonly time: number;
  readonly day: number;
  readonly bus: number;
  readonly machine: number;
  readonly course: number;
  readonly half: number;
  /** Index of the course's last stop. */
  readonly lastStop: number;
}

export interface House {
  /** Price of one ticket for so many stops; 1 is the first band, 1000 the last. */
  readonly price: (kind: TicketKind, stops: number) => number;
  readonly window: number;
  readonly transferTakes: 'minimum' | 'maximum';
  readonly sameStopCosts: 'nothing' | 'minimum';
  readonly mayJoin: boolean;
  readonly purseLimit: number;
}

export interface OfficeLoad {
  readonly id: string;
  readonly paid: boolean;
  readonly money?: number;
  readonly season?: { readonly number: number; readonly from: number; readonly to: number };
}

interface Ticket {
  readonly kind: TicketKind;
  readonly entry: number;
  readonly transfer: boolean;
  readonly taken: number;
}

interface OpenRide {
  readonly course: number;
  readonly bus: number;
  readonly tickets: Ticket[];
  /** The purchase that a tap may repeat; gone once something else was written to the card. */
  bought: { readonly time: number; readonly machine: number; readonly bus: number; readonly entry: number } | undefined;
}

const KINDS: readonly TicketKind[] = ['self', 'normal', 'local', 'statutory'];
const MOST_TAKEN = 65_535;
const MOST_OF_A_KIND = 31;

export class Ledger {
  purse: number;
  servicePurse: number;
  writes = 0;
  /** Prices of all rides that are over, forgotten ones included. */
  fares = 0;
  /** Money that came from the office. */
  loaded = 0;
  readonly slots: (OfficeLoad['season'] | undefined)[] = [undefined, undefined];
  private readonly house: House;
  private readonly done = new Set<string>();
  private open: OpenRide | undefined;
  private last: { course: number; bus: number; exit: number; time: number; right: boolean } | undefined;

  constructor(purse: number, servicePurse: number, house: House) {
    this.purse = purse;
    this.servicePurse = servicePurse;
    this.house = house;
  }

  /** What has been taken for the ride that is open. */
  get taken(): number {
    return (this.open?.tickets ?? []).reduce((sum, { taken }) => sum + taken, 0);
  }

  tap(here: Here): void {
    const { time, bus, machine, course, half } = here;
    if (this.open?.course === course) {
      const { bought } = this.open;
      const since = bought === undefined ? Number.POSITIVE_INFINITY : time - bought.time;
      const window = bought?.machine === machine && bought.bus === bus ? 10 : 60;
      if (bought?.entry === Math.floor(half / 2) && since < window) return;
      this.leave(here, this.open);
    } else {
      const gone = this.last !== undefined && half > 2 * this.last.exit;
      if (this.last?.course === course && (!gone || time - this.last.time < 60)) return;
      this.enter(here, { self: 1, normal: 0, local: 0, statutory: 0 });
    }
  }

  group(here: Here, chosen: Chosen): void {
    if (KINDS.every((kind) => chosen[kind] === 0)) return;
    if (this.open?.course === here.course) this.join(here, chosen, this.open);
    else this.enter(here, chosen);
  }

  transfer(amount: number): void {
    if (amount <= 0 || amount > this.servicePurse || this.purse + amount > this.house.purseLimit) return;
    this.servicePurse -= amount;
    this.purse += amount;
    this.written();
  }

  /** Answers the ids of what the card has after it. */
  carryOver(here: Here, loads: readonly OfficeLoad[]): readonly string[] {
    let money = 0;
    for (const { id, paid, money: amount, season } of loads) {
      if (!paid || this.done.has(id)) continue;
      if (amount !== undefined && this.purse + money + amount <= this.house.purseLimit) {
        money += amount;
        this.done.add(id);
      }
      if (season !== undefined && season.to >= here.day && this.code(here, season)) this.done.add(id);
    }
    this.purse += money;
    this.loaded += money;
    if (money > 0) this.written();
    return loads.filter(({ id }) => this.done.has(id)).map(({ id }) => id);
  }

  private code({ day }: Here, season: NonNullable<OfficeLoad['season']>): boolean {
    const free = this.slots.map((slot, index) => ({ index, to: slot?.to ?? -1 })).filter(({ to }) => to < day);
    const first = free.sort((one, other) => one.to - other.to)[0];
    if (first === undefined) return false;
    this.slots[first.index] = season;
    return true;
  }

  private enter(here: Here, chosen: Chosen): void {
    const { last } = this;
    const transfer = last?.right === true && last.bus !== here.bus && here.time - last.time <= this.house.window;
    const tickets = this.tickets(here, chosen, transfer);
    const sum = tickets.reduce((total, { taken }) => total + taken, 0);
    if (KINDS.some((kind) => chosen[kind] > MOST_OF_A_KIND) || sum > MOST_TAKEN || sum > this.purse) return;
    this.fares += this.taken;
    this.purse -= sum;
    this.last = undefined;
    this.open = { course: here.course, bus: here.bus, tickets, bought: undefined };
    this.boughtNow(here, this.open);
  }

  private join(here: Here, chosen: Chosen, open: OpenRide): void {
    const selfThere = open.tickets.some(({ kind }) => kind === 'self');
    const wanted: Chosen = { ...chosen, self: selfThere ? 0 : chosen.self };
    if (KINDS.every((kind) => wanted[kind] === 0)) return;
    const entry = Math.floor(here.half / 2);
    const stops = new Set([...open.tickets.map((ticket) => ticket.entry), entry]);
    if (stops.size > 2) return;
    const beside = open.tickets.filter((ticket) => ticket.entry === entry);
    const count = (kind: TicketKind): number => beside.filter((ticket) => ticket.kind === kind).length + wanted[kind];
    if (KINDS.some((kind) => count(kind) > MOST_OF_A_KIND)) return;
    const tickets = this.tickets(
      here,
      wanted,
      beside.some(({ transfer }) => transfer),
    );
    const sum = tickets.reduce((total, { taken }) => total + taken, 0);
    if (this.taken + sum > MOST_TAKEN || sum > this.purse) return;
    if (!this.house.mayJoin && sum > 0 && this.taken > 0) return;
    this.purse -= sum;
    open.tickets.push(...tickets);
    this.boughtNow(here, open);
  }

  private tickets({ half }: Here, chosen: Chosen, transfer: boolean): Ticket[] {
    return KINDS.flatMap((kind) => {
      const cheap = transfer && this.house.transferTakes === 'minimum';
      const taken = this.house.price(kind, cheap ? 1 : 1_000);
      return Array.from({ length: chosen[kind] }, () => ({ kind, entry: Math.floor(half / 2), transfer, taken }));
    });
  }

  private leave({ time, bus, course, half, lastStop }: Here, { tickets }: OpenRide): void {
    const exit = Math.min(lastStop, Math.ceil(half / 2));
    const taken = this.taken;
    const due = tickets.reduce((sum, ticket) => sum + this.due(ticket, exit), 0);
    const price = Math.min(due, taken);
    this.purse += taken - price;
    this.fares += price;
    const travelled = exit - (tickets[0]?.entry ?? exit);
    this.last = { course, bus, exit, time, right: travelled > 0 || this.house.sameStopCosts === 'minimum' };
    this.open = undefined;
    this.writes += 1;
  }

  private due({ kind, entry, transfer }: Ticket, exit: number): number {
    if (exit <= entry) return this.house.sameStopCosts === 'nothing' ? 0 : this.house.price(kind, 1);
    return this.house.price(kind, transfer ? 1 : exit - entry);
  }

  private boughtNow({ time, machine, bus, half }: Here, open: OpenRide): void {
    open.bought = { time, machine, bus, entry: Math.floor(half / 2) };
    this.writes += 1;
  }

  /** Something else than tickets was written to the card. */
  private written(): void {
    if (this.open !== undefined) this.open.bought = undefined;
    this.writes += 1;
  }
}
