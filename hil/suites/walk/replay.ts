import type { Model, ModelEvent, ModelState } from '../../models/contract.ts';
import type { Progress } from '../../runs/contract.ts';
import { arrive, isBusy } from './arrive.ts';
import type { Act, Led } from './walk.ts';

/** The acts of a way through a model. */
export interface Way {
  readonly acts: readonly Act[];
  /** The first event that cannot come on this machine where the way wants it; undefined: the way leads to its end. */
  readonly partsAt: string | undefined;
  /** What can be pressed in a state. */
  readonly buttons: (state: ModelState) => readonly string[];
}

/**
 * Groups events, from home, to acts of a rig: a card and what serving it comes to are one. A way that was found in a
 * chart with a mistake may part from the machine's own. From its end it goes on home: that is where a trap shows.
 */
export function wayOf(model: Model, events: readonly ModelEvent[]): Way {
  const acts: Act[] = [];
  let pending = none();
  let before: ModelState = model.home;
  let state = before;
  const go = (event: ModelEvent): void => {
    const { state: after, taken } = model.step(state, event);
    pending.events.push(event);
    pending.through.push(after);
    pending.branches.push(...taken.map((branch) => model.branches[branch] ?? ''));
    state = after;
    if (isBusy(model, state)) return;
    acts.push({ ...pending, before, after });
    pending = none();
    before = state;
  };
  const partsAt = events.findIndex((event) => {
    if (!model.eventsIn(state).includes(event)) return true;
    go(event);
    return false;
  });
  for (const event of homewards(model, state)) go(event);
  const buttons: Way['buttons'] = (seen) =>
    model.eventsIn(seen).flatMap(({ name }) => (name.startsWith(TOUCH) ? [name.slice(TOUCH.length)] : []));
  return { acts, partsAt: events[partsAt]?.name, buttons };
}

/** The shortest way home, by waiting where that leads there: afterwards the machine stands as at the beginning. */
function homewards(model: Model, from: ModelState): readonly ModelEvent[] {
  const byItself = ({ kind, act }: ModelEvent) => kind !== 'stimulus' || act !== 'touch';
  return wayHome(model, from, byItself) ?? wayHome(model, from, () => true) ?? [];
}

function wayHome(
  model: Model,
  from: ModelState,
  may: (event: ModelEvent) => boolean,
): readonly ModelEvent[] | undefined {
  const home = model.key(model.home);
  const known = new Set([model.key(from)]);
  const queue: { readonly state: ModelState; readonly way: readonly ModelEvent[] }[] = [{ state: from, way: [] }];
  for (const { state, way } of queue) {
    if (model.key(state) === home) return way;
    for (const event of model.eventsIn(state).filter(may)) {
      const { state: after } = model.step(state, event);
      const key = model.key(after);
      if (known.has(key)) continue;
      known.add(key);
      queue.push({ state: after, way: [...way, event] });
    }
  }
  return undefined;
}

const TOUCH = 'TOUCH ';

interface Pending {
  readonly events: ModelEvent[];
  readonly through: ModelState[];
  readonly branches: string[];
}

const none = (): Pending => ({ events: [], through: [], branches: [] });

/** Leads a machine along a way and compares after each act. Throws MachineFailure where it goes another. */
export async function replay(led: Led, { acts, buttons }: Way, progress: Progress, looks: number): Promise<void> {
  await led.prepare(acts);
  for (const act of acts) {
    const title = act.events.map(({ name }) => name).join(', ');
    await progress.step({ title, act: act.events[0]?.act ?? 'wait', picture: true }, async () => {
      const { taken: before } = await led.look();
      await led.perform(act);
      await arrive(act, { before, looks, buttons, look: () => led.look(), pause: () => led.pause() });
    });
  }
}
