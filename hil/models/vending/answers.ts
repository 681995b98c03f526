import { grosze, NOTHING } from '../../../fares/money.ts';
import { unixSeconds } from '../../../fares/time.ts';
import type { Coding, Printing } from '../../../statecharts/vending-machine/delivery.ts';
import type {
  CardAnswer,
  IssuedSlip,
  Recovered,
  SaleBegun,
  Settled,
} from '../../../statecharts/vending-machine/events.ts';
import type { ProofOfFailure, TopUpOffer } from '../../../statecharts/vending-machine/situation.ts';
import type { ActorAnswers, Answer, Sight } from '../contract.ts';
import { type Hands, handsIn, mustReverse, needsSlip, owesCoins } from './world.ts';

export const PROOF: ProofOfFailure = { terminal: 8, at: unixSeconds(1_790_000_000), code: 'AAA-BBB' };
const SLIP: IssuedSlip = { proof: PROOF, amount: grosze(100), reason: 'change', printed: true };

export const OFFER: TopUpOffer = {
  balance: NOTHING,
  choices: Array.from({ length: 10 }, (_, index) => ({ amount: grosze(500 * (index + 1)), refusal: undefined })),
};

const journalFailed = (sight: Sight): boolean => !sight.in('vending.health.journal.ready');

const answer = <Payload>(name: string, payload: Payload, possible?: Answer['possible']): Answer => ({
  name,
  payload,
  ...(possible === undefined ? {} : { possible }),
});

/** Only the disk lets these reject. */
const onJournal: readonly Answer[] = [answer('journal', new Error('the journal cannot be written'), journalFailed)];
/** A defect of the program, and nothing else, would let these reject. */
const never: readonly Answer[] = [answer('defect', new Error('a defect'), () => false)];

const inHand =
  (holds: (hands: Hands) => boolean): NonNullable<Answer['possible']> =>
  (sight) =>
    holds(handsIn(sight));

const settled = (paidBack: number, slip: IssuedSlip | null): Settled => ({ paidBack: grosze(paidBack), slip });

/** What was found when the machine came back: by what it had in hand. */
const recoverSales: readonly Answer[] = [
  answer('nothing', { kind: 'nothing' } satisfies Recovered, (sight) => {
    const hands = handsIn(sight);
    return hands.sale !== 'open' || (!owesCoins(hands) && !needsSlip(hands));
  }),
  answer(
    'refund',
    { kind: 'settled', delivered: false, ...settled(200, null) } satisfies Recovered,
    inHand((hands) => hands.sale !== 'none' && (hands.sale !== 'open' || (owesCoins(hands) && !needsSlip(hands)))),
  ),
  answer(
    'slip',
    { kind: 'settled', delivered: false, ...settled(0, SLIP) } satisfies Recovered,
    inHand(
      (hands) =>
        hands.sale !== 'none' &&
        (hands.sale !== 'open' || owesCoins(hands) || needsSlip(hands) || mustReverse(hands)) &&
        !(hands.sale === 'open' && hands.goods === 'doubt'),
    ),
  ),
  answer(
    'card-wanted',
    { kind: 'card-wanted', product: { kind: 'top-up' } } satisfies Recovered,
    inHand(({ sale, goods }) => sale === 'unknown' || (sale === 'open' && goods === 'doubt')),
  ),
];

/** What settling comes to: exactly what is owed is paid back, or a slip says what could not be. */
const settleSale: readonly Answer[] = [
  answer(
    'nothing',
    settled(0, null),
    inHand((hands) => !owesCoins(hands) && !needsSlip(hands)),
  ),
  answer(
    'refund',
    settled(200, null),
    inHand((hands) => owesCoins(hands) && !needsSlip(hands)),
  ),
  answer(
    'slip',
    settled(0, SLIP),
    inHand((hands) => owesCoins(hands) || needsSlip(hands) || mustReverse(hands)),
  ),
];

const begun = (coins: 'change' | 'none'): SaleBegun => ({ kind: 'begun', coins, card: true });
const ready = (sight: Sight, device: string): boolean => sight.in(`vending.health.${device}.ready`);
const canPrint = (sight: Sight): boolean => ready(sight, 'printer');

