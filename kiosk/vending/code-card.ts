import { ChannelBroken, DesfireRefusal } from '../../devices/card/errors.ts';
import { type CardInField, CardLost } from '../../devices/card-reader/contract.ts';
import { parseDay } from '../../fares/local-time.ts';
import { grosze } from '../../fares/money.ts';
import { codedSlots, isCoded } from '../../fares/pocket/contract-slots.ts';
import { saleNumber } from '../../fares/products/contract-product.ts';
import { decideContract } from '../../fares/products/contract-sale.ts';
import { decideTopUp } from '../../fares/products/top-up.ts';
import type { Settlement } from '../../fares/settle.ts';
import type { Coding } from '../../statecharts/vending-machine/delivery.ts';
import { JournalFailure } from '../journal/contract.ts';
import { carryOut, note, type Plan } from '../validator/service/carry-out.ts';
import { contractsIn, joinedSlots } from '../validator/service/contract-bytes.ts';
import { refused } from '../validator/service/entries.ts';
import { describe, type NotOpened, type OpenedCard, openCard } from '../validator/service/open-card.ts';
import { openPocket } from '../validator/service/open-pocket.ts';
import { settleFirst } from '../validator/service/settle-first.ts';
import { type Coded, recordNow, saleNow, type VendingDesk } from './desk.ts';
import { paidRecord } from './office-records.ts';
import { contractOf, lastDayText } from './price-list.ts';
import { ALWAYS_NEW } from './read-card.ts';

/**
 * One try to write what was paid onto the passenger's card: what is in doubt on it is settled first, and what is on it
 * already is not written again. PREPARED is on the disk before Commit is sent. Rejects only on a defect, or with
 * JournalFailure before anything was sent.
 */
export async function codeCard(desk: VendingDesk, card: CardInField): Promise<Coding> {
  if (isOut(desk)) return { kind: 'coded' };
  // Nobody will ever know what became of the last try: a second one could be a second credit.
  if (isUnclear(desk)) return { kind: 'in-doubt' };
  const opened = await openCard(desk.card, card);
  if (opened.kind === 'not-opened') return notNow(desk, opened);
  if (!isCustomer(desk, opened)) return inDoubtOr(desk, { kind: 'again', remark: 'other-card' });
  try {
    const settled = await settleFirst(desk.card, opened, desk.now());
    const outcome = settled?.doubt.sale?.name === saleNow(desk).name ? settled.settlement : undefined;
    if (settled !== null && outcome !== undefined) {
      const found = await settledAs(desk, outcome, settled.doubt.after.purse);
      if (found !== undefined) return found;
    }
    return await write(desk, opened);
  } catch (error) {
    if (error instanceof CardLost || error instanceof ChannelBroken || error instanceof DesfireRefusal) {
      note(desk.card, refused(desk.now(), 'removed-early', describe(error), opened.reference));
      return inDoubtOr(desk, { kind: 'again', remark: 'removed-early' });
    }
    if (error instanceof JournalFailure) return inDoubtOr(desk, { kind: 'refused', why: 'machine' });
    throw error;
  }
}

function isOut(desk: VendingDesk): boolean {
  const { delivery } = saleNow(desk).sale;
  return delivery.kind === 'delivered';
}

/** In doubt, and the doubt was closed without an answer. */
function isUnclear(desk: VendingDesk): boolean {
  return saleNow(desk).sale.delivery.kind === 'in-doubt' && !hasOpenDoubt(desk);
}

/** A card transaction that was to deliver this sale waits for the card's word. */
export function hasOpenDoubt(desk: VendingDesk): boolean {
  return saleNow(desk).transactions.some((tx) => desk.card.doubts.findTransaction(tx) !== undefined);
}

/** While a doubt about this sale is open, nothing may end in "certainly not written". */
function inDoubtOr(desk: VendingDesk, otherwise: Coding): Coding {
  return hasOpenDoubt(desk) || isUnclear(desk) ? { kind: 'in-doubt' } : otherwise;
}

function notNow(desk: VendingDesk, { reason, detail }: NotOpened): Coding {
  note(desk.card, refused(desk.now(), reason, detail));
  const remark = reason === 'foreign' ? 'other-card' : reason;
  return inDoubtOr(desk, { kind: 'again', remark });
}

function isCustomer(desk: VendingDesk, { state }: OpenedCard): boolean {
  const { customer } = saleNow(desk);
  if (desk.counter.customer !== undefined) return state.cardNumber === desk.counter.customer.cardNumber;
  return customer !== undefined && desk.journal.cardReferences(state.cardNumber).includes(customer.card);
}

/** What the card said of an earlier try; undefined: write now. */
async function settledAs(desk: VendingDesk, settlement: Settlement, purse: number): Promise<Coding | undefined> {
  switch (settlement) {
    case 'executed':
      await recordNow(desk, { event: 'delivered' });
      desk.counter.coded = codedAs(desk, purse);
      return { kind: 'coded' };
    case 'rolled-back':
      return undefined;
    case 'unknown':
      // The card has gone on without our transaction in its log: for the office.
      return { kind: 'in-doubt' };
    default:
      return settlement satisfies never;
  }
}

