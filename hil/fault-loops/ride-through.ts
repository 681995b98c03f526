import { registrationOf } from '../../kiosk/office/registration.ts';
import { demand, demandAgreement, type JournalAudit } from './integrity.ts';
import { newPassenger, type Passenger } from './passenger.ts';
import { type Presentation, present, type Told } from './presentation.ts';
import type { Station } from './station.ts';
import type { Effect, Stage, StageName } from './story.ts';

/** Presentations that a passenger has patience for while something is wrong; then it is mended. */
const TRIES = 3;
/** The passenger tries again after so many seconds. */
const BETWEEN_TRIES = 2;

/** Somebody else comes to a machine that is mended, and is let in at the first try. Throws MachineFailure. */
export async function serveNextPassenger(station: Station, number: number): Promise<void> {
  const { next, purses } = station.day;
  const passenger = await newPassenger(number, station.day, station.now);
  station.office.register(registrationOf(passenger.issued));
  const { bus } = next;
  await station.move(bus);
  demand(await station.home(), 'the machine comes home by itself', { scene: station.scene.view });
  for (const button of next.touches) station.touch(button);
  const told = await present(station, passenger, 'antenna');
  const owed = purses.t + next.effect(bus.at, new Map()).t;
  const served = next.isGreen(told) && passenger.facts().t === owed;
  demand(served, 'a mended machine serves the next passenger', { told, card: passenger.facts() });
}

export interface RideOptions extends Presentation {
  /** Default: the whole day. */
  readonly story?: readonly Stage[];
  /** Before each stage. */
  readonly pause?: (stage: Stage) => Promise<void>;
}

/** One passenger's day at one station, checked step by step. */
export class RideThrough {
  readonly #station: Station;
  readonly #audit: JournalAudit;
  readonly #options: RideOptions;
  readonly passenger: Passenger;
  readonly #believed = new Map<StageName, number>();
  /** What the card should hold by now. */
  #owed: Effect;
  #counter = 0;
  /** What was told, for the evidence. */
  readonly #said: string[] = [];

  private constructor(station: Station, audit: JournalAudit, passenger: Passenger, options: RideOptions) {
    this.#options = options;
    this.#station = station;
    this.#owed = station.day.purses;
    this.#audit = audit;
    this.passenger = passenger;
  }

  /** A passenger with a fresh card, known to the office, with a top-up waiting there. */
  static async begin(
    station: Station,
    audit: JournalAudit,
    number: number,
    options: RideOptions = {},
  ): Promise<RideThrough> {
    const { topUp } = station.day;
    const passenger = await newPassenger(number, station.day, station.now);
    station.office.register(registrationOf(passenger.issued));
    if (options.story === undefined && topUp !== undefined) {
      station.office.putLoad({ kind: 'top-up', number, grosze: topUp });
    }
    return new RideThrough(station, audit, passenger, options);
  }

  get said(): readonly string[] {
    return this.#said;
  }

