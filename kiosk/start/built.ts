import type { MachineConfig } from '../machine/config.ts';

export type City = MachineConfig['city'];
export type MachineKind = MachineConfig['machine'];

/** Machines that exist; the others of the plan are refused by name. */
export const BUILT: Readonly<Record<City, readonly MachineKind[]>> = {
  tarnow: ['validator', 'inspector'],
  jaworzno: ['validator', 'vending', 'inspector'],
  krakow: ['inspector'],
};
