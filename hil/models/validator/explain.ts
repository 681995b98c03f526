import type { Model } from '../contract.ts';
import { whyImpossible } from './results.ts';

const PRESSED = /isButton\(([\w-]+)\)/;
const VIEW = /resultIs\(([\w-]+)\)/;

/** Why nothing takes this branch of the validator, as far as it has to do with fingers and cards. */
export function whyUnreachable(id: string, { structure }: Model): string | undefined {
  const branch = structure.branches.find((each) => each.id === id);
  if (branch === undefined) return undefined;
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
  return view === undefined ? undefined : whyImpossible(branch.source, view);
}
