import { and, assign, fromPromise, raise, setup, stateIn } from 'xstate';
import type { TicketCounts } from '../../fares/card/state.ts';
import type { FareClassOrder } from '../../fares/cities/city-fares.ts';
import type { CityProfile, MachineKey } from '../../fares/cities/city-profile.ts';
import type { Grosze } from '../../fares/money.ts';
import type {
  ScreenLanguage,
  SeasonQuestion,
  ServiceRequest,
  ServiceResult,
  ShownResult,
  ValidatorEvent,
} from './events.ts';
import type { BankCardNews, JournalFault, PagedContents, ProofOfFailure, RefusalReason } from './situation.ts';

export interface ValidatorInput {
  /** Languages offered; the first is the machine's own. */
  readonly languages: readonly [ScreenLanguage, ...ScreenLanguage[]];
  /** T108: where the amount of a purse transfer begins, and what + and - make of it. */
  readonly firstAmount: Grosze;
  readonly stepAmount: (amount: Grosze, press: 'plus' | 'minus') => Grosze;
  /** A40: how often one visit's waits can be made longer. */
  readonly mostLengthened: number;
}

export interface ValidatorContext {
  readonly languages: ValidatorInput['languages'];
  readonly firstAmount: Grosze;
  readonly stepAmount: ValidatorInput['stepAmount'];
  readonly mostLengthened: number;
  /** A40: `slow` from the first press of "more time" until home. */
  readonly pace: 'ordinary' | 'slow';
  readonly lengthened: number;
  readonly question: SeasonQuestion | null;
  readonly language: ScreenLanguage;
  /** T59-T63: what was chosen for a group so far. */
  readonly tickets: TicketCounts;
  /** J47: what was chosen with N or U; a new object with each press. */
  readonly fare: FareClassOrder;
  /** A key pressed while a card lay in the field: heard once the card has left it (J57, A38). */
  readonly keptKey: MachineKey | null;
  /** A bank card of meanwhile, told when the passenger before has read his own message. */
  readonly keptBankCard: BankCardNews | null;
  /** T107: what is to go from the e-purse to the t-purse. */
  readonly amount: Grosze;
  /** The result on the screen; null before the first. */
  readonly result: ShownResult | null;
  readonly journalFault: JournalFault;
  /** Proof of the failure that closed the machine (A41), where a passenger met it. */
  readonly proof: ProofOfFailure | null;
}

/** A card counts the tickets of a class in five bits. */
const MOST_TICKETS_OF_A_CLASS = 31;
export const NO_TICKETS: TicketCounts = { self: 0, normal: 0, local: 0, statutory: 0 };

/** What a beep stands for. */
export type BeepCause = keyof CityProfile['beeps'];

function besideSecondCard(result: ShownResult | null): ShownResult {
  const refused = { view: 'refused', reason: 'two-cards' } as const;
  switch (result?.view) {
    case 'checked-in':
    case 'checked-out':
    case 'registered':
    case 'transferred':
    case 'carried-over':
      return { ...refused, firstCard: 'served' };
    case 'uncertain':
      return { ...refused, firstCard: 'uncertain' };
    case 'refused':
      return result.reason === 'two-cards' ? result : refused;
    default:
      return refused;
  }
}

/** J69: the next page, after the last the first. */
function turned(result: ShownResult | null): ShownResult | null {
  if (!isPaged(result)) return result;
  return { ...result, page: (result.page + 1) % result.pages.length };
}

function isPaged(result: ShownResult | null): result is PagedContents {
  return result?.view === 'card-contents' && 'pages' in result && result.pages.length > 1;
}

const isFareKey = (key: MachineKey | null): key is FareClassOrder['fareClass'] => key === 'normal' || key === 'reduced';

export type CompanionKind = 'normal' | 'local' | 'statutory';

function toggledSelf(tickets: TicketCounts): TicketCounts {
  return { ...tickets, self: tickets.self === 1 ? 0 : 1 };
}

function oneMore(tickets: TicketCounts, kind: CompanionKind): TicketCounts {
  return { ...tickets, [kind]: Math.min(MOST_TICKETS_OF_A_CLASS, tickets[kind] + 1) };
}

