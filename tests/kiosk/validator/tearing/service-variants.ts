import type { TicketCounts } from '../../../../fares/card/state.ts';
import { grosze } from '../../../../fares/money.ts';
import type { LoadOrder } from '../../../../kiosk/office/load.ts';
import type { ServiceOrder } from '../../../../statecharts/validator/events.ts';
import type { Holder } from './card-on-paper.ts';
import type { Where } from './expected.ts';

export type Family = 'group' | 'transfer' | 'carry-over';

/** One kind of operation on one kind of card: what is torn. */
export interface Variant {
  readonly family: Family;
  readonly name: string;
  readonly holder: Holder;
  /** What the passenger has done before: at noon at stop 3, after five minutes at 4, after nine at 5. */
  readonly before: readonly (Act | null)[];
  readonly order: ServiceOrder;
  readonly loads: readonly Omit<LoadOrder, 'number'>[];
  /** What becomes of the office's answer to the claim while the operation is carried out. */
  readonly claim: 'answered' | 'lost once' | 'lost';
  /** Card commands of the whole operation. */
  readonly commands: number;
  /** The first command of the transaction, before which PREPARED is written; none where nothing is written. */
  readonly transaction: number | null;
}

export interface Act {
  readonly where: Where;
  readonly order: ServiceOrder;
}

export const PURSE = 20_000;
export const SERVICE_PURSE = 3000;

const TAP: ServiceOrder = { kind: 'tap', agreed: false };
const NORMAL: Holder = { concession: 'normal' };
const group = (chosen: Partial<TicketCounts>): ServiceOrder => ({
  kind: 'group',
  tickets: { self: 0, normal: 0, local: 0, statutory: 0, ...chosen },
});
const here = (order: ServiceOrder): Act => ({ where: 'same terminal', order });
const elsewhere = (order: ServiceOrder): Act => ({ where: 'other bus', order });

function ofGroup(
  name: string,
  chosen: Partial<TicketCounts>,
  [commands, transaction]: readonly [number, number | null],
  { before = [], holder = NORMAL }: { readonly before?: readonly (Act | null)[]; readonly holder?: Holder } = {},
): Variant {
  return {
    family: 'group',
    name,
    holder,
    before,
    order: group(chosen),
    loads: [],
    claim: 'answered',
    commands,
    transaction,
  };
}

/** Select, two frames, state, debit, record, commit; joining gives back first. */
const ALONE = [7, 5] as const;
const JOINING = [8, 5] as const;
const ONLY_READ = [4, null] as const;

const GROUPS: readonly Variant[] = [
  ofGroup('self only', { self: 1 }, ALONE),
  ofGroup('self and companions', { self: 1, normal: 2, local: 1, statutory: 1 }, ALONE, {
    holder: { concession: 'local' },
  }),
  ofGroup('companions only', { normal: 1, statutory: 1 }, ALONE),
  ofGroup('companions only, as a transfer from another bus', { normal: 2 }, ALONE, {
    before: [elsewhere(TAP), elsewhere(TAP)],
  }),
  ofGroup('companions join a ride at its own stop', { normal: 1, local: 1 }, JOINING, {
    before: [null, null, here(TAP)],
  }),
  ofGroup('companions join a ride two stops later', { normal: 2 }, JOINING, { before: [here(TAP)] }),
  ofGroup('self, who is riding, and companions', { self: 1, statutory: 1 }, JOINING, { before: [null, here(TAP)] }),
  ofGroup('self joins companions who ride alone', { self: 1 }, JOINING, { before: [here(group({ normal: 1 }))] }),
  ofGroup('self, who is riding, alone: nothing new', { self: 1 }, ONLY_READ, { before: [here(TAP)] }),
  ofGroup('nothing chosen', {}, ONLY_READ),
  ofGroup('nothing chosen during a ride', {}, ONLY_READ, { before: [here(TAP)] }),
  ofGroup('a third stop of entry', { normal: 1 }, ONLY_READ, { before: [here(TAP), here(group({ normal: 1 }))] }),
];

function ofTransfer(name: string, amount: number, before: readonly (Act | null)[] = [], refused = false): Variant {
  return {
    family: 'transfer',
    name,
    holder: NORMAL,
    before,
    order: { kind: 'transfer', amount: grosze(amount) },
    loads: [],
    claim: 'answered',
    // Select, two frames, state, two frames with the load key, both balances; debit, credit, record, commit.
    commands: refused ? 8 : 12,
    transaction: refused ? null : 9,
  };
}

const TRANSFERS: readonly Variant[] = [
  ofTransfer('part of the e-purse', 1000),
  ofTransfer('all of the e-purse', SERVICE_PURSE),
  ofTransfer('during a ride', 1200, [here(TAP)]),
  ofTransfer('more than there is', SERVICE_PURSE + 100, [], true),
];

const TOP_UP = { kind: 'top-up', grosze: 2000 } as const;
const REFUND = { kind: 'refund', grosze: 310 } as const;
const SEASON = {
  kind: 'season',
  contract: { product: 7, from: '2026-11-01', to: '2026-11-30' },
  grosze: 6000,
} as const;
const DECLINED = { kind: 'refund', grosze: 999, feasible: false } as const;

function ofCarryOver(
  name: string,
  loads: Variant['loads'],
  [commands, transaction]: readonly [number, number | null],
  {
    before = [],
    claim = 'answered',
  }: { readonly before?: readonly (Act | null)[]; readonly claim?: Variant['claim'] } = {},
): Variant {
  return {
    family: 'carry-over',
    name,
    holder: NORMAL,
    before,
    order: { kind: 'carry-over' },
    loads,
    claim,
    commands,
    transaction,
  };
}

/** Select, two frames, state, contracts, two frames with the load key, both balances; credit, contracts, record, commit. */
const MONEY = [12, 10] as const;
const CODING = [11, 10] as const;
const BOTH = [13, 10] as const;
const ASKED = [9, null] as const;

const CARRY_OVERS: readonly Variant[] = [
  ofCarryOver('a top-up', [TOP_UP], MONEY),
  ofCarryOver('a complaint refund', [REFUND], MONEY),
  ofCarryOver('a season ticket', [SEASON], CODING),
  ofCarryOver('several at once', [TOP_UP, REFUND, SEASON], BOTH),
  ofCarryOver('several at once during a ride', [SEASON, TOP_UP], BOTH, { before: [here(TAP)] }),
  ofCarryOver('a top-up beside what cannot be carried over', [TOP_UP, DECLINED], MONEY),
  ofCarryOver('several, the first answer to the claim lost', [TOP_UP, SEASON], BOTH, { claim: 'lost once' }),
  ofCarryOver('a season ticket, the first answer to the claim lost', [SEASON], CODING, { claim: 'lost once' }),
  ofCarryOver('several, every answer to the claim lost', [TOP_UP, SEASON], ASKED, { claim: 'lost' }),
  ofCarryOver('a season ticket, every answer to the claim lost', [SEASON], ASKED, { claim: 'lost' }),
  ofCarryOver('nothing there', [], ONLY_READ),
  ofCarryOver('only what cannot be carried over', [DECLINED], ONLY_READ),
];

export const VARIANTS: readonly Variant[] = [...GROUPS, ...TRANSFERS, ...CARRY_OVERS];
