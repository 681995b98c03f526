import { Dice } from './dice.ts';
import { dealPack, makePack } from './pack.ts';
import type { Rig } from './rig.ts';
import { tariff } from './shapes.ts';
import { lookAt } from './sight.ts';
import { newValidator, World } from './world.ts';

/** Days worth beginning on: an ordinary one, both changes of the clock, the end of a year, a leap day. */
const FIRST_DAYS = ['2026-11-20', '2027-03-27', '2026-10-24', '2026-12-30', '2028-02-27'];
const FIRST_BUS = 437;
const OTHER_BUS = 519;
/** Real buses have one or two machines; further ones ride in the second bus. */
const NAMES = ['main', 'rear', 'other', 'fourth', 'fifth', 'sixth'];

/** Sets the time, puts machines into buses and makes the cards: always the same world for a seed. */
export async function setStage(rig: Rig, seed: string, machines: number): Promise<World> {
  const dice = new Dice(`stage ${seed}`);
  const now = await rig.clock({ now: Date.parse(`${dice.pick(FIRST_DAYS)}T03:00:00Z`), freeze: true });
  const prices = await rig.ask(tariff, 'GET', '/tariff');
  const validators = NAMES.slice(0, machines).map((name, index) =>
    newValidator(name, index < 2 ? FIRST_BUS : OTHER_BUS),
  );
  for (const { name, vehicle } of validators.slice(1)) await rig.tell('POST', '/machines', { name, vehicle });
  const nowhere = { line: '1', course: '0', run: '0:1/0', stops: 4, at: 0, phase: 'at-stop' } as const;
  const buses = [...new Set(validators.map(({ vehicle }) => vehicle))].map((vehicle) => ({
    vehicle,
    position: nowhere,
  }));
  for (const validator of validators) {
    validator.terminal = (await rig.state(validator.name)).terminal;
    await lookAt(rig, validator);
  }
  const pack = await makePack(rig, dealPack(dice, prices, dice.between(10, 18), now), now);
  return new World({ tariff: prices, machines: validators, buses, pack, now });
}
