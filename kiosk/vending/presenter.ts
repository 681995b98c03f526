import type { ActorRefFrom, SnapshotFrom } from 'xstate';
import { atLeast, grosze, NOTHING, subtract } from '../../fares/money.ts';
import { moneyOf } from '../../fares/sale/sale.ts';
import type { EpochMillis } from '../../fares/time.ts';
import type { VendingChart } from '../../statecharts/vending-machine/chart.ts';
import type {
  ClosedReason,
  ShownPayment,
  ShownProduct,
  TerminalPrompt,
  VendingSituation,
} from '../../statecharts/vending-machine/situation.ts';
import { type Surroundings, situationOf } from '../../statecharts/vending-machine/situation-of.ts';
import { everyMinute } from '../machine/every-minute.ts';
import { WaitWarning } from '../machine/wait-warning.ts';
import type { UnnumberedScene } from '../screen/stage.ts';
import { vendingScene } from '../screen/view/vending.ts';
import { proofOfFailure } from '../validator/service/proof-code.ts';
import { bankIsFree } from './bank-desk.ts';
import { coinsNow, coinsOfSale } from './coins.ts';
import type { VendingDesk } from './desk.ts';
import { contractOf, firstDay, shownContract, shownProduct } from './price-list.ts';
import { isPassengersWait, timeOf } from './timed-view.ts';
import type { VendingParts } from './vending.ts';
import type { VendingProfile } from './vending-profile.ts';

interface PresenterParts extends VendingParts {
  readonly actor: ActorRefFrom<VendingChart>;
  readonly lengthOf: (milliseconds: number, pace: 'ordinary' | 'slow') => number;
}

const PROMPTS: ReadonlySet<string> = new Set<TerminalPrompt>([
  'present-card',
  'insert-card',
  'look-at-terminal',
  'enter-pin',
  'wrong-pin',
  'wait',
  'remove-card',
  'approved',
  'declined',
  'reversing',
]);

/** The first picture of a machine that has just been switched on. */
export function startingVendingScene(
  terminal: number,
  now: EpochMillis,
  { profile }: Pick<VendingParts, 'profile'>,
): UnnumberedScene {
  return closedVendingScene(terminal, now, profile, 'starting');
}

/** A machine that cannot sell anything, and why. */
export function closedVendingScene(
  terminal: number,
  now: EpochMillis,
  { panel, operator }: Pick<VendingProfile, 'panel' | 'operator'>,
  reason: ClosedReason,
): UnnumberedScene {
  const proof = proofOfFailure(terminal, now, reason);
  return vendingScene({
    situation: { view: 'out-of-service', reason, proof },
    now,
    language: 'pl',
    larger: false,
    contrast: false,
    reach: false,
    panel,
    operator,
    terminal,
  });
}

/** Turns the charts' states, the sale's journal and the clock into scenes. */
export class VendingPresenter {
  readonly #parts: PresenterParts;
  #situation: VendingSituation;
  /** What tells one wait from the next. */
  #wait = '';
  /** When the wait began, in the machine's own time. */
  #since = 0;
  /** A40: the passenger has asked for more time. */
  #slow = false;
  readonly #warning: WaitWarning;
  /** Prices and what a sale was about, while its pictures are up. */
  #product: ShownProduct = { kind: 'nothing' };
  #due = NOTHING;
  #last: ShownPayment | undefined;
  #receipt: 'printed' | 'failed' | 'none' = 'none';
  #wasReversed = false;

  constructor(parts: PresenterParts) {
    this.#parts = parts;
    this.#situation = { view: 'out-of-service', reason: 'starting', proof: this.#proof('starting') };
    this.#warning = new WaitWarning(parts.clock, parts.profile.slowMode.warningMs, () => this.refresh());
  }

  show(_: SnapshotFrom<VendingChart>): void {
    this.refresh();
  }

  /** Looks at everything anew; a scene goes to the stage only when it differs. */
  refresh(): void {
    const scene = this.scene();
    this.#parts.stage.show(scene);
    this.#warning.plan(this.#slow ? (scene.countdown?.leftMs ?? null) : null);
  }

