import { z } from 'zod';
import { anything, call } from './call.ts';

const machine = z.object({
  name: z.string(),
  city: z.string(),
  machine: z.string(),
  state: z.enum(['starting', 'running', 'dead']),
  pid: z.int().nullable(),
  screen: z.string(),
  vehicle: z.int(),
});
/** A machine of the bench. */
export type Machine = z.output<typeof machine>;

const state = z.object({
  scene: z.object({
    number: z.int(),
    view: z.string(),
    reason: z.string().optional(),
    title: z.string(),
    buttons: z.array(z.object({ id: z.string(), label: z.string(), enabled: z.boolean() })).default([]),
  }),
  devices: z.record(z.string(), z.object({ kind: z.string(), status: z.string() })),
  lamps: z.record(z.string(), z.boolean()),
  /** Keys beside the screen by what is written on them, and what each asks for. */
  keys: z.record(z.string(), z.string()).default({}),
  /** Of a machine that sells, as its journal has it; grosze. */
  money: z.object({ credited: z.int(), paidOut: z.int(), owed: z.int(), charged: z.int() }).optional(),
});
/** What a running machine says of itself. */
export type MachineState = z.output<typeof state>;

const signal = z.object({
  seq: z.int(),
  at: z.number(),
  kind: z.string(),
  count: z.int().optional(),
  tones: z.array(z.object({ hertz: z.number(), soundMs: z.number(), pauseMs: z.number() })).optional(),
  colour: z.string().optional(),
  /** How long a lamp burns. */
  milliseconds: z.number().optional(),
  text: z.string().optional(),
});
/** What a passenger heard or saw beside the screen. */
export type Signal = z.output<typeof signal>;

const entry = z.looseObject({ seq: z.int(), at: z.number(), kind: z.string() });
/** One entry of a machine's journal. */
export type Entry = z.output<typeof entry>;

const apdu = z.object({
  seq: z.int(),
  at: z.number(),
  card: z.string().optional(),
  command: z.string(),
  sent: z.int(),
  received: z.int(),
  faults: z.array(z.int()).optional(),
});
/** One card command as it passed the reader; bytes counted, 0 received = no answer. */
export type Apdu = z.output<typeof apdu>;

export const listMachines = () => call('machines', { answer: z.array(machine) });
export const addMachine = (order: { readonly name: string; readonly vehicle: number }) =>
  call('machines', { method: 'POST', body: order, answer: anything });
export const removeMachine = (name: string) => call(`machines/${name}`, { method: 'DELETE', answer: anything });
export const cutPower = (name: string) => call(`machines/${name}/kill`, { method: 'POST', answer: anything });
export const restorePower = (name: string) => call(`machines/${name}/start`, { method: 'POST', answer: anything });

export const readState = (name: string) => call('state', { query: { machine: name }, answer: state });
export const readSignals = (name: string, after: number) =>
  call('signals', { query: { machine: name, after }, answer: z.array(signal) });
export const readJournal = (name: string, after: number) =>
  call('journal', { query: { machine: name, after }, answer: z.array(entry) });
export const readApdus = (name: string, after: number) =>
  call('apdus', { query: { machine: name, after }, answer: z.array(apdu) });
export const holdBankCard = (name: string, card: string) =>
  call('bank-card', { method: 'POST', query: { machine: name }, body: { card }, answer: anything });

export const pressKey = (name: string, key: string) =>
  call('keys', { method: 'POST', query: { machine: name }, body: { key }, answer: anything });
