import type { ActorRefFrom, SnapshotFrom } from 'xstate';
import type { Vehicle } from '../../devices/vehicle/contract.ts';
import type { CityProfile } from '../../fares/cities/city-profile.ts';
import type { EpochMillis } from '../../fares/time.ts';
import type { ValidatorChart } from '../../statecharts/validator/chart.ts';
import type { Situation } from '../../statecharts/validator/situation.ts';
import { situationOf } from '../../statecharts/validator/situation-of.ts';
import type { MachineClock } from '../machine/clock.ts';
import type { Stage, UnnumberedScene } from '../screen/stage.ts';
import { validatorScene } from '../screen/view/validator.ts';
import { rideOf } from './bus.ts';
import type { Desk } from './service/desk.ts';
import { proofOfFailure } from './service/proof-code.ts';
import { timeOf } from './timed-view.ts';

interface PresenterParts {
  readonly clock: MachineClock;
  readonly profile: CityProfile;
  readonly desk: Desk;
  readonly vehicle: Vehicle;
  readonly stage: Stage;
  readonly actor: ActorRefFrom<ValidatorChart>;
}

/** The first picture of a machine that has just been switched on. */
export function startingScene(terminal: number, now: EpochMillis): UnnumberedScene {
  const situation = {
    view: 'out-of-service',
    reason: 'starting',
    proof: proofOfFailure(terminal, now, 'starting'),
  } as const;
  return validatorScene({ situation, ride: null, now, language: 'pl', larger: false, terminal });
}

/** Turns the chart's state, the bus and the clock into scenes; a scene goes to the stage only when it differs. */
export class Presenter {
  readonly #parts: PresenterParts;
  #situation: Situation;
  /** When the picture came up, in the machine's own time. */
  #since = 0;

  constructor(parts: PresenterParts) {
    this.#parts = parts;
    this.#situation = { view: 'out-of-service', reason: 'starting', proof: this.#proof('starting') };
  }

  show(snapshot: SnapshotFrom<ValidatorChart>): void {
    const situation = situationOf(snapshot, this.#situation, (reason) => this.#proof(reason));
    if (situation !== this.#situation) {
      // The same wait drawn anew (in another language) goes on with its time; a new result begins its own.
      const same = situation.view === 'present-card' && this.#situation.view === 'present-card';
      this.#situation = situation;
      if (!same) this.#since = this.#parts.clock.elapsed();
    }
    this.refresh();
  }

  refresh(): void {
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

  /** What belongs on the panel at this moment, with the time that is left. */
  scene(): UnnumberedScene {
    const { actor, clock, desk, profile, vehicle } = this.#parts;
    const snapshot = actor.getSnapshot();
    const total = timeOf(this.#situation, profile);
    const left = total === null ? null : Math.max(0, total - (clock.elapsed() - this.#since));
    return validatorScene({
      situation: this.#situation,
      ride: rideOf(vehicle.report),
      now: clock.now(),
      language: snapshot.context.language,
      larger: snapshot.matches({ text: 'larger' }),
      terminal: desk.journal.terminal,
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
