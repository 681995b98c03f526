import { type VendingChart, type VendingContext, vendingChart } from '../../../statecharts/vending-machine/chart.ts';
import type { VendingEvent } from '../../../statecharts/vending-machine/events.ts';
import type { Sight, Stimulus, Subject } from '../contract.ts';
import { joinedChart } from '../joined-chart.ts';
import { vendingAnswers } from './answers.ts';
import { buttonsIn, CONTRACT_ID, lengthenedIn, MOST_DAYS_AHEAD, shownName } from './pictures.ts';
import { handsIn, vendingWorld } from './world.ts';

type Seen = Sight<VendingContext>;

const CARD = {
  uid: new Uint8Array(7),
  reader: 'model',
  transmit: () => Promise.reject(new Error('a card of the model answers nothing')),
};

/** The machine with its payments and its delivery as regions; each coin begins the passenger's time anew. */
export const joinedVendingChart: VendingChart = joinedChart(vendingChart, { 'cash.COIN': { type: 'COIN_SEEN' } });

const MOST_LENGTHENED = 1;

const COMFORT = ['larger', 'contrast', 'reach', 'language-pl', 'language-en', 'language-uk', 'language-de'] as const;

const BUTTONS = [
  ...['top-up', 'ticket', 'contract', 'collect', 'card-check', 'back', 'cancel', 'done', 'more-time', 'accept'],
  ...['towns-1', 'towns-2', 'towns-3', 'normal', 'reduced', `contract-${CONTRACT_ID}`],
  ...['today', 'day-plus', 'day-minus', 'week-plus', 'week-minus'],
  ...Array.from({ length: 10 }, (_, index) => `amount-${5 * (index + 1)}`),
  ...['pay-card', 'pay-coins'],
];

const SELLING = 'vending.dialog.selling';
const HEALTH = 'vending.health';
const HOME = 'home';
const ASKING = 'bankPayment.terminal.asking';
const ABORTING = 'bankPayment.terminal.aborting';
const CLOSING = 'bankPayment.terminal.closing';
const TAKING_BACK = 'bankPayment.terminal.takingBack';

type Device = 'journal' | 'tariff' | 'reader' | 'acceptor' | 'terminal' | 'printer';
/** As they first speak after the machine was switched on. */
const DEVICES: readonly Device[] = ['journal', 'tariff', 'reader', 'acceptor', 'terminal', 'printer'];
/** Two troubles at a time only where both together close the machine, or every way to pay. */
const PAIRS: readonly string[] = ['reader printer', 'acceptor terminal'];

const isReady = (sight: Seen, device: Device): boolean => sight.in(`${HEALTH}.${device}.ready`);
const isStarting = (sight: Seen, device: Device): boolean => sight.in(`${HEALTH}.${device}.starting`);
const fieldEmpty = (sight: Seen): boolean => sight.in('vending.field.empty');
const at = (sight: Seen, ...nodes: readonly string[]): boolean => nodes.some((node) => sight.in(node));

/** In other letters, colours, reach or language than the machine's own. */
export function isComfortChosen(sight: Sight): boolean {
  return !(
    sight.in('vending.text.normal') &&
    sight.in('vending.contrast.normal') &&
    sight.in('vending.reach.normal') &&
    sight.in('vending.language.pl')
  );
}

/** Devices speak in turn when the machine starts; later one trouble comes at a time, and comfort is nobody's trouble. */
function maySpeak(sight: Seen, device: Device, well: boolean): boolean {
  if (isComfortChosen(sight) || !isListening(sight, device)) return false;
  const first = DEVICES.find((each) => isStarting(sight, each));
  if (first !== undefined) {
    if (device !== first && !(device === 'journal' && well)) return false;
  }
  if (well) return !isReady(sight, device);
  const lost = DEVICES.filter((each) => each === device || !(isReady(sight, each) || isStarting(sight, each)));
  return lost.length === 1 || PAIRS.includes(lost.join(' '));
}

/**
 * While a sale is paid, only what is paid with can make a difference; while goods and change come out, only the disk.
 * What else fails then is as if it failed a moment later.
 */
