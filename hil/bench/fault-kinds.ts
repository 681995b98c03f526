import { WIRE_FAULTS } from '../wiretap/wire-fault.ts';
import { isMoneyDevice, MONEY_FAULTS, type MoneyDevice, SELLING_DEVICES } from './money-fault-kinds.ts';
import { RigError } from './rig-error.ts';

/**
 * How a fault strikes: `command` at a card command, `journal` at a journal write inside the machine, `either` at
 * one of the two, or at once when neither is named; `lasting` from now until it is taken back; `exchange` at each
 * of the machine's calls to the office; `moment` once, now; `frame` at a frame on the device's wire; `power` on the
 * disk itself, below the journal. Of money devices and printers: `answer` at an answer of the device; `jolt` once, now
 * or at an answer; `state` from now or from an answer on, until it is taken back; `occasion` when it next could.
 */
export type FaultManner =
  | 'command'
  | 'journal'
  | 'either'
  | 'lasting'
  | 'exchange'
  | 'moment'
  | 'frame'
  | 'power'
  | MoneyManner;

export type MoneyManner = 'answer' | 'jolt' | 'state' | 'occasion';

/** What can happen to a frame of any device with a wire. */
const ON_WIRE = Object.fromEntries(WIRE_FAULTS.map((kind) => [kind, 'frame' as const]));
const CARD_FAULTS = {
  ...ON_WIRE,
  tear: 'command',
  corrupt: 'command',
  silent: 'command',
  'reader-lost': 'lasting',
} as const;

const KINDS: Readonly<Record<string, Readonly<Record<string, FaultManner>>>> = {
  antenna: CARD_FAULTS,
  slot: CARD_FAULTS,
  machine: { kill: 'either' },
  disk: { full: 'journal', io: 'journal', slow: 'journal', torn: 'power', lying: 'power', 'power-loss': 'power' },
  clock: { jump: 'moment' },
  office: { ...ON_WIRE, down: 'exchange', 'drop-answer': 'exchange' },
  vehicle: { ...ON_WIRE, silent: 'lasting', garbage: 'lasting' },
};

/**
 * `onFrame`: a frame is named as the place; it tells `corrupt` on the wire from `corrupt` at a card command. `answering`: devices
 * of the machine that are struck at their answers, true: those of a machine that sells. Throws RigError: 404 for a device it has not, 400 for a fault the device cannot have.
 */
export function mannerOf(
  device: string,
  fault: string,
  onFrame = false,
  answering: boolean | readonly MoneyDevice[] = [],
): FaultManner {
  const devices = answering === true ? SELLING_DEVICES : answering === false ? [] : answering;
  const all = { ...KINDS, ...Object.fromEntries(devices.map((name) => [name, MONEY_FAULTS[name]])) };
  const kinds = Object.hasOwn(all, device) ? all[device] : undefined;
  if (!kinds) {
    const known = isMoneyDevice(device);
    const detail = known ? 'this machine has no such device' : 'there is no device of that name';
    throw new RigError(404, 'no-such-device', { device, detail, devices: Object.keys(all) });
  }
  const manner = Object.hasOwn(kinds, fault) ? kinds[fault] : undefined;
  if (!manner) throw new RigError(400, 'unknown-fault', { device, fault, faults: Object.keys(kinds) });
  return onFrame && Object.hasOwn(ON_WIRE, fault) && Object.hasOwn(kinds, 'drop') ? 'frame' : manner;
}
