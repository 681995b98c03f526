import { randomBytes } from 'node:crypto';
import { fixedAddress } from '../../devices/vehicle/computer-address.ts';
import { IbisIpVehicle } from '../../devices/vehicle/ibis-ip-vehicle.ts';
import type { MachineConfig } from './config.ts';
import type { Log } from './log.ts';

/** The vehicle through its on-board computer, not started yet. DNS-SD is loaded only where the computer has to be found. */
export async function openVehicle({ address, own, port }: MachineConfig['vehicle'], log: Log): Promise<IbisIpVehicle> {
  const computer = address === undefined ? await found(own, log) : fixedAddress(new URL(address));
  return new IbisIpVehicle({ computer, listen: { address: own, port }, random: randomBytes });
}

async function found(own: string, log: Log) {
  const { discoveredAddress } = await import('../../devices/vehicle/service-discovery.ts');
  return discoveredAddress(own, (detail) => log('service discovery failed', { detail }));
}
