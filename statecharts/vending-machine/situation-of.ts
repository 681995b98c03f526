import type { SnapshotFrom } from 'xstate';
import type { Grosze } from '../../fares/money.ts';
import type { FareClass, Towns } from '../../fares/tariff/town-tariff.ts';
import type { VendingChart } from './chart.ts';
import type { DeliveryChart } from './delivery.ts';
import type { CoinOffer, Wish } from './events.ts';
import type {
  ClassChoice,
  ClosedReason,
  ContractChoice,
  DeliveryStage,
  ProofOfFailure,
  ShownContract,
  ShownMeans,
  ShownPayment,
  ShownProduct,
  TerminalPrompt,
  TownChoice,
  VendingSituation,
} from './situation.ts';

type Snapshot = SnapshotFrom<VendingChart>;

/** What the pictures need besides the chart's state: prices, and what the sale's journal says. */
export interface Surroundings {
  readonly proof: (reason: string) => ProofOfFailure;
  readonly means: () => ShownMeans;
  readonly townPrices: () => readonly TownChoice[];
  readonly contracts: () => { readonly choices: readonly ContractChoice[]; readonly example: boolean };
  readonly contractFrom: (contract: string, fareClass: FareClass, daysAhead: number) => ShownContract | undefined;
  readonly payment: () => ShownPayment;
  readonly paidBack: () => Grosze;
  readonly owed: () => Grosze;
  readonly coins: () => { readonly offer: CoinOffer; readonly accepted: readonly Grosze[] };
  readonly card: () => boolean;
  readonly prompt: () => TerminalPrompt;
  /** Balance after a top-up, and the receipt. */
  readonly delivered: () => {
    readonly product: ShownProduct;
    readonly balance: Grosze | undefined;
    readonly receipt: 'printed' | 'failed' | 'none';
  };
  readonly reversed: () => boolean;
}

/** What the passenger has in front of him in this state; `before` is what he saw until now. */
export function situationOf(snapshot: Snapshot, before: VendingSituation, around: Surroundings): VendingSituation {
  return (
    attending(snapshot, around) ??
    reading(snapshot, before) ??
    selling(snapshot, before, around) ??
    result(snapshot, around) ??
    closed(snapshot, before, around)
  );
}

function attending(snapshot: Snapshot, around: Surroundings): VendingSituation | null {
  if (!snapshot.matches({ dialog: 'attending' })) return null;
  const at = (state: Attending) => snapshot.matches({ dialog: { attending: state } });
  const { wish } = snapshot.context;
  if (at('towns')) return { view: 'choose', question: 'towns', prices: around.townPrices() };
  if (at('ticketClass')) {
    return { view: 'choose', question: 'ticket-class', towns: wish.towns, prices: townClass(around, wish.towns) };
  }
  if (at('contract')) {
    const { choices, example } = around.contracts();
    return { view: 'choose', question: 'contract', contracts: choices, example };
  }
  if (at('contractClass')) return contractClass(around, wish);
  if (at('firstDay')) return firstDay(snapshot, around);
  if (at('topUpAmount') && snapshot.context.offer !== null) {
    return { view: 'choose', question: 'amount', offer: snapshot.context.offer };
  }
  if (at('presentForTopUp')) return { view: 'present-card', purpose: 'top-up' };
  if (at('presentForContract')) return { view: 'present-card', purpose: 'contract' };
  if (at('presentForCollect')) return { view: 'present-card', purpose: 'collect' };
  if (at('presentForCheck')) return { view: 'present-card', purpose: 'card-check' };
  return { view: 'home', means: around.means() };
}

type Attending =
  | 'towns'
  | 'ticketClass'
  | 'contract'
  | 'contractClass'
  | 'firstDay'
  | 'topUpAmount'
  | 'presentForTopUp'
  | 'presentForContract'
  | 'presentForCollect'
  | 'presentForCheck';

function townClass(around: Surroundings, towns: Towns): ClassChoice {
  const found = around.townPrices().find((one) => one.towns === towns);
  if (found === undefined) throw new Error(`no price for ${towns} towns`);
  return found;
}

function contractClass(around: Surroundings, { contract }: Wish): VendingSituation {
  const chosen = around.contracts().choices.find(({ id }) => id === contract);
  if (chosen === undefined) return { view: 'home', means: around.means() };
  return { view: 'choose', question: 'contract-class', days: chosen.days, prices: chosen };
}

function firstDay({ context }: Snapshot, around: Surroundings): VendingSituation {
  const { contract, fareClass, daysAhead } = context.wish;
  const shown = around.contractFrom(contract, fareClass, daysAhead);
  const chosen = around.contracts().choices.find(({ id }) => id === contract);
  if (shown === undefined || chosen === undefined) return { view: 'home', means: around.means() };
  const price = chosen[fareClass];
  return { view: 'choose', question: 'first-day', contract: shown, price, daysAhead, most: context.mostDaysAhead };
}

function reading(snapshot: Snapshot, before: VendingSituation): VendingSituation | null {
  if (!snapshot.matches({ dialog: 'reading' })) return null;
  const shown = (['forTopUp', 'forContract', 'collecting', 'checking'] as const).some((state) =>
    snapshot.matches({ dialog: { reading: { [state]: 'shown' } } }),
  );
  return shown ? { view: 'working', what: 'card' } : before;
}

