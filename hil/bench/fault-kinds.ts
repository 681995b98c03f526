import { RigError } from './rig-error.ts';

/**
 * How a fault strikes: `command` at a card command, `journal` at a journal write inside the machine, `either` at
 * one of the two, or at once when neither is named; `lasting` from now until it is taken back; `exchange` at each
 * of the machine's calls to the office; `moment` once, now.
 */
export type FaultManner = 'command' | 'journal' | 'either' | 'lasting' | 'exchange' | 'moment';

const KINDS: Readonly<Record<string, Readonly<Record<string, FaultManner>>>> = {
  antenna: { tear: 'command', corrupt: 'command', silent: 'command', 'reader-lost': 'lasting' },
  slot: { tear: 'command', corrupt: 'command', silent: 'command', 'reader-lost': 'lasting' },
  machine: { kill: 'either' },
  disk: { full: 'journal', io: 'journal', slow: 'journal' },
  clock: { jump: 'moment' },
  office: { down: 'exchange', 'drop-answer': 'exchange' },
  vehicle: { silent: 'lasting', garbage: 'lasting' },
};

/** Device classes of the rig that none of this bench's machines has. */
const ABSENT = ['coin-acceptor', 'hopper', 'printer', 'terminal', 'scanner'];

/** Throws RigError: 404 for a device this bench has not, 400 for a fault the device cannot have. */
export function mannerOf(device: string, fault: string): FaultManner {
  const kinds = Object.hasOwn(KINDS, device) ? KINDS[device] : undefined;
  if (!kinds) {
    const detail = ABSENT.includes(device) ? 'this machine has no such device' : 'there is no device of that name';
    throw new RigError(404, 'no-such-device', { device, detail, devices: Object.keys(KINDS) });
  }
  const manner = Object.hasOwn(kinds, fault) ? kinds[fault] : undefined;
  if (!manner) throw new RigError(400, 'unknown-fault', { device, fault, faults: Object.keys(kinds) });
  return manner;
}
