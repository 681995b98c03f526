import { ChannelBroken, DesfireRefusal } from '../../devices/card/errors.ts';
import { CardLost } from '../../devices/card-reader/contract.ts';
import type { DecodedSlot } from '../../fares/card/contract-slot.ts';
import { decodeHolder } from '../../fares/card/holder.ts';
import { formatDay } from '../../fares/local-time.ts';
import { contractProductOf } from '../../fares/products/contract-product.ts';
import { decideContract } from '../../fares/products/contract-sale.ts';
import { topUpChoices } from '../../fares/products/top-up.ts';
import { type DayNumber, dayNumber } from '../../fares/time.ts';
import type { CardAnswer, CardOrder, CardRequest } from '../../statecharts/vending-machine/events.ts';
import type { SaleRefusalReason, ShownContract } from '../../statecharts/vending-machine/situation.ts';
import { JournalFailure } from '../journal/contract.ts';
import { note } from '../validator/service/carry-out.ts';
import { type Contracts, contractsIn } from '../validator/service/contract-bytes.ts';
import { observed, reconciled, refused } from '../validator/service/entries.ts';
import { describe, type OpenedCard, openCard } from '../validator/service/open-card.ts';
import { proofOfFailure } from '../validator/service/proof-code.ts';
import { settleFirst } from '../validator/service/settle-first.ts';
import { collect } from './collect.ts';
import type { VendingDesk } from './desk.ts';
import { contractOf, firstDay } from './price-list.ts';

/** Older than any card: where the day of issue is not asked for, because it does not matter any more (J36). */
export const ALWAYS_NEW = dayNumber(0xff_ff);

/**
 * Reads a presented card for what the passenger wants, before anything is paid. Whatever is in doubt on it is settled
 * first. Writes nothing but what the office has granted to it. Everything that a card, a reader or a disk can do ends
 * in a named answer; only a defect of this program rejects.
 */
export async function readCard(desk: VendingDesk, { card, order }: CardRequest): Promise<CardAnswer> {
  const now = desk.now();
  desk.counter.customer = undefined;
  const opened = await openCard(desk.card, card);
  if (opened.kind === 'not-opened') {
    note(desk.card, refused(now, opened.reason, opened.detail));
    return refuse(opened.reason);
  }
  try {
    await settleFirst(desk.card, opened, now);
    return await serve(desk, opened, order);
  } catch (error) {
    if (error instanceof JournalFailure) {
      desk.log('the journal failed', { detail: describe(error) });
      return { kind: 'machine-failed', proof: proofOfFailure(desk.journal.terminal, now, 'journal') };
    }
    if (error instanceof CardLost || error instanceof ChannelBroken || error instanceof DesfireRefusal) {
      note(desk.card, refused(now, 'removed-early', describe(error), opened.reference));
      return refuse('removed-early');
    }
    throw error;
  }
}

const refuse = (reason: SaleRefusalReason): CardAnswer => ({ kind: 'refused', refusal: { reason } });

async function serve(desk: VendingDesk, opened: OpenedCard, order: CardOrder): Promise<CardAnswer> {
  const now = desk.now();
  switch (order.kind) {
    case 'card-check': {
      const { card, contracts } = await contentsOf(desk, opened);
      note(desk.card, observed(now, card.reference, card.record, 'card-check', card.state.purse));
      return {
        kind: 'contents',
        contents: {
          balance: card.state.purse,
          purseClosed: !card.state.purseEnabled,
          contracts: contracts.slots.flatMap(shownSlot),
        },
      };
    }
    case 'top-up':
      return offerTopUp(desk, opened);
    case 'contract':
      return offerContract(desk, opened, order);
    case 'collect':
      return collect(desk, opened);
    default:
      return order satisfies never;
  }
}

/** The purse as its value file says, and both contract slots. */
async function contentsOf(desk: VendingDesk, opened: OpenedCard): Promise<{ card: OpenedCard; contracts: Contracts }> {
  const purse = await opened.card.readPurse();
  const contracts = contractsIn(await opened.card.readContracts());
  const { state } = opened;
  if (purse === state.purse) return { card: opened, contracts };
  note(desk.card, reconciled(desk.now(), opened.reference, opened.record, state, purse));
  return { card: { ...opened, state: { ...state, purse } }, contracts };
}

async function offerTopUp(desk: VendingDesk, opened: OpenedCard): Promise<CardAnswer> {
  const { card } = await contentsOf(desk, opened);
  const issuedOn = await dayOfIssue(card);
  if (issuedOn === undefined) return refuse('damaged');
  const tariff = desk.tariff();
  if (tariff === undefined) return refuse('not-possible');
  const context = {
    now: desk.now(),
    transaction: { terminal: desk.journal.terminal, sequence: 0 },
    blocked: desk.card.isBlocked(card.state.cardNumber),
    purseLimit: tariff.purseLimit,
    issuedOn,
  };
  const choices = topUpChoices(card.state, context);
  const [first] = choices;
  const all = choices.every(({ refusal }) => refusal !== undefined);
  if (all && first?.refusal !== undefined) {
    note(desk.card, refused(context.now, first.refusal, 'top-up', card.reference));
    const { purse } = card.state;
    return { kind: 'refused', refusal: { reason: first.refusal, balance: purse, most: tariff.purseLimit } };
  }
  remember(desk, card, issuedOn);
  return { kind: 'top-up', balance: card.state.purse, choices };
}

async function offerContract(
  desk: VendingDesk,
  opened: OpenedCard,
  order: Extract<CardOrder, { kind: 'contract' }>,
): Promise<CardAnswer> {
  const tariff = desk.tariff();
  const product = tariff && contractOf(tariff, order.contract);
  if (product === undefined) return refuse('not-possible');
  const { card, contracts } = await contentsOf(desk, opened);
  const now = desk.now();
  const decision = decideContract(
    card.state,
    contracts.slots,
    { product, fareClass: order.fareClass, from: firstDay(order.daysAhead, now) },
    {
      now,
      transaction: { terminal: desk.journal.terminal, sequence: 0 },
      blocked: desk.card.isBlocked(card.state.cardNumber),
    },
  );
  if (decision.kind === 'refused') {
    note(desk.card, refused(now, decision.reason, 'contract', card.reference));
    return refuse(decision.reason);
  }
  remember(desk, card, undefined);
  return { kind: 'contract' };
}

/** J36 asks for the day of issue only while the purse has never been used. */
async function dayOfIssue({ card, state }: OpenedCard): Promise<DayNumber | undefined> {
  if (state.purseEnabled) return ALWAYS_NEW;
  await card.authenticate('inspection');
  const holder = decodeHolder(await card.readHolder());
  return holder.ok ? holder.holder.issuedOn : undefined;
}

function remember(
  { counter, journal }: VendingDesk,
  { reference, state }: OpenedCard,
  issuedOn: DayNumber | undefined,
): void {
  const { cardNumber } = state;
  counter.customer = { reference, cardNumber, sealed: journal.sealCardNumber(cardNumber), state, issuedOn };
}

function shownSlot(slot: DecodedSlot): readonly ShownContract[] {
  if (!slot.ok || slot.contract === undefined) return [];
  const { product, from, to } = slot.contract;
  return [{ ...contractProductOf(product), from: formatDay(from), to: formatDay(to) }];
}