const beginSale: readonly Answer[] = [
  answer('begun', begun('change'), (sight) => canPrint(sight) && ready(sight, 'acceptor')),
  // No coin can be taken, or none whose change could be paid.
  answer('begun, card only', begun('none'), (sight) => canPrint(sight) && ready(sight, 'terminal')),
  answer('refused', { kind: 'refused', refusal: { reason: 'not-possible' } } satisfies SaleBegun),
];

/** For what a card is read in a state, and what that can come to. */
const READ: Readonly<Record<string, readonly CardAnswer['kind'][]>> = {
  readingForTopUp: ['top-up', 'refused', 'machine-failed'],
  readingForContract: ['contract', 'refused', 'machine-failed'],
  collecting: ['collected', 'refused', 'uncertain', 'machine-failed'],
  checking: ['contents', 'refused', 'machine-failed'],
};

const read: readonly CardAnswer[] = [
  { kind: 'top-up', ...OFFER },
  { kind: 'contract' },
  { kind: 'contents', contents: { balance: NOTHING, contracts: [], purseClosed: false } },
  {
    kind: 'collected',
    collected: {
      contracts: [],
      money: grosze(500),
      balance: grosze(500),
      waiting: 0,
      receipt: 'printed',
      repeated: false,
    },
  },
  { kind: 'refused', refusal: { reason: 'blocked' } },
  { kind: 'uncertain', proof: PROOF },
  { kind: 'machine-failed', proof: PROOF },
];

/** Why reading a card for this cannot come to that; undefined: it can. */
export function whyNotRead(node: string, kind: string): string | undefined {
  const can = READ[node];
  if (can === undefined || can.some((possible) => possible === kind)) return undefined;
  if (kind === 'uncertain') return 'only what is collected is written to the card before anything is paid';
  return 'each reading has its own good end: an offer, a contract that fits, the contents, or what was collected';
}

const readCard: readonly Answer[] = read.map((payload) =>
  answer(payload.kind, payload, (sight, node) => {
    if (!(READ[node] ?? []).includes(payload.kind)) return false;
    return payload.kind !== 'machine-failed' || journalFailed(sight);
  }),
);

const codings: readonly (readonly [name: string, coding: Coding])[] = [
  ['coded', { kind: 'coded' }],
  ['again: removed-early', { kind: 'again', remark: 'removed-early' }],
  ['again: other-card', { kind: 'again', remark: 'other-card' }],
  ['in-doubt', { kind: 'in-doubt' }],
  ['refused', { kind: 'refused', why: 'refused' }],
];

const printings: readonly Printing[] = ['printed', 'not-printed', 'unknown'];

const given = (outcome: string): Answer => answer(outcome, outcome);

/** What every actor of the machine and of its parts can come to. Parts end by themselves; two only tell and never end. */
export const vendingAnswers: Readonly<Record<string, ActorAnswers>> = {
  recoverSales: { done: recoverSales, error: onJournal },
  readCard: { done: readCard, error: never },
  beginSale: { done: beginSale, error: onJournal },
  settleSale: { done: settleSale, error: onJournal },
  cashPayment: { done: [], error: never },
  bankPayment: { done: [], error: never },
  delivery: { done: [], error: never },
  watchCoins: { done: [], error: [] },
  openCoins: {
    done: [answer('done', undefined)],
    // Nothing can be taken any more, the acceptor does not answer, or the disk refuses.
    error: [answer('refused', new Error('no coin can be taken'))],
  },
  closeCoins: { done: [answer('done', undefined)], error: onJournal },
  authorise: { done: [], error: [] },
  recall: { done: ['paid', 'not-paid', 'unknown'].map(given), error: onJournal },
  reverse: { done: ['reversed', 'owed'].map(given), error: onJournal },
  printTicket: { done: printings.map(given), error: onJournal },
  // What the disk refuses is refused, or left in doubt.
  codeCard: { done: codings.map(([name, coding]) => answer(name, coding)), error: never },
  printReceipt: { done: [answer('done', undefined)], error: onJournal },
  entrust: { done: [answer('done', undefined)], error: onJournal },
  giveUp: {
    done: [
      answer('cancelled', { kind: 'failed', why: 'cancelled' }, (_, node) => node === 'delivery.cancelled'),
      answer('failed', { kind: 'failed', why: 'no-card' }, (_, node) => node !== 'delivery.cancelled'),
    ],
    error: never,
  },
};
