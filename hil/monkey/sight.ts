import { Refused, type Rig } from './rig.ts';
import type { JournalEntry, MachineState, Memory, Scene } from './shapes.ts';
import type { PackCard, Validator } from './world.ts';

/** What a machine has shown, sounded and written since it was last looked at. */
export interface Sight {
  /** What was on the screen when it was last looked at. */
  readonly shownBefore: Scene | undefined;
  /** In the order they were shown. */
  readonly scenes: readonly Scene[];
  /** One number per signal: how often it beeped. */
  readonly beeps: readonly number[];
  /** The same with times, and when each scene was drawn: to understand what went wrong. */
  readonly signals: readonly object[];
  readonly drawn: readonly object[];
  readonly entries: readonly JournalEntry[];
  readonly state: MachineState;
}

const LOOK_EVERY_MS = 12;
/** States of the dialogue in which a card is in the machine's hands. */
const SERVING = ['tapping', 'paying', 'checking', 'grouping', 'transferring', 'carryingOver', 'repeating'];

export async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Looks until it holds; false when it did not within the limit. */
export async function comesTrue(look: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    if (await look()) return true;
    if (performance.now() > deadline) return false;
    await pause(LOOK_EVERY_MS);
  }
}

/** All that is new at a machine; undefined where it does not run. */
export async function lookAt(rig: Rig, machine: Validator): Promise<Sight | undefined> {
  return ifItRuns(async () => {
    const { heard, name } = machine;
    const state = await rig.state(name);
    const scenes = await rig.scenes(name, heard.scene);
    const signals = await rig.signals(name, heard.signal);
    const entries = await rig.journal(name, heard.journal);
    machine.heard = {
      ...heard,
      shown: state.scene,
      scene: scenes.at(-1)?.scene.number ?? heard.scene,
      signal: signals.at(-1)?.seq ?? heard.signal,
      journal: entries.at(-1)?.seq ?? heard.journal,
    };
    const beeps = signals.flatMap(({ kind, count }) => (kind === 'beep' ? [count ?? 1] : []));
    const drawn = scenes.map(({ at, scene }) => ({ at, number: scene.number, view: scene.view }));
    return {
      shownBefore: heard.shown,
      scenes: scenes.map(({ scene }) => scene),
      beeps,
      signals,
      drawn,
      entries,
      state,
    };
  });
}

/** Whether there is anything new, without taking it in. */
export async function glanceAt(
  rig: Rig,
  machine: Validator,
): Promise<{ readonly toldSomething: boolean; readonly serving: boolean; readonly closed: boolean } | undefined> {
  return ifItRuns(async () => {
    const signals = await rig.signals(machine.name, machine.heard.signal);
    const state = await rig.state(machine.name);
    const contents = state.scene.view === 'card-contents' && state.scene.number > machine.heard.scene;
    return {
      toldSomething: signals.length > 0 || contents,
      serving: isServing(state),
      closed: state.scene.view === 'out-of-service',
    };
  });
}

async function ifItRuns<Answer>(look: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Refused && error.status === 409) return undefined;
    throw error;
  }
}

/** Whether the machine has a card in hand at this moment. */
function isServing({ statechart }: MachineState): boolean {
  const dialog = typeof statechart === 'object' && statechart !== null && 'dialog' in statechart && statechart.dialog;
  return typeof dialog === 'object' && dialog !== null && SERVING.some((state) => state in dialog);
}

export async function memoriesOf(rig: Rig, cards: readonly PackCard[]): Promise<readonly Memory[]> {
  return Promise.all(cards.map(({ id }) => rig.memory(id)));
}
