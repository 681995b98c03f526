import { waitFor } from '../../../fares/cities/slow-mode.ts';
import { grosze, NOTHING } from '../../../fares/money.ts';
import { epochMillis } from '../../../fares/time.ts';
import { vendingScene } from '../../../kiosk/screen/view/vending.ts';
import { isPassengersWait, timeOf } from '../../../kiosk/vending/timed-view.ts';
import { JAWORZNO_VENDING } from '../../../kiosk/vending/vending-profile.ts';
import type { VendingContext } from '../../../statecharts/vending-machine/chart.ts';
import type { ShownContract, ShownMeans, VendingSituation } from '../../../statecharts/vending-machine/situation.ts';
import { type Surroundings, situationOf } from '../../../statecharts/vending-machine/situation-of.ts';
import type { Sight } from '../contract.ts';
import type { JoinedFields } from '../joined-chart.ts';
import { PROOF } from './answers.ts';

type Seen = Sight<VendingContext>;

/** One contract stands for all: their buttons take the same branch. */
export const CONTRACT_ID = 'days-30';
/** So few days ahead that both ends and a middle are there. */
export const MOST_DAYS_AHEAD = 2;

const NOW = epochMillis(1_790_000_000_000);
const PRICES = { normal: grosze(400), reduced: grosze(200) };
const CONTRACT: ShownContract = { days: 30, fareClass: 'normal', from: '2026-11-20', to: '2026-12-19' };
const STARTING: VendingSituation = { view: 'out-of-service', reason: 'starting', proof: PROOF };

const ready = (sight: Seen, device: string): boolean => sight.in(`vending.health.${device}.ready`);

function means(sight: Seen): ShownMeans {
  return {
    coins: ready(sight, 'acceptor') ? 'change' : 'none',
    card: ready(sight, 'terminal'),
    printer: ready(sight, 'printer'),
    reader: ready(sight, 'reader'),
  };
}

function surroundings(sight: Seen): Surroundings {
  const coins = sight.context.begun?.coins ?? 'none';
  return {
    proof: () => PROOF,
    means: () => means(sight),
    townPrices: () => ([1, 2, 3] as const).map((towns) => ({ towns, ...PRICES })),
    contracts: () => ({ choices: [{ id: CONTRACT_ID, days: 30, ...PRICES }], example: false }),
    contractFrom: () => CONTRACT,
    payment: () => ({ product: { kind: 'nothing' }, due: PRICES.normal, paid: NOTHING, missing: PRICES.normal }),
    paidBack: () => NOTHING,
    owed: () => NOTHING,
    coins: () => ({ offer: coins, accepted: coins === 'none' ? [] : [grosze(100)] }),
    card: () => ready(sight, 'terminal'),
    prompt: () => 'present-card',
    delivered: () => ({ product: { kind: 'nothing' }, balance: undefined, receipt: 'none' }),
    reversed: () => false,
  };
}

/** Situations by their short name, so that a state can carry what was shown before as text. */
const named = new Map<string, VendingSituation>();

/** The name of what the passenger sees in this state, where `before` was seen until now. */
export function shownName(sight: Seen, before: string): string {
  const situation = situationIn(sight, before);
  const name = nameOf(situation);
  if (!named.has(name)) named.set(name, situation);
  return name;
}

/** All that the passenger sees in this state, where `before` was seen until now. */
export function situationIn(sight: Seen, before: string): VendingSituation {
  const snapshot = withChildren(sight) as unknown as Parameters<typeof situationOf>[0];
  return situationOf(snapshot, shownSituation(before), surroundings(sight));
}

export function shownSituation(name: string): VendingSituation {
  return named.get(name) ?? STARTING;
}

/** The parts under way, as the running machine has them. */
function withChildren(sight: Seen) {
  const { $parts } = sight.context as unknown as JoinedFields;
  const child = (name: string) =>
    sight.matches({ [name]: 'off' })
      ? undefined
      : {
          getSnapshot: () => ({
            context: $parts[name],
            matches: (value: string) => sight.matches({ [name]: value }),
          }),
        };
  return {
    context: sight.context,
    matches: (value: Parameters<Seen['matches']>[0]) => sight.matches(value),
    children: { cash: child('cash'), bank: child('bank'), delivery: child('delivery') },
  };
}

/** All that buttons depend on; amounts, proofs and reasons are words. */
function nameOf(situation: VendingSituation): string {
  switch (situation.view) {
    case 'home':
      return `home ${flags(situation.means)}`;
    case 'choose':
      return `choose ${situation.question}${situation.question === 'first-day' ? ` ${situation.daysAhead}` : ''}`;
    case 'present-card':
      return `present-card ${situation.purpose}`;
    case 'working':
      return `working ${situation.what}`;
    case 'paying':
      return `paying ${situation.stage} ${situation.coins} ${situation.card}`;
    case 'card-payment':
      return `card-payment ${situation.stage}`;
    case 'delivering':
      return `delivering ${situation.stage}`;
    case 'refund':
      return `refund ${situation.stage}`;
    case 'refused':
      return `refused ${situation.again.join('.')}`;
    case 'uncertain':
      return `uncertain ${situation.paid}`;
    case 'out-of-service':
      return `out-of-service ${situation.reason}`;
    default:
      return situation.view;
  }
}

const flags = ({ coins, card, printer, reader }: ShownMeans): string => `${coins} ${card} ${printer} ${reader}`;

const pressable = new Map<string, ReadonlySet<string>>();
/** One state is asked for many buttons in a row. */
let asked: { readonly sight: Seen; readonly buttons: ReadonlySet<string> } | undefined;

/** Buttons that a finger can press now: those of the very picture that the machine draws. */
export function buttonsIn(sight: Seen): ReadonlySet<string> {
  if (asked?.sight === sight) return asked.buttons;
  const { context, shown } = sight;
  const left = context.mostLengthened - lengthenedIn(sight);
  const key = `${shown}|${left > 0}|${left < context.mostLengthened}`;
  let buttons = pressable.get(key);
  if (buttons === undefined) {
    buttons = new Set(drawn(shownSituation(shown), left < context.mostLengthened, left));
    pressable.set(key, buttons);
  }
  asked = { sight, buttons };
  return buttons;
}

/** A40: in the machine and in the delivery under way, together. */
export function lengthenedIn({ context }: Seen): number {
  const { $parts } = context as unknown as JoinedFields;
  const { lengthened = 0 } = ($parts.delivery ?? {}) as { readonly lengthened?: number };
  return context.lengthened + lengthened;
}

function drawn(situation: VendingSituation, slow: boolean, left: number): readonly string[] {
  const { panel, operator, slowMode } = JAWORZNO_VENDING;
  const ordinary = timeOf(situation, JAWORZNO_VENDING);
  const total = ordinary === null ? null : waitFor(ordinary, slow ? slowMode : undefined).lengthMs;
  const scene = vendingScene({
    situation,
    now: NOW,
    language: 'pl',
    larger: false,
    contrast: false,
    reach: false,
    panel,
    operator,
    terminal: PROOF.terminal,
    ...(isPassengersWait(situation) ? { moreTime: { slow, left, warningMs: slowMode.warningMs } } : {}),
    ...(total === null ? {} : { secondsLeft: total / 1000, countdown: { leftMs: total, totalMs: total, rate: 1 } }),
  });
  return scene.buttons.filter(({ enabled }) => enabled).map(({ id }) => id);
}
