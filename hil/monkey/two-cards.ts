import { present } from './presentation.ts';
import type { Rig } from './rig.ts';
import { comesTrue, glanceAt, lookAt, type Sight } from './sight.ts';
import { demandUntouched, type Readings, tapAt } from './tap.ts';
import { demand } from './violation.ts';
import { canServe, type Validator, type World } from './world.ts';

/** Two cards at exactly once: refused by name, nothing is written to either. */
export async function playPair(
  rig: Rig,
  world: World,
  machine: Validator,
  cards: readonly [number, number],
): Promise<void> {
  if (!canServe(machine)) return;
  const seen = await present(rig, world, machine, { cards, signalExpected: true });
  demandUntouched(seen, 'two cards at once');
  demandRefused(seen.sight);
}

/** A second card while the first is still held: the first is served, the second is not. */
export async function playSecond(
  rig: Rig,
  world: World,
  machine: Validator,
  [first, second]: readonly [number, number],
  readings: Readings,
): Promise<void> {
  if (!canServe(machine)) return;
  const other = world.card(second);
  const meanwhile = async (): Promise<void> => {
    const before = await rig.memory(other.id);
    await rig.tell('POST', `/antenna?machine=${machine.name}`, { card: other.id });
    await comesTrue(async () => (await glanceAt(rig, machine))?.toldSomething === true, 5000);
    demandRefused(await lookAt(rig, machine));
    const after = await rig.memory(other.id);
    demandUntouched(
      {
        before: [before],
        after: [after],
        sight: undefined,
        later: undefined,
        fired: false,
        died: false,
        commands: [],
        tookMs: 0,
      },
      'a second card',
    );
  };
  await tapAt(rig, world, machine, first, readings, { meanwhile });
}

function demandRefused(sight: Sight | undefined): void {
  const { scene } = sight?.state ?? {};
  const right = scene?.view === 'refused' && scene.reason === 'two-cards' && sight?.beeps.join() === '3';
  demand(right, 'two cards are refused', `shown: ${scene?.view} ${scene?.reason}, beeps ${sight?.beeps.join()}`, sight);
}