/** Every name that the chart uses: what it does, asks and waits for. The machine provides the effects. */
export const validatorSetup = setup({
  types: {
    input: {} as ValidatorInput,
    context: {} as ValidatorContext,
    events: {} as ValidatorEvent,
  },
  actors: {
    /** Serves one card from the first command to an outcome; what cards, readers and disks can do is in its answer. */
    serveCard: fromPromise<ServiceResult, ServiceRequest>(() => Promise.reject(new Error('serveCard is not provided'))),
  },
  actions: {
    /** Section B: one beep or three, as the city's profile says for this cause. */
    beep: (_, _params: { cause: BeepCause }) => undefined,
    /** A card was refused without being read: for the journal. */
    reportRefusal: (_, _params: { reason: RefusalReason }) => undefined,
    /** The machine's own code failed while a card was served: for the log, and the technician. */
    reportDefect: () => undefined,
    chooseNothing: assign({ tickets: NO_TICKETS }),
    /** T61: pressing again takes the own ticket back (A39). */
    toggleSelf: assign(({ context }) => ({ tickets: toggledSelf(context.tickets) })),
    /** T63: each press one more; a card keeps no more of a class than this. */
    addTicket: assign(({ context }, params: { kind: CompanionKind }) => ({
      tickets: oneMore(context.tickets, params.kind),
    })),
    /** A40 */
    lengthen: assign(({ context }) => ({ pace: 'slow' as const, lengthened: context.lengthened + 1 })),
    ordinaryPace: assign({ pace: 'ordinary' as const, lengthened: 0 }),
    /** J47: which key it was, of this event or kept from before. */
    chooseFare: assign((_, params: { fareClass: FareClassOrder['fareClass'] }) => ({
      fare: { kind: 'fare-class' as const, fareClass: params.fareClass },
    })),
    keepKey: assign((_, params: { key: MachineKey }) => ({ keptKey: params.key })),
    forgetKey: assign({ keptKey: null }),
    keepBankCard: assign((_, params: { news: BankCardNews }) => ({ keptBankCard: params.news })),
    showKeptBankCard: assign(({ context: { keptBankCard, result } }) => ({
      result: keptBankCard === null ? result : ({ view: 'bank-card', news: keptBankCard } as const),
      keptBankCard: null,
    })),
    forgetBankCard: assign({ keptBankCard: null }),
    nextPage: assign(({ context }) => ({ result: turned(context.result) })),
    keepQuestion: assign((_, params: { question: SeasonQuestion }) => ({ question: params.question })),
    beginAmount: assign(({ context }) => ({ amount: context.firstAmount })),
    changeAmount: assign(({ context }, params: { press: 'plus' | 'minus' }) => ({
      amount: context.stepAmount(context.amount, params.press),
    })),
    keepResult: assign((_, params: { result: ShownResult }) => ({ result: params.result })),
    /** J102: a second card beside one whose result is on the screen: that one's ride or doubt stands. */
    keepTwoCards: assign(({ context }) => ({ result: besideSecondCard(context.result) })),
    keepProof: assign((_, params: { proof: ProofOfFailure | null }) => ({ proof: params.proof })),
    keepJournalFault: assign((_, params: { fault: JournalFault }) => ({ journalFault: params.fault })),
    nextLanguage: assign(({ context }) => {
      const next = (context.languages.indexOf(context.language) + 1) % context.languages.length;
      return { language: context.languages[next] ?? context.languages[0] };
    }),
    /** Letters of normal size again. */
    tellIdle: raise({ type: 'IDLE' }),
    ownLanguage: assign(({ context }) => ({ language: context.languages[0] })),
  },
  guards: {
    fieldIsEmpty: stateIn({ field: 'empty' }),
    pocketIsEmpty: stateIn({ pocket: 'empty' }),
    mayLengthen: ({ context }) => context.lengthened < context.mostLengthened,
    nothingIsHeld: and([stateIn({ field: 'empty' }), stateIn({ pocket: 'empty' })]),
    healthy: stateIn({ health: { reader: 'ready', journal: 'ready', tariff: 'ready' } }),
    isButton: ({ event }, params: { button: string }) => event.type === 'TOUCH' && event.button === params.button,
    isFareKey: (_, params: { key: MachineKey | null }) => isFareKey(params.key),
    isContentsKey: (_, params: { key: MachineKey | null }) => params.key === 'contents',
    bankCardIsKept: ({ context }) => context.keptBankCard !== null,
    isPaged: ({ context }) => isPaged(context.result),
    resultIs: (_, params: { result: ServiceResult; view: ServiceResult['view'] }) => params.result.view === params.view,
  },
  delays: {
    /** How long a result stays (Tarnow: five seconds; longer where there is more to read). */
    resultTime: 5000,
    /** T103: time to present the card after the button was pressed. */
    cardWait: 5000,
    /** A23: time to answer. */
    seasonTicketWait: 10_000,
    /** T110, T115: time to put the card into the pocket. */
    insertWait: 5000,
    /** J47: time to present the card after N or U; begins anew with every press. */
    fareWait: 5000,
    /** J69: one page of what is on a card. */
    pageTime: 3000,
    /** T68, A21: time for a group's card; begins anew with every press. */
    groupWait: 5000,
    /** T107: time to set an amount; begins anew with every press. */
    amountWait: 15_000,
    /** Work that takes longer than this gets a picture of its own. */
    workingShown: 250,
    /** Nobody has touched the machine for so long that the next passenger is another one. */
    idleTime: 30_000,
    /** "Out of service" stays at least so long that it can be read. */
    outOfServiceTime: 3000,
  },
});
