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
    return () => clock.clearTimeout(timer);
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

  /** What belongs on the panel at this moment, with the time that is left. */
  scene(): UnnumberedScene {
    const { actor, clock, desk, functions, profile, vehicle } = this.#parts;
    const snapshot = actor.getSnapshot();
    const { context } = snapshot;
    const ordinary = timeOf(this.#situation, profile);
    const total = ordinary === null ? null : paced(ordinary, context, profile);
    const left = total === null ? null : Math.max(0, total - (clock.elapsed() - this.#since));
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
      moreTime: { slow: context.pace === 'slow', left: context.mostLengthened - context.lengthened },
      ...(total === null || left === null
        ? {}
        : {
            secondsLeft: Math.ceil(left / 1000),
            countdown: { leftMs: Math.round(left), totalMs: total, rate: clock.rate },
          }),
    });
  }

  #proof(reason: string) {
    return proofOfFailure(this.#parts.desk.journal.terminal, this.#parts.clock.now(), reason);
  }
}
