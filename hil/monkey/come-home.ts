import type { Rig } from './rig.ts';
import { comesTrue } from './sight.ts';
import { demand } from './violation.ts';
import { canServe, type Validator, type World } from './world.ts';

/** Fast enough that the longest result is over in a blink, slow enough that nothing is left out. */
const FAST = 100;
const HOME_LIMIT_MS = 20_000;

/** Every machine that can serve comes back to its home screen by time alone. */
export async function comeHome(rig: Rig, world: World, machine: Validator): Promise<void> {
  if (!canServe(machine) || machine.lying.length > 0) return;
  await machine.leaving;
  const isHome = async () => (await rig.state(machine.name)).scene.view === 'home';
  if (!(await isHome())) {
    await rig.clock({ rate: FAST });
    const home = await comesTrue(isHome, HOME_LIMIT_MS);
    world.now = await rig.clock({ rate: 1 });
    const { scene } = await rig.state(machine.name);
    demand(home, 'home by time', `${machine.name} stays at ${scene.view} ${scene.reason ?? ''}`, scene);
  }
}
