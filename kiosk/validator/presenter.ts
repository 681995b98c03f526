import type { ActorRefFrom, SnapshotFrom } from 'xstate';
import type { Vehicle } from '../../devices/vehicle/contract.ts';
import type { CityProfile } from '../../fares/cities/city-profile.ts';
import { isDark } from '../../fares/cities/dark-hours.ts';
import type { FareClass } from '../../fares/tariff/town-tariff.ts';
import type { EpochMillis } from '../../fares/time.ts';
import type { FareQuote } from '../../fares/town-ride/fare-quote.ts';
import type { ValidatorChart, ValidatorContext } from '../../statecharts/validator/chart.ts';
import { type AnySituation, type Surroundings, situationOf } from '../../statecharts/validator/situation-of.ts';
import type { MachineClock } from '../machine/clock.ts';
import { everyMinute } from '../machine/every-minute.ts';
import { WaitWarning } from '../machine/wait-warning.ts';
import type { Stage, UnnumberedScene } from '../screen/stage.ts';
import type { MachineFunction } from '../screen/view/input.ts';
import { validatorScene } from '../screen/view/validator.ts';
import { rideOf } from './bus.ts';
import type { Desk } from './service/desk.ts';
import { proofOfFailure } from './service/proof-code.ts';
import { paced, timeOf } from './timed-view.ts';

interface PresenterParts {
  readonly clock: MachineClock;
  readonly profile: CityProfile;
  readonly desk: Desk;
  readonly vehicle: Vehicle;
  readonly stage: Stage;
  readonly actor: ActorRefFrom<ValidatorChart>;
  /** What works on this machine now. */
  readonly functions: () => readonly MachineFunction[];
}

/** Milliseconds of the machine's own time. */
interface Wait {
  readonly total: number;
  readonly left: number;
}

/** What decides which wait is shown. */
interface Shown {
  readonly situation: AnySituation;
  readonly context: ValidatorContext;
}

/** Views in which no passenger is in the middle of something: only there the theme changes. */
const BETWEEN_PASSENGERS: ReadonlySet<AnySituation['view']> = new Set(['home', 'out-of-service']);

/** The first picture of a machine that has just been switched on. Without a profile: by day, on a seven-inch panel. */
export function startingScene(
  terminal: number,
  now: EpochMillis,
  profile?: Pick<CityProfile, 'darkHours' | 'panel' | 'wording'>,
): UnnumberedScene {
  const proof = proofOfFailure(terminal, now, 'starting');
  return validatorScene({
    situation: { view: 'out-of-service', reason: 'starting', proof },
    ride: null,
    now,
    language: 'pl',
    larger: false,
    night: isDark(now, profile?.darkHours ?? null),
    panel: profile?.panel,
    wording: profile?.wording,
    terminal,
  });
}

/** Turns the chart's state, the bus and the clock into scenes; a scene goes to the stage only when it differs. */
export class Presenter {
  readonly #parts: PresenterParts;
  #situation: AnySituation;
  /** When the picture came up, in the machine's own time. */
  #since = 0;
  #context: ValidatorContext;
  #night: boolean;
  readonly #warning: WaitWarning;

  constructor(parts: PresenterParts) {
    this.#parts = parts;
    this.#situation = { view: 'out-of-service', reason: 'starting', proof: this.#proof('starting') };
    this.#context = parts.actor.getSnapshot().context;
    this.#night = this.#isDark();
    this.#warning = new WaitWarning(parts.clock, parts.profile.slowMode.warningMs, () => this.refresh());
  }

