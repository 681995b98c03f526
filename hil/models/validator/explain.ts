import type { MachineFunction } from '../../../kiosk/screen/view/input.ts';
import type { Model } from '../contract.ts';
import { type Outcomes, whyImpossible } from './results.ts';
import { type ModelledCity, TARNOW_MODEL } from './subject.ts';

const PRESSED = /isButton\(([\w-]+)\)/;
const VIEW = /resultIs\(([\w-]+)\)/;

/** States of which the whole has no like in a city whose screen or panel cannot ask for them. */
const ASKED_FOR: Readonly<Record<string, MachineFunction | 'key' | 'question'>> = {
  asking: 'question',
  presentForRide: 'question',
  paying: 'question',
  fareClass: 'key',
  registering: 'key',
  group: 'group',
  grouping: 'group',
  amount: 'purse-transfer',
  insertForTransfer: 'purse-transfer',
  transferring: 'purse-transfer',
  insertForCarryOver: 'carry-over',
  carryingOver: 'carry-over',
};

/** Why nothing takes this branch of the city's validator, as far as it has to do with fingers, keys and cards. */
export const whyUnreachableIn =
  ({ outcomes, paged, profile }: ModelledCity) =>
  (id: string, { structure }: Model): string | undefined => {
    const branch = structure.branches.find((each) => each.id === id);
    if (branch === undefined) return undefined;
    const { trigger, guard, source } = branch;
    const hasKeys = Object.keys(profile.keys).length > 0;
    const state = source.split('.').find((name) => Object.hasOwn(ASKED_FOR, name));
    const asked = state === undefined ? undefined : ASKED_FOR[state];
    if (asked === 'key' && !hasKeys) return 'this city has no keys';
    if (asked === 'question' && outcomes.possible.paying.length === 0) return 'no holder of a season ticket is asked';
    if (asked !== undefined && asked !== 'key' && asked !== 'question' && !profile.functions.includes(asked)) {
      return `this city's machine has no button ${asked}`;
    }
    if (!hasKeys && trigger.kind === 'event' && trigger.event === 'KEY') return 'this city has no keys';
    if (!hasKeys && /isContentsKey|isFareKey/.test(guard ?? '')) return 'this city has no keys';
    if ((trigger.kind === 'event' && trigger.event === 'BANK_CARD') || /bankCardIsKept/.test(guard ?? '')) {
      if (!profile.bankCards) return 'this machine takes no bank cards';
    }
    if (!paged && guard === 'isPaged') return 'what is on a card is shown on one page';
    if (!profile.functions.includes('carry-over') && trigger.kind === 'event' && trigger.event.startsWith('POCKET_')) {
      return 'this machine has no card pocket';
    }
    return whyNoFinger(outcomes, branch, structure);
  };

export const whyUnreachable = whyUnreachableIn(TARNOW_MODEL);

type Structure = Model['structure'];

function whyNoFinger(
  outcomes: Outcomes,
  branch: Structure['branches'][number],
  structure: Structure,
): string | undefined {
  if (branch.trigger.kind === 'error') return 'only a defect of the program makes serving a card fail without a result';
  const button = PRESSED.exec(branch.guard ?? '')?.[1];
  if (button !== undefined) {
    const inner = structure.branches.some(
      ({ source, guard, targets }) =>
        source.startsWith(`${branch.source}.`) && guard === branch.guard && targets.length > 0,
    );
    return inner
      ? `wherever a picture has the button ${button}, the state within answers it first`
      : `no picture of this state has a button ${button}`;
  }
  const view = VIEW.exec(branch.guard ?? '')?.[1];
  return view === undefined ? undefined : whyImpossible(outcomes, branch.source, view);
}
