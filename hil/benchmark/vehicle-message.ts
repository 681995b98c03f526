import { randomBytes } from 'node:crypto';
import { fixedAddress } from '../../devices/vehicle/computer-address.ts';
import type { VehiclePosition, VehicleReport } from '../../devices/vehicle/contract.ts';
import { IbisIpVehicle } from '../../devices/vehicle/ibis-ip-vehicle.ts';
import { VehicleNetwork } from '../on-board-computer/vehicle-network.ts';
import { courseAt } from './course.ts';
import { distribution, type Measured } from './figure.ts';
import type { Scale } from './scale.ts';
import { summaryOf } from './statistics.ts';

const MACHINE = 'measured';
const LAST_STOP = 29;

/** The on-board computer did not come to know, or said something else than it was told. */
class NotHeard extends Error {
  override readonly name = 'NotHeard';
}

/**
 * From the on-board computer's word that the bus has moved on to the machine knowing it, over HTTP and XML as in the
 * vehicle, computer and machine in one process.
 */
export async function vehicleMessage(scale: Scale): Promise<Measured> {
  const network = new VehicleNetwork(Date.now);
  const wire = { strike: () => undefined, below: () => 0 };
  const address = await network.join(MACHINE, courseAt(1, 0), wire);
  const vehicle = new IbisIpVehicle({
    computer: fixedAddress(new URL(address)),
    listen: { address: '127.0.0.1', port: 0 },
    random: randomBytes,
  });
  await vehicle.start();
  try {
    await known(vehicle, courseAt(1, 0), () => Promise.resolve());
    // Subscribed: its first word comes by itself.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const heard: number[] = [];
    const warmUp = scale.of(100, 10);
    for (let count = 0; count < warmUp + scale.of(1000, 50); count++) {
      const position = moved(count);
      const ms = await known(vehicle, position, () => network.move(MACHINE, position));
      if (count >= warmUp) heard.push(ms);
    }
    return {
      figures: [
        distribution('vehicle message to position known', 'ms', summaryOf(heard), {
          limit: `document of ${LAST_STOP + 1} stops written, posted over the loopback, parsed and believed; the way itself takes a few tenths of a millisecond`,
        }),
      ],
    };
  } finally {
    await vehicle.close();
    await network.close();
  }
}

/** Stop after stop, from the first again in a new course: as a bus goes, and never twice the same. */
function moved(count: number): VehiclePosition {
  const steps = 2 * LAST_STOP;
  const position = courseAt(2 + Math.floor(count / steps), Math.floor((count % steps) / 2));
  return count % 2 === 0 ? position : { ...position, phase: 'between' };
}

/** Milliseconds until the vehicle reports this. */
async function known(vehicle: IbisIpVehicle, wanted: VehiclePosition, act: () => Promise<unknown>): Promise<number> {
  const is = (report: VehicleReport): boolean =>
    report.kind === 'position' &&
    report.position.course === wanted.course &&
    report.position.at === wanted.at &&
    report.position.phase === wanted.phase;
  return new Promise((resolve, reject) => {
    const from = performance.now();
    const end = (): void => {
      clearTimeout(limit);
      unsubscribe();
      resolve(performance.now() - from);
    };
    const unsubscribe = vehicle.subscribe((report) => {
      if (is(report)) end();
    });
    const limit = setTimeout(() => {
      unsubscribe();
      reject(new NotHeard(`stop ${wanted.at} ${wanted.phase} of course ${wanted.course} was not heard`));
    }, 5000);
    act().catch(reject);
    if (is(vehicle.report)) end();
  });
}