  show(snapshot: SnapshotFrom<ValidatorChart>): void {
    const before: Shown = { situation: this.#situation, context: this.#context };
    this.#context = snapshot.context;
    this.#situation = situationOf(snapshot, this.#situation, this.#surroundings());
    const now: Shown = { situation: this.#situation, context: this.#context };
    if (!isSameWait(before, now)) this.#since = this.#parts.clock.elapsed();
    this.refresh();
  }

  refresh(): void {
    if (BETWEEN_PASSENGERS.has(this.#situation.view)) this.#night = this.#isDark();
    const wait = this.#wait();
    this.#parts.stage.show(this.#drawn(wait));
    // The same moment for both: a picture that came too early for its warning is followed by one that has it.
    const slow = this.#parts.actor.getSnapshot().context.pace === 'slow';
    this.#warning.plan(wait === null || !slow ? null : wait.left);
  }

  /** T45, T47: the clock on the screen. The answer ends it. */
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

  #surroundings(): Surroundings {
    const { desk, profile } = this.#parts;
    return {
      proof: (reason) => this.#proof(reason),
      companionsFare: (tickets) => desk.fares.companionsFare(tickets, desk.now()),
      fareQuote: (fareClass) => this.#quote(fareClass),
      steps: profile.purseTransfer,
    };
  }

  #quote(fareClass: FareClass): FareQuote | undefined {
    const { desk } = this.#parts;
    const now = desk.now();
    const place = desk.place(now);
    return place === null ? undefined : desk.fares.fareQuote(fareClass, now, place);
  }

  /** The bus may have moved on since the key was pressed: what is said to be taken is what will be taken. */
  #quoted(situation: AnySituation): AnySituation {
    if (situation.view !== 'choosing' || situation.purpose !== 'fare-class') return situation;
    return { ...situation, quote: this.#quote(situation.fareClass) };
  }

  #isDark(): boolean {
    return isDark(this.#parts.clock.now(), this.#parts.profile.darkHours);
  }

  /** The wait that ends what is shown, milliseconds of the machine's own time; null when none does. */
  #wait(): Wait | null {
    const { actor, clock, profile } = this.#parts;
    const snapshot = actor.getSnapshot();
    const ordinary = timeOf(this.#situation, profile);
    // A38: its time is over and the card still held: there is nothing left to lengthen.
    const over = snapshot.matches({ dialog: { result: { stay: 'over' } } });
    if (ordinary === null || over) return null;
    const total = paced(ordinary, snapshot.context, profile);
    return { total, left: Math.max(0, total - (clock.elapsed() - this.#since)) };
  }

  /** What belongs on the panel at this moment, with the time that is left. */
  scene(): UnnumberedScene {
    return this.#drawn(this.#wait());
  }

  #drawn(wait: Wait | null): UnnumberedScene {
    const { actor, clock, desk, functions, profile, vehicle } = this.#parts;
    const snapshot = actor.getSnapshot();
    const { context } = snapshot;
    return validatorScene({
      situation: this.#quoted(this.#situation),
      ride: rideOf(vehicle.report),
      now: clock.now(),
      language: snapshot.context.language,
      larger: snapshot.matches({ text: 'larger' }),
      night: this.#night,
      panel: profile.panel,
      terminal: desk.journal.terminal,
      functions: functions(),
      keys: profile.keys,
      wording: profile.wording,
      moreTime: {
        slow: context.pace === 'slow',
        left: context.mostLengthened - context.lengthened,
        warningMs: profile.slowMode.warningMs,
      },
      ...(wait === null
        ? {}
        : {
            secondsLeft: Math.ceil(wait.left / 1000),
            // Rounded up, as the warning is planned: while its time has not come, the picture has none.
            countdown: { leftMs: Math.ceil(wait.left), totalMs: wait.total, rate: clock.rate },
          }),
    });
  }

  #proof(reason: string) {
    return proofOfFailure(this.#parts.desk.journal.terminal, this.#parts.clock.now(), reason);
  }
}

/**
 * The same wait drawn anew (a minute has passed, larger letters, another language) goes on with its time. A press that
 * chooses (T68, T108), a longer time (A40) and a new result begin one of their own.
 */
function isSameWait(before: Shown, now: Shown): boolean {
  if (now.situation.view !== before.situation.view) return false;
  if (now.context.lengthened !== before.context.lengthened) return false;
  switch (now.situation.view) {
    case 'present-card':
    case 'insert-card':
      return true;
    case 'choosing':
      return (
        now.context.tickets === before.context.tickets &&
        now.context.fare === before.context.fare &&
        now.context.amount === before.context.amount &&
        now.context.language === before.context.language
      );
    case 'card-contents':
      return now.situation === before.situation || samePages(before.situation, now.situation);
    default:
      return now.situation === before.situation;
  }
}

/** J69: a page was turned. */
function samePages(before: AnySituation, now: AnySituation): boolean {
  return 'pages' in before && 'pages' in now && before.pages === now.pages;
}