async function write(desk: VendingDesk, opened: OpenedCard): Promise<Coding> {
  const { sale } = saleNow(desk);
  if (sale.delivery.kind !== 'intended' && sale.delivery.kind !== 'in-doubt') {
    await recordNow(desk, { event: 'delivery-intended' }, paidRecord(desk, saleNow(desk)));
  }
  const contracts = sale.product.kind === 'contract' ? contractsIn(await opened.card.readContracts()) : undefined;
  if (contracts !== undefined && isCoded(contracts.slots, saleNumber(saleId(saleNow(desk).name))) === true) {
    await recordNow(desk, { event: 'delivered' });
    desk.counter.coded = codedAs(desk, opened.state.purse);
    return { kind: 'coded' };
  }
  const card = await openPocket(desk.card, opened, desk.now());
  const plan = planOf(desk, card, contracts);
  if (plan.kind === 'refused') {
    note(desk.card, refused(desk.now(), plan.reason, 'coding', card.reference));
    return { kind: 'refused', why: 'refused' };
  }
  const done = await carryOut(desk.card, card, plan.plan, desk.now());
  switch (done.kind) {
    case 'committed':
      desk.counter.coded = plan.coded;
      // The card has it, whatever the disk says.
      await desk.book.fact(saleNow(desk).name, { event: 'delivered' });
      return { kind: 'coded' };
    case 'aborted':
      return { kind: 'again', remark: 'removed-early' };
    case 'boundary':
      return { kind: 'refused', why: 'refused' };
    case 'not-journaled':
      return { kind: 'refused', why: 'machine' };
    case 'in-doubt':
      await recordNow(desk, { event: 'delivery-in-doubt', why: done.proof.code }).catch(() => undefined);
      return { kind: 'in-doubt' };
    default:
      return done satisfies never;
  }
}

type Planned =
  | { readonly kind: 'plan'; readonly plan: Plan; readonly coded: Coded }
  | { readonly kind: 'refused'; readonly reason: string };

function planOf(desk: VendingDesk, card: OpenedCard, contracts: ReturnType<typeof contractsIn> | undefined): Planned {
  const { name, sale } = saleNow(desk);
  const tariff = desk.tariff();
  if (tariff === undefined) return { kind: 'refused', reason: 'no-tariff' };
  const now = desk.now();
  const transaction = { terminal: desk.journal.terminal, sequence: desk.journal.nextSequence() };
  const blocked = desk.card.isBlocked(card.state.cardNumber);
  const common = { courseKey: -1, stopIndex: -1, transaction, sale: { name, grosze: sale.price } } as const;
  if (sale.product.kind === 'top-up') {
    const issuedOn = desk.counter.customer?.issuedOn ?? ALWAYS_NEW;
    const context = { now, transaction, blocked, purseLimit: tariff.purseLimit, issuedOn };
    const decision = decideTopUp(card.state, sale.price, context);
    if (decision.kind === 'refused') return decision;
    const { before, amount, after } = decision.result;
    return {
      kind: 'plan',
      coded: { kind: 'top-up', before, amount, after, at: now },
      plan: {
        ...common,
        intent: 'top-up',
        after: decision.after,
        move: (transit) => transit.creditPurse(decision.movement.purseCredit),
        write: (transit, record) => transit.writeState(record),
      },
    };
  }
  if (sale.product.kind !== 'contract' || contracts === undefined) return { kind: 'refused', reason: 'not-on-card' };
  const { id, fareClass, from } = sale.product;
  const product = contractOf(tariff, id);
  const day = parseDay(from);
  if (product === undefined || day === undefined) return { kind: 'refused', reason: 'not-in-tariff' };
  const decision = decideContract(
    card.state,
    contracts.slots,
    { product, fareClass, from: day },
    { now, transaction: saleId(name), blocked },
  );
  if (decision.kind === 'refused') return decision;
  const written = codedSlots(contracts.bytes, [decision.coded]);
  return {
    kind: 'plan',
    coded: { kind: 'contract', from, to: lastDayText(from, product.days), at: now },
    plan: {
      ...common,
      intent: 'contract',
      // The card's state stays as it is; the slot is the proof.
      after: card.state,
      carried: { ids: [], contracts: { before: joinedSlots(contracts.bytes), after: joinedSlots(written) } },
      eTickets: [decision.coded.contract.eTicket],
      move: async () => {},
      write: (transit) => transit.writeContracts(written),
    },
  };
}

/** However often it is tried, a sale codes one contract: its number in the slot is the sale's. */
function saleId(name: string): { readonly terminal: number; readonly sequence: number } {
  const [terminal = 0, sequence = 0] = name.split('-').map(Number);
  return { terminal, sequence };
}

function codedAs(desk: VendingDesk, purse: number): Coded {
  const { sale } = saleNow(desk);
  const at = desk.now();
  if (sale.product.kind === 'contract') {
    const { from, days } = sale.product;
    return { kind: 'contract', from, to: lastDayText(from, days), at };
  }
  const after = grosze(purse);
  return { kind: 'top-up', before: grosze(purse - sale.price), amount: sale.price, after, at };
}