  /** The clock on the screen. The answer ends it. */
  tickEveryMinute(also: () => void): () => void {
    const end = everyMinute(this.#parts.clock, () => {
      also();
      this.refresh();
    });
    return () => {
      end();
      this.#warning.stop();
    };
  }

  /** What belongs on the panel at this moment, with the time that is left. */
  scene(): UnnumberedScene {
    const { actor, clock, desk, profile, lengthOf } = this.#parts;
    const snapshot = actor.getSnapshot();
    this.#remember();
    this.#situation = situationOf(snapshot, this.#situation, this.#surroundings());
    const child = snapshot.children.delivery?.getSnapshot().context;
    const lengthened = snapshot.context.lengthened + (child?.lengthened ?? 0);
    this.#slow = lengthened > 0;
    const wait = `${waitName(this.#situation)} ${lengthened}`;
    if (wait !== this.#wait) {
      this.#wait = wait;
      this.#since = clock.elapsed();
    }
    const ordinary = timeOf(this.#situation, profile);
    const lengthens = isPassengersWait(this.#situation);
    const total =
      ordinary === null ? null : lengthens ? lengthOf(ordinary, this.#slow ? 'slow' : 'ordinary') : ordinary;
    const left = total === null ? null : Math.max(0, total - (clock.elapsed() - this.#since));
    const most = snapshot.context.mostLengthened;
    return vendingScene({
      situation: this.#situation,
      now: clock.now(),
      language: snapshot.value.language,
      larger: snapshot.value.text === 'larger',
      contrast: snapshot.value.contrast === 'high',
      reach: snapshot.value.reach === 'low',
      panel: profile.panel,
      operator: profile.operator,
      terminal: desk.journal.terminal,
      moreTime: {
        slow: this.#slow && lengthens,
        left: lengthens ? most - lengthened : 0,
        warningMs: profile.slowMode.warningMs,
      },
      ...(total === null || left === null
        ? {}
        : {
            secondsLeft: Math.ceil(left / 1000),
            countdown: { leftMs: Math.ceil(left), totalMs: total, rate: clock.rate },
          }),
    });
  }

  /** A sale's pictures go on for a while after it has ended. */
  #remember(): void {
    const { book, counter } = this.#parts.desk;
    const open = counter.sale === undefined ? undefined : book.get(counter.sale);
    if (open === undefined) return;
    const { sale } = open;
    const balance = counter.customer?.state.purse;
    const product = shownProduct(sale.product, sale.price);
    this.#product = product.kind === 'top-up' && balance !== undefined ? { ...product, balance } : product;
    this.#due = sale.price;
    const { credited, paidOut } = moneyOf(sale).coins;
    const paid = sale.card.kind === 'paid' ? sale.card.amount : subtract(credited, paidOut);
    const missing = atLeast(subtract(sale.price, paid), NOTHING);
    this.#last = { product: this.#product, due: this.#due, paid, missing };
    this.#receipt = sale.receipt;
    this.#wasReversed = sale.card.kind === 'reversed';
  }

  #surroundings(): Surroundings {
    const { desk } = this.#parts;
    const coins = () => moneyOfNow(desk);
    return {
      proof: (reason) => this.#proof(reason),
      means: () => ({
        coins: coinsNow(desk, USUAL_PRICE, NOTHING).mode,
        card: bankIsFree(desk),
        printer: desk.press.ready,
        reader: this.#parts.reader.status.kind === 'ready',
      }),
      townPrices: () => desk.tariff()?.ordinary ?? [],
      contracts: () => ({
        choices: desk.tariff()?.contracts ?? [],
        example: desk.tariff()?.status === 'example',
      }),
      contractFrom: (contract, fareClass, daysAhead) => {
        const tariff = desk.tariff();
        const product = tariff && contractOf(tariff, contract);
        return product && shownContract(product, fareClass, firstDay(daysAhead, desk.now()));
      },
      payment: () => this.#last ?? { product: this.#product, due: this.#due, paid: NOTHING, missing: this.#due },
      paidBack: () => coins()?.paidOut ?? NOTHING,
      owed: () => coins()?.owed ?? NOTHING,
      coins: () => {
        if (desk.counter.sale === undefined || desk.book.get(desk.counter.sale) === undefined) {
          return { offer: 'none', accepted: [] };
        }
        const { mode, accepted } = coinsOfSale(desk);
        return { offer: mode, accepted: [...accepted] };
      },
      card: () => bankIsFree(desk),
      prompt: () => promptOf(desk.counter.prompt),
      delivered: () => ({
        product: this.#product,
        balance: desk.counter.coded?.kind === 'top-up' ? desk.counter.coded.after : undefined,
        receipt: this.#receipt,
      }),
      reversed: () => this.#wasReversed,
    };
  }

  #proof(reason: string) {
    const { clock, desk } = this.#parts;
    return proofOfFailure(desk.journal.terminal, clock.now(), reason);
  }
}

/** Home says how a usual price could be paid; each sale looks at its own. */
const USUAL_PRICE = grosze(500);

function moneyOfNow({ book, counter }: VendingDesk) {
  const open = counter.sale === undefined ? undefined : book.get(counter.sale);
  return open && moneyOf(open.sale).coins;
}

function promptOf(prompt: string | undefined): TerminalPrompt {
  return prompt !== undefined && PROMPTS.has(prompt) ? (prompt as TerminalPrompt) : 'wait';
}

/** The same wait in another picture goes on; another question, coin or stage begins its own. */
function waitName(situation: VendingSituation): string {
  switch (situation.view) {
    case 'choose':
      return `choose ${situation.question} ${situation.question === 'first-day' ? situation.daysAhead : ''}`;
    case 'paying':
      return `paying ${situation.stage} ${situation.payment.paid}`;
    case 'card-payment':
    case 'delivering':
    case 'refund':
      return `${situation.view} ${situation.stage}`;
    case 'present-card':
      return `present-card ${situation.purpose}`;
    case 'working':
      return `working ${situation.what}`;
    default:
      return situation.view;
  }
}
