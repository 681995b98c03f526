import { WIRE_FAULTS } from '../wiretap/wire-fault.ts';
import { RigError } from './rig-error.ts';

/**
 * How a fault strikes: `command` at a card command, `journal` at a journal write inside the machine, `either` at
 * one of the two, or at once when neither is named; `lasting` from now until it is taken back; `exchange` at each
 * of the machine's calls to the office; `moment` once, now; `frame` at a frame on the device's wire; `power` on the
 * disk itself, below the journal.
 */
export type FaultManner = 'command' | 'journal' | 'either' | 'lasting' | 'exchange' | 'moment' | 'frame' | 'power';

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

/** Device classes of the rig that none of this bench's machines has. */
const ABSENT = ['coin-acceptor', 'hopper', 'printer', 'terminal', 'scanner'];

/**
 * `onFrame`: a frame is named as the place; it tells `corrupt` on the wire from `corrupt` at a card command. Throws
 * RigError: 404 for a device this bench has not, 400 for a fault the device cannot have.
 */
export function mannerOf(device: string, fault: string, onFrame = false): FaultManner {
  const kinds = Object.hasOwn(KINDS, device) ? KINDS[device] : undefined;
  if (!kinds) {
    const detail = ABSENT.includes(device) ? 'this machine has no such device' : 'there is no device of that name';
    throw new RigError(404, 'no-such-device', { device, detail, devices: Object.keys(KINDS) });
  }
  const manner = Object.hasOwn(kinds, fault) ? kinds[fault] : undefined;
  if (!manner) throw new RigError(400, 'unknown-fault', { device, fault, faults: Object.keys(kinds) });
  return onFrame && Object.hasOwn(ON_WIRE, fault) && Object.hasOwn(kinds, 'drop') ? 'frame' : manner;
}
