/**
 * What a ride by towns must come to, by lists I and II alone (J47-J74): written from the rules, with nothing of `fares/`,
 * so that what the machine decides can be held against it. Amounts are grosze.
 */
export interface TownLists {
  /** List I: taken at registration, to the last stop of the course. */
  readonly ordinary: readonly PriceRow[];
  /** List II: what a ride costs whose end is registered. */
  readonly registered: readonly PriceRow[];
  readonly countedAsOne: readonly (readonly string[])[];
}

export interface PriceRow {
  /** 3: three or more. */
  readonly towns: number;
  readonly normal: number;
  readonly reduced: number;
}

type Class = 'normal' | 'reduced';

/** A card as the passenger could keep account of it. */
export interface HeldCard {
  readonly ep: number;
  readonly contract: boolean;
  readonly blocked: boolean;
  readonly open: {
    readonly course: string;
    readonly entry: number;
    readonly fare: Class;
    readonly taken: number;
  } | null;
  /** The newest ride that was ended; A36 asks for it. */
  readonly ended: { readonly course: string; readonly exit: number } | null;
}

/** Where the bus stands. */
export interface BusPlace {
  readonly course: string;
  readonly vehicle: number;
  readonly at: number;
  /** Town of each stop of the course. */
  readonly towns: readonly string[];
}

/** The key that was pressed less than five seconds before the card; null: none. */
export type PressedKey = 'N' | 'U' | 'S' | null;

export interface Outcome {
  readonly view: 'checked-in' | 'checked-out' | 'registered' | 'choose-first' | 'card-contents' | 'refused';
  readonly reason?: 'funds' | 'blocked' | 'ride-open';
  /** Transactions that the card counts. */
  readonly counted: 0 | 1;
  readonly card: HeldCard;
}

/** What presenting the card must come to, minutes after it was presented last. */
export function mustBe(card: HeldCard, key: PressedKey, bus: BusPlace, lists: TownLists): Outcome {
  const nothing = (view: Outcome['view'], reason?: Outcome['reason']): Outcome => ({
    view,
    counted: 0,
    card,
    ...(reason === undefined ? {} : { reason }),
  });
  // J68: S shows what is on the card, also on one that may not ride.
  if (key === 'S') return nothing('card-contents');
  const here = card.open?.course === bus.course ? card.open : null;
  if (here !== null && key === null) {
    // J54, A3
    const due = price(lists.registered, townsOf(bus, here.entry, bus.at, lists), here.fare);
    const ep = card.ep + Math.max(0, here.taken - due);
    const ended = { course: bus.course, exit: bus.at };
    return { view: 'checked-out', counted: 1, card: { ...card, ep, open: null, ended } };
  }
  if (card.blocked) return nothing('refused', 'blocked');
  // A8
  if (here !== null) return nothing('refused', 'ride-open');
  // J72, A7
  if (key === null && card.contract) return { view: 'registered', counted: 1, card };
  // A36: until the bus has left the stop of exit.
  if (card.open === null && card.ended?.course === bus.course && bus.at <= card.ended.exit)
    return nothing('checked-out');
  if (key === null) return nothing('choose-first');
  const fare: Class = key === 'N' ? 'normal' : 'reduced';
  // J51, A2
  if (card.ep < price(lists.registered, 1, fare)) return nothing('refused', 'funds');
  // J50, A1
  const taken = price(lists.ordinary, townsOf(bus, bus.at, bus.towns.length - 1, lists), fare);
  const open = { course: bus.course, entry: bus.at, fare, taken };
  return { view: 'checked-in', counted: 1, card: { ...card, ep: card.ep - taken, open, ended: null } };
}

/** A4: the deepest that a purse of this class may ever be. */
export function deepest({ ordinary, registered }: TownLists): number {
  const most = (fare: Class) => Math.max(...ordinary.map((row) => row[fare])) - price(registered, 1, fare);
  return -Math.max(most('normal'), most('reduced'));
}

function townsOf({ towns }: BusPlace, from: number, to: number, { countedAsOne }: TownLists): number {
  const travelled = towns.slice(from, Math.max(from, to) + 1);
  const counted = travelled.map((town) => countedAsOne.find((same) => same.includes(town))?.[0] ?? town);
  return Math.min(3, new Set(counted).size);
}

function price(rows: readonly PriceRow[], towns: number, fare: Class): number {
  const row = rows.find((each) => each.towns === towns);
  if (row === undefined) throw new Error(`the list has no price for ${towns} towns`);
  return row[fare];
}