function isListening(sight: Seen, device: Device): boolean {
  if (device === 'journal' || !at(sight, 'selling', 'vending.dialog.resuming', 'recovering')) return true;
  return (device === 'acceptor' || device === 'terminal') && isPaying(sight);
}

const isPaying = (sight: Seen): boolean => at(sight, 'beginning', 'byCoins', 'payingAgain', `${SELLING}.cardOnly`);

type JoinedEvent = { readonly type: string; readonly [key: string]: unknown };

function stimulus(act: string, event: VendingEvent | JoinedEvent, possible: (sight: Seen) => boolean, name?: string) {
  return { name: name ?? event.type, event, act, possible } satisfies Stimulus<VendingContext>;
}

const readable = (sight: Seen): boolean => isReady(sight, 'reader') && !isComfortChosen(sight);

const cards: readonly Stimulus<VendingContext>[] = [
  stimulus('card', { type: 'CARD', card: CARD }, (sight) => readable(sight) && fieldEmpty(sight)),
  stimulus('card', { type: 'TWO_CARDS' }, (sight) => readable(sight) && !sight.in('vending.field.crowded')),
  stimulus('card', { type: 'UNREADABLE' }, (sight) => readable(sight) && fieldEmpty(sight)),
  stimulus('card', { type: 'FIELD_EMPTY' }, (sight) => readable(sight) && !fieldEmpty(sight)),
];

const health: readonly Stimulus<VendingContext>[] = [
  stimulus('fault', { type: 'JOURNAL_READY' }, (sight) => maySpeak(sight, 'journal', true)),
  stimulus(
    'fault',
    { type: 'JOURNAL_FAILED', fault: 'journal' },
    (sight) => !sight.in(`${HEALTH}.journal.failed`) && maySpeak(sight, 'journal', false),
  ),
  // The other fault of the disk differs by what the closed machine says, and by nothing else.
  stimulus(
    'fault',
    { type: 'JOURNAL_FAILED', fault: 'disk-full' },
    (sight) => sight.in(HOME) && maySpeak(sight, 'journal', false),
    'JOURNAL_FAILED disk-full',
  ),
  stimulus('fault', { type: 'TARIFF_READY' }, (sight) => maySpeak(sight, 'tariff', true)),
  stimulus(
    'fault',
    { type: 'TARIFF_MISSING' },
    (sight) => !sight.in(`${HEALTH}.tariff.missing`) && maySpeak(sight, 'tariff', false),
  ),
  ...(['reader', 'acceptor', 'terminal', 'printer'] as const).flatMap((device) => {
    const name = device.toUpperCase() as 'READER' | 'ACCEPTOR' | 'TERMINAL' | 'PRINTER';
    return [
      stimulus('fault', { type: `${name}_READY` }, (sight) => maySpeak(sight, device, true)),
      stimulus(
        'fault',
        { type: `${name}_LOST` },
        (sight) => !sight.in(`${HEALTH}.${device}.lost`) && maySpeak(sight, device, false),
      ),
    ];
  }),
  // Coins that came while none was open, or the bank's last word on a payment of before.
  stimulus(
    'fault',
    { type: 'UNFINISHED' },
    (sight) => at(sight, HOME, 'result') && !isComfortChosen(sight) && handsIn(sight).sale === 'none',
  ),
];

/** Coins that come while a sale takes them: nothing in, a part of the price, all of it, more. */
const takesCoins = (sight: Seen): boolean => sight.in('cashPayment.taking');
const coins: readonly Stimulus<VendingContext>[] = (['part', 'exact', 'over'] as const).map((amount) =>
  stimulus(
    'coin',
    { type: 'cash.COIN', paid: amount !== 'part' },
    (sight) => {
      if (!takesCoins(sight)) return false;
      const { coins: inside } = handsIn(sight);
      return inside === 'exact' ? amount === 'over' : inside !== 'over';
    },
    `COIN ${amount}`,
  ),
);

const isAsked = (sight: Seen): boolean => at(sight, ASKING, ABORTING);

