import type { Progress, Station } from '../../runs/contract.ts';
import { MachineFailure } from '../../runs/contract.ts';
import { RigCalls } from '../../station/rig-calls.ts';
import { state } from '../../station/shapes.ts';
import { type Cards, openCards } from './cards.ts';
import { type Faults, openFaults } from './faults.ts';
import { type Office, openOffice } from './office.ts';
import { openPassenger, type Passenger } from './passenger.ts';
import { openScreen, type Screen } from './screen.ts';
import { type Bus, type Clock, type Machine, openBus, openClock, openMachine } from './surroundings.ts';
import type { RunStep } from './watch.ts';

/** The words a scenario is told in. Each act and each expectation is a step of the run. */
export interface Words {
  readonly cards: Cards;
  readonly passenger: Passenger;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly screen: Screen;
  readonly office: Office;
  readonly faults: Faults;
  readonly machine: Machine;
  /** Any other expectation: a FAIL with this sentence where it does not hold. */
  expect(sentence: string, holds: boolean | (() => boolean | Promise<boolean>), evidence?: unknown): Promise<void>;
  /** Keeps a measurement; outside its limits it is a FAIL. */
  readonly measure: Progress['measure'];
  readonly station: Station;
}

export async function openWords(station: Station, progress: Progress): Promise<Words> {
  const calls = new RigCalls(station.rig, station.machine, station.signal);
  const step: RunStep = (plan, act) => progress.step(plan, act);
  const city = async (): Promise<string> => (await calls.ask(state, 'GET', '/state')).city;
  return {
    cards: openCards(calls, step, city),
    passenger: openPassenger(calls, step, station.signal),
    bus: openBus(calls, step),
    clock: openClock(calls, step),
    screen: await openScreen(calls, step, station.signal),
    office: openOffice(calls, step, station.signal),
    faults: openFaults(calls, step),
    machine: openMachine(calls, step),
    expect: (sentence, holds, evidence) =>
      step({ title: sentence, act: 'look' }, async () => {
        const held = typeof holds === 'function' ? await holds() : holds;
        if (!held) throw new MachineFailure(`does not hold: ${sentence}`, evidence);
      }),
    measure: (measurement) => progress.measure(measurement),
    station,
  };
}
