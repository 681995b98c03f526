import { chartHash } from '../../../statecharts/chart-hash.ts';
import { inspectorChart } from '../../../statecharts/inspector/chart.ts';
import { validatorChart } from '../../../statecharts/validator/chart.ts';
import { vendingChart } from '../../../statecharts/vending-machine/chart.ts';
import { eventsOfTrace, type Trace } from '../../explorer/trace-file.ts';
import type { Model } from '../../models/contract.ts';
import { deriveModel } from '../../models/derive.ts';
import { inspectorOnRig } from '../../models/inspector/on-rig.ts';
import { vendingOnRig } from '../../models/vending/on-rig.ts';
import type { Station, Suite } from '../../runs/contract.ts';
import { LedInspector } from '../inspector/led-inspector.ts';
import { JAWORZNO_LED, type LedCity, TARNOW_LED } from '../validator/led-city.ts';
import { LedValidator } from '../validator/led-validator.ts';
import { ledSubject } from '../vending/led-subject.ts';
import { LedVending } from '../vending/led-vending.ts';
import { replay, wayOf } from './replay.ts';
import type { Led } from './walk.ts';

interface LedMachine {
  readonly subject: Suite['subject'];
  readonly options: readonly string[];
  readonly model: () => Model;
  readonly lead: (station: Station) => Led & { open(): Promise<void>; close(): Promise<void> };
}

function validatorOf(led: LedCity): LedMachine {
  return {
    subject: { city: led.city, machine: 'validator' },
    options: led.options,
    model: () => deriveModel(led.onRig),
    lead: (station) => new LedValidator(led, station, chartHash(validatorChart)),
  };
}

/** By the name of the model that a trace was found in. */
const MACHINES: Readonly<Record<string, LedMachine>> = {
  [TARNOW_LED.onRig.name]: validatorOf(TARNOW_LED),
  [JAWORZNO_LED.onRig.name]: validatorOf(JAWORZNO_LED),
  [vendingOnRig.name]: {
    subject: { city: 'jaworzno', machine: 'vending' },
    options: ['--profile', new URL('../vending/profile.json', import.meta.url).pathname],
    model: () => deriveModel(ledSubject),
    lead: ({ rig, machine, signal }) => new LedVending(rig, machine, chartHash(vendingChart), signal),
  },
  [inspectorOnRig.name]: {
    subject: { city: 'jaworzno', machine: 'inspector' },
    options: ['--profile', new URL('../inspector/profile.json', import.meta.url).pathname],
    model: () => deriveModel(inspectorOnRig),
    lead: (station) => new LedInspector(station, chartHash(inspectorChart)),
  },
};

const LOOKS = 400;

/** A way that the explorer found, to be gone by a machine. Throws an Error that says why no rig can. */
export function suiteOfTrace(trace: Trace, name: string): Suite {
  const machine = MACHINES[trace.machine];
  if (machine === undefined) {
    throw new Error(`a way through "${trace.machine}"; a rig can lead: ${Object.keys(MACHINES).join(', ')}`);
  }
  const model = machine.model();
  const way = wayOf(model, eventsOfTrace(model, trace));
  if (way.acts.length === 0) throw new Error(`this machine does not go that way: ${way.partsAt ?? 'it is empty'}`);
  return {
    name,
    about: `${trace.breaks}: ${trace.what}`,
    subject: machine.subject,
    options: machine.options,
    limitSeconds: 300,
    async run(station, progress) {
      const led = machine.lead(station);
      await led.open();
      try {
        await replay(led, way, progress, LOOKS);
        progress.measure({
          name: 'acts in which the machine did as its chart says',
          value: way.acts.length,
          unit: 'acts',
        });
        if (way.partsAt !== undefined) {
          progress.attach('where-the-machine-goes-another-way.txt', 'text/plain', `${way.partsAt}\n`);
        }
      } finally {
        await led.close();
      }
    },
  };
}
