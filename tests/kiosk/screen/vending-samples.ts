import { type Grosze, grosze } from '../../../fares/money.ts';
import { TOP_UP_AMOUNTS } from '../../../fares/products/top-up.ts';
import { epochMillis, unixSeconds } from '../../../fares/time.ts';
import type { VendingSceneInput } from '../../../kiosk/screen/view/vending-input.ts';
import { JAWORZNO_VENDING } from '../../../kiosk/vending/vending-profile.ts';
import type {
  ClosedReason,
  DeliveryStage,
  SaleRefusalReason,
  ShownContract,
  ShownPayment,
  TerminalPrompt,
  VendingSituation,
} from '../../../statecharts/vending-machine/situation.ts';

/** 2026-11-20, 14:32:08 in Warsaw. */
export const now = epochMillis(Date.UTC(2026, 10, 20, 13, 32, 8));
const at = unixSeconds(now / 1000);
const proof = { terminal: 117, at, code: 'K7P-3F2' } as const;
const zl = (amount: number): Grosze => grosze(amount);

const contract: ShownContract = { days: 30, fareClass: 'normal', from: '2026-11-20', to: '2026-12-19' };
const year: ShownContract = { days: 365, fareClass: 'reduced', from: '2026-12-01', to: '2027-11-30' };
const classes = { normal: zl(460), reduced: zl(230) };
const topUp = (paid: number): ShownPayment => ({
  product: { kind: 'top-up', amount: zl(2000), balance: zl(-160) },
  due: zl(2000),
  paid: zl(paid),
  missing: zl(2000 - paid),
});
const ticket: ShownPayment = {
  product: { kind: 'ticket', towns: 3, fareClass: 'reduced' },
  due: zl(250),
  paid: zl(0),
  missing: zl(250),
};
const season: ShownPayment = {
  product: { kind: 'contract', contract: year },
  due: zl(47500),
  paid: zl(20000),
  missing: zl(27500),
};
const ALL = [500, 200, 100, 50, 20, 10].map(grosze);

const refusals: Readonly<Record<SaleRefusalReason, true>> = {
  blocked: true,
  expired: true,
  'first-at-counter': true,
  'purse-limit': true,
  damaged: true,
  past: true,
  'too-far-ahead': true,
  'places-full': true,
  foreign: true,
  'removed-early': true,
  'two-cards': true,
  'other-card': true,
  'nothing-waits': true,
  'office-silent': true,
  'being-checked': true,
  'too-early': true,
  'not-possible': true,
  'no-payment': true,
  'coins-stopped': true,
  printer: true,
  'card-declined': true,
  'card-cancelled': true,
  'card-not-begun': true,
};
const again: ReadonlySet<string> = new Set(['card-declined', 'card-cancelled', 'card-not-begun', 'coins-stopped']);
const closings: Readonly<Record<ClosedReason, true>> = {
  starting: true,
  journal: true,
  'disk-full': true,
  'no-tariff': true,
  'nothing-works': true,
  stopping: true,
};
const prompts: Readonly<Record<TerminalPrompt, true>> = {
  'present-card': true,
  'insert-card': true,
  'look-at-terminal': true,
  'enter-pin': true,
  'wrong-pin': true,
  wait: true,
  'remove-card': true,
  approved: true,
  declined: true,
  reversing: true,
};
const stages: Readonly<Record<DeliveryStage, true>> = {
  printing: true,
  'card-wanted': true,
  coding: true,
  receipt: true,
  entrusting: true,
};

const keysOf = <Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] =>
  Object.keys(record) as Key[];
const named = <Key extends string>(
  keys: readonly Key[],
  name: (key: Key) => string,
  of: (key: Key) => VendingSituation,
): Readonly<Record<string, VendingSituation>> => Object.fromEntries(keys.map((key) => [name(key), of(key)]));

const offer = {
  balance: zl(21_250),
  choices: TOP_UP_AMOUNTS.map((amount) => ({ amount, refusal: amount > 2750 ? ('purse-limit' as const) : undefined })),
};
const means = { coins: 'change', card: true, printer: true, reader: true } as const;

