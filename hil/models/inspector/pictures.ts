import { grosze } from '../../../fares/money.ts';
import { INSPECTOR_PROFILES } from '../../../kiosk/inspector/inspector-profile.ts';
import { inspectorScene } from '../../../kiosk/screen/view/inspector.ts';
import type { InspectorContext } from '../../../statecharts/inspector/chart.ts';
import type { InspectorSituation } from '../../../statecharts/inspector/situation.ts';
import { type Surroundings, situationOf } from '../../../statecharts/inspector/situation-of.ts';
import type { Sight } from '../contract.ts';
import { NOW, PROOF } from './answers.ts';

const { operator, panel, policy, surcharges } = INSPECTOR_PROFILES.jaworzno;

/** J82: ids of the profile's surcharges. */
export const CHARGES: readonly string[] = surcharges.choices.map(({ id }) => id);

const SURROUNDINGS: Surroundings = {
  proof: () => PROOF,
  surcharges: CHARGES.map((id) => ({ id, amount: grosze(25_000) })),
};

const STARTING: InspectorSituation = { view: 'out-of-service', reason: 'starting', proof: PROOF };

/** Situations by their short name, so that a state can carry what was shown before as text. */
const named = new Map<string, InspectorSituation>();

/** The name of what the inspector sees in this state, where `before` was seen until now. */
export function shownName(sight: Sight<InspectorContext>, before: string): string {
  const situation = situationOf(sight as unknown as Parameters<typeof situationOf>[0], SURROUNDINGS);
  if (situation === null) return before;
  const name = nameOf(situation);
  if (!named.has(name)) named.set(name, situation);
  return name;
}

function nameOf(situation: InspectorSituation): string {
  const { view } = situation;
  const means = 'means' in situation ? Object.values(situation.means).map(Number).join('') : '';
  switch (view) {
    case 'home':
      return `${view} ${means}`;
    case 'inspected':
    case 'coded':
      return `${view} ${situation.card.inspection.documentWanted ? 'reduced' : 'normal'} ${situation.document} ${means}`;
    case 'code':
      return `${view} ${situation.code.ticket?.reduced === true ? 'reduced' : 'normal'} ${situation.document}`;
    case 'refused':
      return `${view} ${situation.reason} ${means}`;
    case 'choose':
    case 'working':
      return `${view} ${situation.what}`;
    case 'out-of-service':
      return `${view} ${situation.reason}`;
    default:
      return view;
  }
}

const pressable = new Map<string, ReadonlySet<string>>();

/** Buttons that a finger can press now: those of the very picture that the machine draws. */
export function buttonsIn({ shown }: Sight<InspectorContext>): ReadonlySet<string> {
  let buttons = pressable.get(shown);
  if (buttons === undefined) {
    const scene = inspectorScene({
      situation: named.get(shown) ?? STARTING,
      now: NOW,
      language: 'pl',
      larger: false,
      contrast: false,
      panel,
      operator,
      classes: policy.classes,
      place: null,
      office: { kind: 'online' },
      surchargeNames: {},
      surchargesAreExamples: true,
    });
    buttons = new Set(scene.buttons.filter(({ enabled }) => enabled).map(({ id }) => id));
    pressable.set(shown, buttons);
  }
  return buttons;
}
