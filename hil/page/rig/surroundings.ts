import { z } from 'zod';
import { anything, call } from './call.ts';

const vehicle = z.object({
  line: z.string(),
  course: z.string(),
  vehicle: z.int(),
  stops: z.array(z.object({ id: z.string(), name: z.string(), zone: z.string().optional() })).min(1),
  at: z.int().min(0),
  phase: z.enum(['at-stop', 'between']),
  machines: z.array(z.string()).optional(),
});
/** The bus: `at` is the index of the stop it stands at, or has left (`between`). */
export type Vehicle = z.output<typeof vehicle>;
export type VehicleChange = Partial<Pick<Vehicle, 'line' | 'course' | 'vehicle' | 'at' | 'phase'>>;

const clock = z.object({ now: z.number(), rate: z.number(), frozen: z.boolean() });
/** The bench's time, milliseconds since 1970. */
export type Clock = z.output<typeof clock>;
export interface ClockChange {
  readonly advance?: number;
  readonly freeze?: boolean;
  readonly rate?: number;
}

const fault = z.object({
  id: z.int(),
  machine: z.string().nullable(),
  device: z.string(),
  fault: z.string(),
  at: z
    .object({
      command: z.string().optional(),
      journalWrite: z.int().optional(),
      when: z.enum(['before', 'after']).optional(),
    })
    .nullable(),
  count: z.int().nullable(),
  fired: z.int(),
});
/** A fault that was asked for; `count` null = until taken back. */
export type Fault = z.output<typeof fault>;
export interface FaultOrder {
  readonly device: string;
  readonly fault: string;
  readonly at?: { readonly command: string; readonly when: 'before' | 'after' };
}

const load = z.looseObject({
  id: z.string(),
  number: z.int(),
  kind: z.enum(['top-up', 'season', 'refund', 'e-ticket']),
  state: z.enum(['pending', 'claimed', 'done']),
  grosze: z.int().optional(),
  contract: z.object({ product: z.int(), from: z.string(), to: z.string() }).optional(),
  paidAt: z.number().optional(),
  feasible: z.boolean().default(true),
});
/** What the office holds ready for a card, or has put on it. */
export type Load = z.output<typeof load>;

/** What is given at the office's counter; under the `id` of a load that is there only `feasible` may differ. */
export type LoadOrder = Pick<Load, 'number' | 'kind' | 'feasible'> &
  Partial<Pick<Load, 'id' | 'grosze' | 'contract' | 'paidAt'>>;

const office = z.object({
  cards: z.record(
    z.string(),
    z.looseObject({
      purses: z.record(z.string(), z.int().nullable()).optional(),
      counter: z.int().nullable().optional(),
      findings: z.array(z.object({ name: z.string(), detail: z.string() })).optional(),
      openDoubts: z.int().optional(),
    }),
  ),
  loads: z.array(load).default([]),
  hotlist: z.array(z.int()).default([]),
});
/** The office's own fold over what machines sent, by card number. */
export type Office = z.output<typeof office>;

const tariff = z.looseObject({ contracts: z.array(z.looseObject({ days: z.int() })).default([]) });
/** How many days the contracts of the tariff in force are valid; none where it has none. */
export const readContractDays = async (machine: string): Promise<readonly number[]> =>
  (await call('tariff', { query: { machine }, answer: tariff })).contracts.map(({ days }) => days);

export const readVehicle = (machine: string) => call('vehicle', { query: { machine }, answer: vehicle });
export const moveVehicle = (machine: string, change: VehicleChange) =>
  call('vehicle', { method: 'POST', query: { machine }, body: change, answer: anything });
export const readClock = () => call('clock', { answer: clock });
export const setClock = (change: ClockChange) => call('clock', { method: 'POST', body: change, answer: clock });
export const listFaults = () => call('faults', { answer: z.array(fault) });
export const orderFault = (machine: string, order: FaultOrder) =>
  call('faults', { method: 'POST', query: { machine }, body: order, answer: anything });
export const takeBackFault = (id: number) => call('faults', { method: 'DELETE', query: { id }, answer: anything });
export const takeBackFaults = () => call('faults', { method: 'DELETE', answer: anything });
export const readOffice = () => call('office', { answer: office });
export const giveLoad = (load: LoadOrder) => call('office', { method: 'POST', body: { load }, answer: anything });
/** The whole list of blocked cards, by number. */
export const setHotlist = (hotlist: readonly number[]) =>
  call('office', { method: 'POST', body: { hotlist }, answer: anything });
