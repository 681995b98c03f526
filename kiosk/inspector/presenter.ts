import type { ActorRefFrom } from 'xstate';
import type { EpochMillis } from '../../fares/time.ts';
import type { InspectorChart } from '../../statecharts/inspector/chart.ts';
import type { InspectorSituation } from '../../statecharts/inspector/situation.ts';
import { type Surroundings, situationOf } from '../../statecharts/inspector/situation-of.ts';
import type { UnnumberedScene } from '../screen/stage.ts';
import { inspectorScene } from '../screen/view/inspector.ts';
import { proofOfFailure } from '../validator/service/proof-code.ts';
import type { InspectorParts } from './inspector.ts';
import type { InspectorProfile } from './inspector-profile.ts';

interface PresenterParts extends InspectorParts {
  readonly actor: ActorRefFrom<InspectorChart>;
}

/** The first picture of a reader that has just been switched on, or that cannot begin. */
export function startingInspectorScene(
  terminal: number,
  now: EpochMillis,
  profile: InspectorProfile,
  reason: 'starting' | 'journal' | 'disk-full' = 'starting',
): UnnumberedScene {
  return inspectorScene({
    ...settingOf(profile, 'pl'),
    situation: { view: 'out-of-service', reason, proof: proofOfFailure(terminal, now, reason) },
    now,
    language: 'pl',
    larger: false,
    contrast: false,
    place: null,
    office: { kind: 'offline', listAt: undefined },
  });
}

function settingOf({ operator, panel, policy, surcharges }: InspectorProfile, language: 'pl' | 'en' | 'uk' | 'de') {
  return {
    operator,
    panel,
    classes: policy.classes,
    surchargeNames: Object.fromEntries(surcharges.choices.map(({ id, names }) => [id, names[language]])),
    surchargesAreExamples: surcharges.status === 'example',
  };
}

/** Turns the chart's states and what is around the reader into scenes. */
export class InspectorPresenter {
  readonly #parts: PresenterParts;
  #situation: InspectorSituation | undefined;

  constructor(parts: PresenterParts) {
    this.#parts = parts;
  }

  /** Looks at everything anew; a scene goes to the stage only when it differs. */
  refresh(): void {
    this.#parts.stage.show(this.scene());
  }

  scene(): UnnumberedScene {
    const { actor, clock, desk, isOnline, vehicle } = this.#parts;
    const snapshot = actor.getSnapshot();
    const situation = situationOf(snapshot, this.#surroundings()) ?? this.#situation ?? HOME;
    this.#situation = situation;
    const { language } = snapshot.context;
    const { report } = vehicle;
    return inspectorScene({
      ...settingOf(desk.profile, language),
      situation,
      now: clock.now(),
      language,
      larger: snapshot.value.text === 'larger',
      contrast: snapshot.value.contrast === 'high',
      place: report.kind === 'position' ? report.position : null,
      office: isOnline() ? { kind: 'online' } : { kind: 'offline', listAt: desk.eTickets.at },
    });
  }

  #surroundings(): Surroundings {
    const { clock, desk } = this.#parts;
    return {
      proof: (reason) => proofOfFailure(desk.card.journal.terminal, clock.now(), reason),
      surcharges: desk.profile.surcharges.choices.map(({ id, grosze }) => ({ id, amount: grosze })),
    };
  }
}

const HOME: InspectorSituation = { view: 'home', means: { reader: false, scanner: false, printer: false } };
