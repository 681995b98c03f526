import type { ActorRefFrom, SnapshotFrom } from 'xstate';
import type { Vehicle } from '../../devices/vehicle/contract.ts';
import type { CityProfile } from '../../fares/cities/city-profile.ts';
import { isDark } from '../../fares/cities/dark-hours.ts';
import type { EpochMillis } from '../../fares/time.ts';
import type { ValidatorChart } from '../../statecharts/validator/chart.ts';
import { type AnySituation, type Surroundings, situationOf } from '../../statecharts/validator/situation-of.ts';
import type { MachineClock } from '../machine/clock.ts';
import type { Stage, UnnumberedScene } from '../screen/stage.ts';
import type { MachineFunction } from '../screen/view/input.ts';
import { validatorScene } from '../screen/view/validator.ts';
import { rideOf } from './bus.ts';
import { companionsFare } from './companions-fare.ts';
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

/** Waits that nothing on the screen begins anew. */
const GOES_ON: ReadonlySet<AnySituation['view']> = new Set(['present-card', 'insert-card']);

/** Views in which no passenger is in the middle of something: only there the theme changes. */
const BETWEEN_PASSENGERS: ReadonlySet<AnySituation['view']> = new Set(['home', 'out-of-service']);

/** The first picture of a machine that has just been switched on. Without a profile: by day, on a seven-inch panel. */
export function startingScene(
  terminal: number,
  now: EpochMillis,
  profile?: Pick<CityProfile, 'darkHours' | 'panel'>,
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
    terminal,
  });
}

/** Turns the chart's state, the bus and the clock into scenes; a scene goes to the stage only when it differs. */
export class Presenter {
  readonly #parts: PresenterParts;
  #situation: AnySituation;
  /** When the picture came up, in the machine's own time. */
  #since = 0;
  #lengthened = 0;
  #night: boolean;
  #warning: number | undefined;

  constructor(parts: PresenterParts) {
    this.#parts = parts;
    this.#situation = { view: 'out-of-service', reason: 'starting', proof: this.#proof('starting') };
    this.#night = this.#isDark();
  }

  show(snapshot: SnapshotFrom<ValidatorChart>): void {
    const longer = snapshot.context.lengthened !== this.#lengthened;
    this.#lengthened = snapshot.context.lengthened;
    const situation = situationOf(snapshot, this.#situation, this.#surroundings());
    if (situation !== this.#situation || longer) {
      // The same wait drawn anew (in another language) goes on with its time; a press or a new result begins its own.
      const same = situation.view === this.#situation.view && GOES_ON.has(situation.view) && !longer;
      this.#situation = situation;
      if (!same) this.#since = this.#parts.clock.elapsed();
    }
    this.refresh();
  }

  refresh(): void {
    if (BETWEEN_PASSENGERS.has(this.#situation.view)) this.#night = this.#isDark();
    this.#parts.stage.show(this.scene());
    this.#planWarning();
  }

  /** A40: the last seconds of a lengthened wait are a picture of their own, which comes though nothing happens. */
  #planWarning(): void {
    const { actor, clock, profile } = this.#parts;
    if (this.#warning !== undefined) clock.clearTimeout(this.#warning);
    this.#warning = undefined;
    const wait = this.#wait();
    if (wait === null || actor.getSnapshot().context.pace !== 'slow') return;
    const untilWarning = wait.left - profile.slowMode.warningMs;
    if (untilWarning > 0) this.#warning = clock.setTimeout(() => this.refresh(), untilWarning);
  }

  /** T45, T47: the clock on the screen. The answer ends it. */
  tickEveryMinute(also: () => void): () => void {
    const { clock } = this.#parts;
    const next = (): number =>
      clock.setTimeout(
        () => {
          also();
          this.refresh();
          timer = next();
        },
        60_000 - (clock.now() % 60_000),
      );
    let timer = next();
    return () => {
      clock.clearTimeout(timer);
      if (this.#warning !== undefined) clock.clearTimeout(this.#warning);
    };
  }

  #surroundings(): Surroundings {
    const { desk, profile } = this.#parts;
    return {
      proof: (reason) => this.#proof(reason),
      companionsFare: (tickets) => companionsFare(desk, tickets),
      steps: profile.purseTransfer,
    };
  }

  #isDark(): boolean {
    return isDark(this.#parts.clock.now(), this.#parts.profile.darkHours);
  }

  /** The wait that ends what is shown, milliseconds of the machine's own time; null when none does. */
  #wait(): { readonly total: number; readonly left: number } | null {
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
    const { actor, clock, desk, functions, profile, vehicle } = this.#parts;
    const snapshot = actor.getSnapshot();
    const { context } = snapshot;
    const wait = this.#wait();
    return validatorScene({
      situation: this.#situation,
      ride: rideOf(vehicle.report),
      now: clock.now(),
      language: snapshot.context.language,
      larger: snapshot.matches({ text: 'larger' }),
      night: this.#night,
      panel: profile.panel,
      terminal: desk.journal.terminal,
      functions: functions(),
      moreTime: {
        slow: context.pace === 'slow',
        left: context.mostLengthened - context.lengthened,
        warningMs: profile.slowMode.warningMs,
      },
      ...(wait === null
        ? {}
        : {
            secondsLeft: Math.ceil(wait.left / 1000),
            countdown: { leftMs: Math.round(wait.left), totalMs: wait.total, rate: clock.rate },
          }),
    });
  }

  #proof(reason: string) {
    return proofOfFailure(this.#parts.desk.journal.terminal, this.#parts.clock.now(), reason);
  }
}
