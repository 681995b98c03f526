import type { FaultManner } from './fault-kinds.ts';

export type MoneyDevice = 'coin-acceptor' | 'hopper' | 'terminal' | 'printer' | 'scanner' | 'contactless';

/** What a machine that takes money has. */
export const SELLING_DEVICES: readonly MoneyDevice[] = ['coin-acceptor', 'hopper', 'terminal', 'printer'];
/** What an inspector's reader has. */
export const HAND_DEVICES: readonly MoneyDevice[] = ['printer', 'scanner'];
/** What a validator has that takes bank cards. */
export const BANK_DEVICES: readonly MoneyDevice[] = ['contactless'];

/** Each lasts until it is taken back; the device answers no more until then. */
const ON_ANY_LINE = { 'drop-reply': 'answer', corrupt: 'answer', unplug: 'state', reset: 'jolt' } as const;

/** What can happen to the devices that take and give money and paper, and to a scanner. */
export const MONEY_FAULTS: Readonly<Record<MoneyDevice, Readonly<Record<string, FaultManner>>>> = {
  /** `jam`: its self-check finds a blocked sensor; `string`: a coin on a string, it says that it may have kept a coin. */
  'coin-acceptor': { ...ON_ANY_LINE, jam: 'state', string: 'jolt' },
  hopper: { ...ON_ANY_LINE, jam: 'state', empty: 'state' },
  printer: {
    ...ON_ANY_LINE,
    'paper-out': 'state',
    'paper-near-end': 'state',
    'cover-open': 'state',
    cutter: 'state',
    jam: 'state',
    overheated: 'state',
    feeding: 'state',
    broken: 'state',
  },
  /** Its answers are the reports of which a code consists. */
  scanner: ON_ANY_LINE,
  contactless: ON_ANY_LINE,
  terminal: {
    ...ON_ANY_LINE,
    /** It takes no payment before an end of day, a diagnosis. */
    'end-of-day': 'state',
    diagnosis: 'state',
    busy: 'occasion',
    't3-exceeded': 'occasion',
    'silent-after-approval': 'occasion',
    'reversal-refused': 'occasion',
    'takes-back': 'occasion',
  },
};

export const isMoneyDevice = (device: string): device is MoneyDevice => Object.hasOwn(MONEY_FAULTS, device);

/** Values of the hoppers, grosze; what a machine with money devices has. */
export interface MoneyEquipment {
  /** Absent: all that a machine that sells has. */
  readonly devices?: readonly MoneyDevice[];
  readonly hoppers: readonly number[];
}

const HOPPER_BY_NAME = /^hopper-(\d{1,4})$/;

/** The device class that an order names, and of a hopper named by its value, the value. */
export function deviceNamed(device: string): { readonly device: string; readonly value: number | undefined } {
  const value = HOPPER_BY_NAME.exec(device)?.[1];
  return value === undefined ? { device, value: undefined } : { device: 'hopper', value: Number(value) };
}
