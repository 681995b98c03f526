import type { Model, ModelState } from '../../models/contract.ts';
import { MachineFailure } from '../../runs/contract.ts';
import type { Act, Seen } from './walk.ts';

/** Something ends or comes by itself: the machine does not wait for anybody in this state. */
export function isBusy(model: Model, state: ModelState): boolean {
  return model.eventsIn(state).some(({ kind, act }) => kind === 'done' || kind === 'error' || act === 'answer');
}

export interface Arrival {
  /** How often the branches had been taken before the act. */
  readonly before: ReadonlyMap<string, number>;
  /** So many looks at most. */
  readonly looks: number;
  /** Buttons that can be pressed now, as the model has them; absent: nobody compares pictures. */
  readonly buttons?: (state: ModelState) => readonly string[];
  readonly look: () => Promise<Seen>;
  readonly pause: () => Promise<void>;
}

/** Waits until the machine is where the act leads and has taken its branches. Throws MachineFailure if it never is. */
export async function arrive(act: Act, arrival: Arrival): Promise<void> {
  const { looks, look, pause } = arrival;
  let seen = await look();
  let missing = missingIn(act, seen, arrival);
  for (let looked = 1; missing !== '' && looked < looks; looked += 1) {
    await pause();
    seen = await look();
    missing = missingIn(act, seen, arrival);
  }
  if (missing !== '') throw new MachineFailure(missing, { expected: act.after.value, seen: seen.value });
}

function missingIn({ after, branches }: Act, { value, taken, picture }: Seen, { before, buttons }: Arrival): string {
  if (JSON.stringify(value) !== JSON.stringify(after.value)) {
    return `expected ${JSON.stringify(after.value)}, found ${JSON.stringify(value)}`;
  }
  if (buttons !== undefined && picture !== undefined) {
    const [view] = after.shown.split(' ');
    if (picture.view !== view) return `expected the view ${view}, found ${picture.view}`;
    const [wanted, found] = [buttons(after), picture.buttons].map((ids) => ids.toSorted().join(' '));
    if (wanted !== found) return `expected the buttons ${wanted}, found ${found}`;
  }
  const untaken = new Set(branches.filter((id) => (taken.get(id) ?? 0) <= (before.get(id) ?? 0)));
  return untaken.size === 0 ? '' : `not taken: ${[...untaken].join(', ')}`;
}