function selling(snapshot: Snapshot, before: VendingSituation, around: Surroundings): VendingSituation | null {
  const at = (state: unknown) => snapshot.matches({ dialog: { selling: state } } as never);
  if (snapshot.matches({ dialog: 'resuming' })) return delivering(snapshot, before, around);
  if (!snapshot.matches({ dialog: 'selling' })) return null;
  if (at({ beginning: 'shown' })) return { view: 'working', what: 'beginning' };
  if (at('beginning') || at('choosingHow')) return before;
  const payment = around.payment();
  if (at('byCoins')) {
    const { offer, accepted } = around.coins();
    const open = at({ byCoins: 'taking' });
    return {
      view: 'paying',
      payment,
      coins: offer,
      accepted: open ? accepted : [],
      card: around.card(),
      stage: open ? 'open' : 'closing',
    };
  }
  if (at('cardOnly'))
    return { view: 'paying', payment, coins: 'none', accepted: [], card: around.card(), stage: 'open' };
  if (at('byBank')) return byBank(snapshot, before, around, payment);
  if (at('delivering')) return delivering(snapshot, before, around);
  if (at('payingAgain')) {
    const refusal = snapshot.context.refusal ?? { reason: 'card-not-begun' as const };
    const coins = snapshot.matches({ health: { acceptor: 'ready' } }) && snapshot.context.begun?.coins !== 'none';
    return {
      view: 'refused',
      refusal,
      again: [...(coins ? (['coins'] as const) : []), ...(around.card() ? (['card'] as const) : [])],
    };
  }
  if (at('givingBack')) return { view: 'change', payment, owed: around.owed(), paidBack: around.paidBack() };
  const { refundReason: why } = snapshot.context;
  return { view: 'refund', stage: 'paying', amount: around.owed(), bank: false, why };
}

function byBank(
  snapshot: Snapshot,
  before: VendingSituation,
  around: Surroundings,
  payment: ShownPayment,
): VendingSituation {
  const at = (state: string) => snapshot.matches({ dialog: { selling: { byBank: state } } } as never);
  if (at('delivering')) return delivering(snapshot, before, around);
  const asked = snapshot.children.bank?.getSnapshot();
  const stage = !asked?.matches('terminal')
    ? 'clearing'
    : at('aborting')
      ? 'aborting'
      : at('concluding')
        ? 'concluding'
        : 'asking';
  return { view: 'card-payment', payment, prompt: around.prompt(), stage };
}

/** The goods' own chart tells where they are. */
function delivering(snapshot: Snapshot, before: VendingSituation, around: Surroundings): VendingSituation {
  const child: SnapshotFrom<DeliveryChart> | undefined = snapshot.children.delivery?.getSnapshot();
  if (child === undefined) return before;
  const payment = around.payment();
  if (child.matches('inDoubt')) {
    // The same doubt keeps its code and its time.
    return before.view === 'uncertain' ? before : { view: 'uncertain', proof: around.proof('delivery'), paid: true };
  }
  const { remark } = child.context;
  return { view: 'delivering', payment, stage: stageOf(child), ...(remark === null ? {} : { remark }) };
}

function stageOf(child: SnapshotFrom<DeliveryChart>): DeliveryStage {
  if (child.matches('printing')) return 'printing';
  if (child.matches('coding')) return 'coding';
  if (child.matches('receipt') || child.matches('delivered')) return 'receipt';
  if (child.matches('entrusting') || child.matches('entrusted')) return 'entrusting';
  return 'card-wanted';
}

function result(snapshot: Snapshot, around: Surroundings): VendingSituation | null {
  const at = (state: string) => snapshot.matches({ dialog: { result: state } } as never);
  const { collected, contents, refusal, settled, refundReason: why, proof } = snapshot.context;
  if (!snapshot.matches({ dialog: 'result' })) return null;
  if (at('thanks')) return { view: 'thanks', ...around.delivered(), change: settled?.paidBack ?? (0 as Grosze) };
  if (at('collected') && collected !== null) return { view: 'thanks', collected };
  if (at('cardContents') && contents !== null) return { view: 'card-contents', contents };
  if (at('refunded')) {
    return { view: 'refund', stage: 'done', amount: settled?.paidBack ?? (0 as Grosze), bank: around.reversed(), why };
  }
  if (at('slip') && settled !== null && settled.slip !== null) {
    return { view: 'slip', ...settled.slip, entrusted: settled.slip.reason === 'goods' };
  }
  if (at('collectUncertain')) return { view: 'uncertain', proof: proof ?? around.proof('collect'), paid: false };
  return { view: 'refused', refusal: refusal ?? { reason: 'not-possible' }, again: [] };
}

function closed(snapshot: Snapshot, before: VendingSituation, { proof }: Surroundings): VendingSituation {
  if (snapshot.matches({ dialog: 'recovering' })) return { view: 'working', what: 'recovering' };
  const reason = closedReason(snapshot);
  // Healthy again but still announced: what was said stays until the machine returns.
  if (before.view === 'out-of-service' && (reason === null || before.reason === reason)) return before;
  const shown = reason ?? 'journal';
  return { view: 'out-of-service', reason: shown, proof: snapshot.context.proof ?? proof(shown) };
}

function closedReason(snapshot: Snapshot): ClosedReason | null {
  if (snapshot.matches({ health: { journal: 'failed' } })) return snapshot.context.journalFault;
  if (snapshot.matches({ health: { tariff: 'missing' } })) return 'no-tariff';
  if (snapshot.matches({ dialog: 'starting' })) return 'starting';
  const lost = (device: 'reader' | 'printer' | 'acceptor' | 'terminal') =>
    !snapshot.matches({ health: { [device]: 'ready' } } as never);
  return lost('reader') && (lost('printer') || (lost('acceptor') && lost('terminal'))) ? 'nothing-works' : null;
}