  /**
   * Goes through the whole day. A stage that does not come green within three tries is tried again after `mend`, and
   * has to come green then. Throws MachineFailure.
   */
  async go(mend: () => void, { tellOffice = true }: { readonly tellOffice?: boolean } = {}): Promise<void> {
    for (const stage of this.#options.story ?? this.#station.day.story) {
      await this.#options.pause?.(stage);
      this.#station.advance(stage.after);
      await this.#station.move(stage.bus);
      const done = await this.#stage(stage);
      // While the line is bad, what is not heard stays in the outbox.
      if (tellOffice) await this.#station.tellOffice();
      if (done) continue;
      mend();
      await this.#station.tellOffice();
      await this.#station.move(stage.bus);
      const uncertain = this.#station.scene.view === 'uncertain';
      const home = uncertain || (await this.#station.home());
      demand(home, 'a mended machine comes home by itself', { scene: this.#station.scene.view, said: this.#said });
      const green = await this.#stage(stage);
      demand(green, 'once faults stop, everything finishes', { stage: stage.name, said: this.#said });
    }
    mend();
    await this.#readAgain();
    if (tellOffice) await this.#agree();
  }

  async #stage(stage: Stage): Promise<boolean> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (attempt > 0) {
        this.#station.advance(BETWEEN_TRIES);
        if (stage.name === 'carry-over') await this.#station.tellOffice();
      }
      if (!(await this.#choose(stage))) return false;
      const told = await this.#present(stage);
      if (stage.isGreen(told)) {
        const done = stage.reads === true || this.#believed.has(stage.name);
        demand(done, 'never green without a transaction on the card', this.#evidence(stage));
        return true;
      }
    }
    return false;
  }

  /**
   * While the uncertain view is up the card alone says what is meant; otherwise it is chosen anew. False where the
   * machine offers nothing: it is out of service.
   */
  async #choose({ touches, reader }: Stage): Promise<boolean> {
    if (this.#station.scene.view === 'uncertain' && reader === 'antenna') return true;
    if (!(await this.#station.home())) return false;
    for (const button of touches) this.#station.touch(button);
    return true;
  }

  async #present(stage: Stage): Promise<Told> {
    const before = this.#believedStop;
    const told = await present(this.#station, this.passenger, stage.reader, this.#options);
    this.#said.push(`${stage.name}: ${told.view}${'reason' in told && told.reason ? ` ${told.reason}` : ''}`);
    const { t, e, counter } = this.passenger.facts();
    if (counter === this.#counter) {
      demand(
        t === this.#owed.t && e === this.#owed.e,
        'money moves in a transaction or not at all',
        this.#evidence(stage),
      );
      return told;
    }
    demand(stage.reads !== true, 'what only reads writes nothing', this.#evidence(stage));
    demand(counter === this.#counter + 1, 'one presentation is one transaction at most', this.#evidence(stage));
    demand(!this.#believed.has(stage.name), 'nothing is charged or credited twice', this.#evidence(stage));
    // The bus stands; a machine that knew of no stop may have been told of it in the moment before the card.
    const at = Number.isNaN(before) ? this.#believedStop : before;
    const effect = stage.effect(at, this.#believed);
    this.#believed.set(stage.name, at);
    this.#owed = { t: this.#owed.t + effect.t, e: this.#owed.e + effect.e };
    this.#counter = counter;
    demand(t === this.#owed.t && e === this.#owed.e, 'a transaction moves what it should', this.#evidence(stage));
    return told;
  }

  /** A reading without a fault settles what was open. */
  async #readAgain(): Promise<void> {
    await this.#station.home();
    this.#station.touch(this.#station.day.check);
    const told = await present(this.#station, this.passenger, 'antenna');
    demand(told.view === 'card-contents', 'a mended machine reads the card', { told, said: this.#said });
  }

  /** Then card, journal and office agree. */
  async #agree(): Promise<void> {
    // What one upload told the office may be news for the machine.
    demand(await this.#tellOffice(), 'a mended line carries everything to the office', this.#said);
    demand(await this.#tellOffice(), 'a mended line carries everything to the office', this.#said);
    await demandAgreement(this.#station, this.#audit, this.passenger);
    demand(await this.#station.home(), 'the machine comes home by itself', this.#said);
  }

  async #tellOffice(): Promise<boolean> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) if (await this.#station.tellOffice()) return true;
    return false;
  }

  /** NaN: the machine knows of none. */
  get #believedStop(): number {
    const { believes } = this.#station;
    return believes.kind === 'position' ? believes.position.at : Number.NaN;
  }

  #evidence(stage: Stage): unknown {
    const { t, e, counter } = this.passenger.facts();
    return {
      stage: stage.name,
      card: { t, e, counter },
      expected: { ...this.#owed, counter: this.#counter },
      said: this.#said,
      believed: Object.fromEntries(this.#believed),
      believes: this.#believedStop,
    };
  }
}