/** What the terminal says; the last word on goods comes by itself. */
const bank: readonly Stimulus<VendingContext>[] = [
  stimulus('terminal', { type: 'bank.BANK_APPROVED' }, isAsked, 'BANK_APPROVED'),
  ...(['declined', 'cancelled', 'not-begun'] as const).map((why) =>
    stimulus('terminal', { type: 'bank.NOT_PAID', why }, isAsked, `NOT_PAID ${why}`),
  ),
  stimulus('answer', { type: 'bank.PAID' }, (sight) => sight.in(CLOSING), 'PAID'),
  stimulus('answer', { type: 'bank.REVERSED' }, (sight) => at(sight, CLOSING, TAKING_BACK), 'REVERSED'),
  stimulus('answer', { type: 'bank.OWED' }, (sight) => sight.in(TAKING_BACK), 'OWED'),
  // The goods' end is waited for: between approval and goods nothing is said.
  stimulus('answer', { type: 'bank.ANSWER_LOST' }, (sight) => at(sight, CLOSING, TAKING_BACK), 'ANSWER_LOST'),
  stimulus('terminal', { type: 'bank.ANSWER_LOST' }, isAsked, 'ANSWER_LOST early'),
];

const acceptorGone: Stimulus<VendingContext> = stimulus(
  'answer',
  { type: 'cash.NO_MORE_COINS' },
  (sight) =>
    at(sight, 'cashPayment.taking.acceptor.opening', 'cashPayment.taking.acceptor.open') &&
    !(isReady(sight, 'acceptor') && isReady(sight, 'journal')),
  'NO_MORE_COINS',
);

const press = (button: string, possible: (sight: Seen) => boolean): Stimulus<VendingContext> => ({
  name: `TOUCH ${button}`,
  event: { type: 'TOUCH', button } satisfies VendingEvent,
  act: 'touch',
  possible: (sight) => buttonsIn(sight).has(button) && possible(sight),
});

/** Letters, colours, reach and language are nobody else's business: they are chosen at home, one of them, and given up. */
const comfort: readonly Stimulus<VendingContext>[] = COMFORT.map((button) =>
  press(button, (sight) => {
    if (!sight.in(HOME)) return false;
    if (!isComfortChosen(sight)) return true;
    if (button.startsWith('language-')) return !sight.in('vending.language.pl');
    const region = button === 'larger' ? 'text' : button;
    return !sight.in(`vending.${region}.normal`);
  }),
);

const fromFinger = BUTTONS.map((button) => press(button, (sight) => !isComfortChosen(sight)));

/** Jaworzno's vending machine: what can be done to it, what its actors can come to, and how far its context counts. */
export const vendingSubject: Subject<VendingChart> = {
  name: 'vending',
  chart: joinedVendingChart,
  input: { mostDaysAhead: MOST_DAYS_AHEAD, mostLengthened: MOST_LENGTHENED },
  stimuli: [...cards, ...health, ...coins, ...bank, acceptorGone, ...comfort, ...fromFinger],
  answers: vendingAnswers,
  boot: [
    'JOURNAL_READY',
    'TARIFF_READY',
    'READER_READY',
    'ACCEPTOR_READY',
    'TERMINAL_READY',
    'PRINTER_READY',
    'done.recoverSales nothing',
  ],
  live: (sight) => {
    const { context } = sight;
    const choosing = sight.in('attending');
    const paying = isPaidNow(sight);
    return {
      lengthened: lengthenedIn(sight),
      'days ahead': choosing ? context.wish.daysAhead : null,
      product: choosing || paying || sight.in('vending.dialog.reading') ? productOf(context, paying) : null,
      'coins offered': paying && context.begun !== null ? context.begun.coins !== 'none' : null,
    };
  },
  show: shownName,
  world: vendingWorld,
};

/** From the first entry of a sale until its goods are begun; what follows depends on the goods alone. */
function isPaidNow(sight: Seen): boolean {
  const over = [`${SELLING}.givingBack`, 'refunding', `${SELLING}.byBank.concluding`];
  return sight.in('selling') && sight.in('delivery.off') && !at(sight, ...over);
}

/** Once it is being sold, it matters only whether it comes out on paper or onto a card. */
function productOf({ offer, wish }: VendingContext, selling: boolean): string {
  if (offer === null && wish.contract === '') return 'ticket';
  if (selling) return 'on a card';
  return offer === null ? 'contract' : 'top-up';
}