/** Every picture of the machine by name. */
export const situations: Readonly<Record<string, VendingSituation>> = {
  home: { view: 'home', means },
  'home-exact': { view: 'home', means: { ...means, coins: 'exact' } },
  'home-coins-only': { view: 'home', means: { ...means, card: false } },
  'home-card-only': { view: 'home', means: { ...means, coins: 'none' } },
  'home-no-printer': { view: 'home', means: { ...means, printer: false } },
  'home-no-reader': { view: 'home', means: { ...means, reader: false } },
  'home-no-payment': { view: 'home', means: { ...means, coins: 'none', card: false } },
  'choose-towns': {
    view: 'choose',
    question: 'towns',
    prices: [
      { towns: 1, normal: zl(400), reduced: zl(200) },
      { towns: 2, normal: zl(460), reduced: zl(230) },
      { towns: 3, normal: zl(500), reduced: zl(250) },
    ],
  },
  'choose-ticket-class': { view: 'choose', question: 'ticket-class', towns: 2, prices: classes },
  'choose-contract': {
    view: 'choose',
    question: 'contract',
    example: true,
    contracts: [30, 90, 180, 365].map((days) => ({
      id: `days-${days}`,
      days,
      normal: zl(days * 300),
      reduced: zl(days * 150),
    })),
  },
  'choose-contract-class': { view: 'choose', question: 'contract-class', days: 90, prices: classes },
  'choose-first-day': { view: 'choose', question: 'first-day', contract, price: zl(10000), daysAhead: 0, most: 60 },
  'choose-first-day-later': {
    view: 'choose',
    question: 'first-day',
    contract: year,
    price: zl(47500),
    daysAhead: 60,
    most: 60,
  },
  'choose-amount': { view: 'choose', question: 'amount', offer },
  'choose-amount-negative': {
    view: 'choose',
    question: 'amount',
    offer: { balance: zl(-160), choices: TOP_UP_AMOUNTS.map((amount) => ({ amount, refusal: undefined })) },
  },
  ...named(
    ['top-up', 'contract', 'collect', 'card-check'] as const,
    (purpose) => `present-card-${purpose}`,
    (purpose) => ({ view: 'present-card', purpose }),
  ),
  ...named(
    ['card', 'beginning', 'recovering'] as const,
    (what) => `working-${what}`,
    (what) => ({ view: 'working', what }),
  ),
  'paying-first': { view: 'paying', payment: topUp(0), coins: 'change', accepted: ALL, card: true, stage: 'open' },
  'paying-some': { view: 'paying', payment: topUp(1350), coins: 'change', accepted: ALL, card: true, stage: 'open' },
  'paying-few-coins': {
    view: 'paying',
    payment: topUp(1900),
    coins: 'exact',
    accepted: [zl(100), zl(50), zl(20), zl(10)],
    card: true,
    stage: 'open',
  },
  'paying-no-card': { view: 'paying', payment: ticket, coins: 'change', accepted: ALL, card: false, stage: 'open' },
  'paying-contract': { view: 'paying', payment: season, coins: 'change', accepted: ALL, card: true, stage: 'open' },
  'paying-card-only': { view: 'paying', payment: season, coins: 'none', accepted: [], card: true, stage: 'open' },
  'paying-closing': {
    view: 'paying',
    payment: topUp(2000),
    coins: 'change',
    accepted: [],
    card: true,
    stage: 'closing',
  },
  ...named(
    keysOf(prompts),
    (prompt) => `card-payment-${prompt}`,
    (prompt) => ({ view: 'card-payment', payment: topUp(0), prompt, stage: 'asking' }),
  ),
  ...named(
    ['aborting', 'concluding', 'clearing'] as const,
    (stage) => `card-payment-${stage}`,
    (stage) => ({ view: 'card-payment', payment: season, prompt: 'wait', stage }),
  ),
  ...named(
    keysOf(stages),
    (stage) => `delivering-${stage}`,
    (stage) => ({ view: 'delivering', payment: stage === 'printing' ? ticket : topUp(2000), stage }),
  ),
  ...named(
    ['removed-early', 'other-card', 'two-cards', 'damaged'] as const,
    (remark) => `delivering-again-${remark}`,
    (remark) => ({ view: 'delivering', payment: season, stage: 'card-wanted', remark }),
  ),
  change: { view: 'change', payment: topUp(2200), owed: zl(120), paidBack: zl(80) },
  'thanks-ticket': { view: 'thanks', product: ticket.product, change: zl(250), receipt: 'none' },
  'thanks-top-up': {
    view: 'thanks',
    product: topUp(2000).product,
    change: zl(0),
    balance: zl(1840),
    receipt: 'printed',
  },
  'thanks-no-receipt': { view: 'thanks', product: season.product, change: zl(120), receipt: 'failed' },
  'thanks-collected': {
    view: 'thanks',
    collected: {
      contracts: [contract, year],
      money: zl(1000),
      balance: zl(1840),
      waiting: 2,
      receipt: 'printed',
      repeated: false,
    },
  },
  'thanks-collected-before': {
    view: 'thanks',
    collected: {
      contracts: [contract],
      money: zl(0),
      balance: zl(1840),
      waiting: 0,
      receipt: 'printed',
      repeated: true,
    },
  },
  'card-contents': {
    view: 'card-contents',
    contents: { balance: zl(-160), contracts: [contract, year], purseClosed: false },
  },
  'card-contents-empty': { view: 'card-contents', contents: { balance: zl(0), contracts: [], purseClosed: true } },
  'refund-paying': { view: 'refund', stage: 'paying', amount: zl(1350), bank: false, why: 'cancelled' },
  'refund-done': { view: 'refund', stage: 'done', amount: zl(1350), bank: false, why: 'interrupted' },
  'refund-bank': { view: 'refund', stage: 'done', amount: zl(0), bank: true, why: 'not-delivered' },
  'refund-nothing': { view: 'refund', stage: 'done', amount: zl(0), bank: false, why: 'cancelled' },
  ...named(
    ['change', 'refund', 'bank-card', 'goods', 'coins-in-dispute'] as const,
    (reason) => `slip-${reason}`,
    (reason) => ({
      view: 'slip',
      proof,
      amount: zl(340),
      reason,
      printed: reason !== 'refund',
      entrusted: reason === 'goods',
    }),
  ),
  ...named(
    keysOf(refusals),
    (reason) => `refused-${reason}`,
    (reason) => ({
      view: 'refused',
      refusal: {
        reason,
        ...(reason === 'purse-limit' ? { balance: zl(23_900), most: zl(24_000) } : {}),
        ...(reason === 'too-early' ? { from: unixSeconds(at + 1800) } : {}),
      },
      again: again.has(reason) ? (['coins', 'card'] as const) : [],
    }),
  ),
  'uncertain-paid': { view: 'uncertain', proof, paid: true },
  'uncertain-collect': { view: 'uncertain', proof, paid: false },
  ...named(
    keysOf(closings),
    (reason) => `out-of-service-${reason}`,
    (reason) => ({ view: 'out-of-service', reason, proof }),
  ),
};

const TIMED: ReadonlySet<VendingSituation['view']> = new Set([
  'choose',
  'present-card',
  'paying',
  'thanks',
  'card-contents',
  'slip',
  'refused',
  'uncertain',
]);

/** The input of a picture: Polish, ordinary; what waits shows its time. */
export function inputFor(situation: VendingSituation, changes: Partial<VendingSceneInput> = {}): VendingSceneInput {
  const timed = TIMED.has(situation.view) && !(situation.view === 'paying' && situation.stage === 'closing');
  return {
    situation,
    now,
    language: 'pl',
    larger: false,
    contrast: false,
    reach: false,
    panel: JAWORZNO_VENDING.panel,
    operator: JAWORZNO_VENDING.operator,
    terminal: 117,
    moreTime: { slow: false, left: 10 },
    ...(timed ? { secondsLeft: 47, countdown: { leftMs: 47_000, totalMs: 60_000, rate: 1 } } : {}),
    ...changes,
  };
}
