import { Dice } from '../monkey/dice.ts';
import { makePack } from '../monkey/pack.ts';
import type { Rig } from '../monkey/rig.ts';
import { machines, tariff } from '../monkey/shapes.ts';
import { lookAt } from '../monkey/sight.ts';
import { newValidator, World } from '../monkey/world.ts';
import { castPassengers } from './casting.ts';
import { BUSES } from './network.ts';
import type { Passenger } from './passenger.ts';
import { atMinute } from './polish-time.ts';

export interface Stage {
  readonly world: World;
  readonly passengers: readonly Passenger[];
}

/** Brings the bench to the morning of the day: three validators in two buses, and a card for everybody. */
export async function setStage(
  rig: Rig,
  { seed, passengers: count, from }: { readonly seed: string; readonly passengers: number; readonly from: number },
  day: string,
): Promise<Stage> {
  const now = await rig.clock({ now: (atMinute(day, from) - 600) * 1000, freeze: true, rate: 1 });
  const prices = await rig.ask(tariff, 'GET', '/tariff');
  const validators = BUSES.flatMap((bus) => bus.machines.map((name) => newValidator(name, bus.vehicle)));
  const there = (await rig.ask(machines, 'GET', '/machines')).map(({ name }) => name);
  for (const { name, vehicle } of validators) {
    if (there.includes(name)) await rig.tell('POST', `/vehicle?machine=${name}`, { vehicle });
    else await rig.tell('POST', '/machines', { name, vehicle });
  }
  for (const validator of validators) {
    validator.terminal = (await rig.state(validator.name)).terminal;
    await lookAt(rig, validator);
  }
  const passengers = castPassengers(count, prices, now, new Dice(`passengers ${seed}`));
  const pack = await makePack(
    rig,
    passengers.map(({ spec }) => spec),
    now,
  );
  const nowhere = { line: '0', course: '0', run: 'garage', stops: 2, at: 0, phase: 'at-stop' } as const;
  const buses = BUSES.map(({ vehicle }) => ({ vehicle, position: nowhere }));
  const world = new World({ tariff: prices, machines: validators, buses, pack, now });
  world.hurried = true;
  return { world, passengers };
}
