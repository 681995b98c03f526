import { z } from 'zod';
import { formatDay } from '../../fares/local-time.ts';
import { grosze } from '../../fares/money.ts';
import { contractProductOf } from '../../fares/products/contract-product.ts';
import { dayNumber, epochMillis, secondsOf } from '../../fares/time.ts';
import type { CardAnswer } from '../../statecharts/vending-machine/events.ts';
import type { Collected, SaleRefusalReason } from '../../statecharts/vending-machine/situation.ts';
import type { Journal } from '../journal/contract.ts';
import type { WithheldLoad } from '../office/load-desk.ts';
import type { OpenedCard } from '../validator/service/open-card.ts';
import { serveCarryOver } from '../validator/service/serve-carry-over.ts';
import type { VendingDesk } from './desk.ts';
import { type CodedGoods, receipt } from './documents/receipt.ts';

/**
 * J11, J35, J37: what was bought in the shop, or waits at the office for another reason, goes onto the card; with the
 * office's claims, by the same procedure as at a validator, and with a receipt (J38).
 */
export async function collect(desk: VendingDesk, opened: OpenedCard): Promise<CardAnswer> {
  const now = desk.now();
  const before = await waitingNow(desk, opened);
  if (before !== undefined) return before;
  const said = eavesdrop(desk.journal);
  const served = await serveCarryOver({ ...desk.card, journal: said.journal }, opened, now);
  switch (served.view) {
    case 'carried-over':
      if (served.outcome === 4) {
        const written = said.carried();
        const receiptOutcome =
          written === undefined || served.repeated ? 'printed' : await printReceipt(desk, opened, written);
        return {
          kind: 'collected',
          collected: {
            contracts: served.items.flatMap((item) =>
              item.kind === 'season' ? [{ ...contractProductOf(item.product), from: item.from, to: item.to }] : [],
            ),
            money: grosze(served.items.reduce((sum, item) => sum + (item.kind === 'season' ? 0 : item.amount), 0)),
            balance: served.purse,
            waiting: served.pending.length,
            receipt: receiptOutcome,
            repeated: served.repeated,
          },
        };
      }
      if (served.outcome === 3) return refuse('removed-early');
      return refuse(served.outcome === 1 ? 'nothing-waits' : served.why);
    case 'refused':
      return refuse(served.reason === 'blocked' || served.reason === 'expired' ? served.reason : 'not-possible');
    case 'uncertain':
      return { kind: 'uncertain', proof: served.proof };
    case 'machine-failed':
      return { kind: 'machine-failed', proof: served.proof };
    default:
      throw new Error(`a carry-over does not end in ${served.view}`);
  }
}

const refuse = (reason: SaleRefusalReason, from?: number): CardAnswer => ({
  kind: 'refused',
  refusal: { reason, ...(from === undefined ? {} : { from: secondsOf(epochMillis(from)) }) },
});

/** J37: an e-ticket that is paid and not yet due is told with its hour, which the general procedure does not know. */
async function waitingNow({ card: { loads } }: VendingDesk, { state }: OpenedCard): Promise<CardAnswer | undefined> {
  if (loads === undefined) return refuse('office-silent');
  const offer = await loads.offer(state.cardNumber);
  if (offer.kind !== 'not-feasible') return undefined;
  const early = offer.withheld.filter(({ reason }: WithheldLoad) => reason === 'too-early');
  const first = Math.min(...early.map(({ from }) => from ?? Number.POSITIVE_INFINITY));
  return early.length === 0 ? undefined : refuse('too-early', Number.isFinite(first) ? first : undefined);
}

const carriedSchema = z.object({
  result: z.object({
    balance: z.int(),
    carried: z.array(
      z.union([
        z.object({ kind: z.enum(['top-up', 'refund']), amount: z.int().transform(grosze) }),
        z.object({
          kind: z.literal('season'),
          contract: z.object({ product: z.int(), from: z.int(), to: z.int(), price: z.int().transform(grosze) }),
        }),
      ]),
    ),
  }),
});
type Carried = z.output<typeof carriedSchema>['result'];

/** What the procedure writes into the journal is what the receipt says. */
function eavesdrop(journal: Journal): { readonly journal: Journal; readonly carried: () => Carried | undefined } {
  let carried: Carried | undefined;
  const append: Journal['append'] = (entry, durability) => {
    const parsed = entry.kind === 'COMMITTED' ? carriedSchema.safeParse(entry.body) : undefined;
    if (parsed?.success) carried = parsed.data.result;
    return journal.append(entry, durability);
  };
  const listening = new Proxy(journal, {
    get: (target, name) => {
      if (name === 'append') return append;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return { journal: listening, carried: () => carried };
}

async function printReceipt(
  desk: VendingDesk,
  { state }: OpenedCard,
  { balance, carried }: Carried,
): Promise<Collected['receipt']> {
  const at = desk.now();
  let purse = grosze(balance - carried.reduce((sum, one) => sum + (one.kind === 'season' ? 0 : one.amount), 0));
  const goods = carried.map((one): CodedGoods => {
    if (one.kind === 'season') {
      const { product, from, to, price } = one.contract;
      return {
        kind: 'contract',
        ...contractProductOf(product),
        price,
        from: formatDay(dayNumber(from)),
        to: formatDay(dayNumber(to)),
        fromPurchase: false,
      };
    }
    const before = purse;
    purse = grosze(purse + one.amount);
    return { kind: 'top-up', before, amount: one.amount, after: purse };
  });
  const number = `${desk.journal.terminal}-${desk.journal.nextSequence()}`;
  const { operator, pointOfSale } = desk;
  const printed = await desk.press.print(
    receipt({ number, operator, pointOfSale, cardNumber: state.cardNumber, at, goods, paidBy: 'online' }),
  );
  if (printed.kind === 'printed') return 'printed';
  desk.log('a receipt was not printed', { number, outcome: printed.kind });
  return 'failed';
}
