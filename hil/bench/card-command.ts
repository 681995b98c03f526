import { commandName } from '../card/command-names.ts';
import { RigError } from './rig-error.ts';

/** DESFire's command codes by lower-case name, as commandName names them. */
const CODES: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, code) => [commandName(Uint8Array.of(0x90, code, 0, 0, 0)).toLowerCase(), code]),
);

/** What people say for short. */
const SHORT: Readonly<Record<string, string>> = {
  commit: 'committransaction',
  abort: 'aborttransaction',
  select: 'selectapplication',
};

/** Codes from here on are the reader's own (class FF); no card has them. */
const READERS_OWN = 0x100;
/** `FF CA`: the reader is asked for the card's number. A card that does not give it cannot be told from no card of ours. */
const GET_UID = READERS_OWN | 0xca;

/** The code a person means by `Commit`, `CommitTransaction`, `C7` or `0xC7`. Throws RigError 400 for anything else. */
export function commandCode(name: string): number {
  const lower = name.toLowerCase();
  if (lower === 'getuid') return GET_UID;
  const known = CODES.get((Object.hasOwn(SHORT, lower) ? SHORT[lower] : undefined) ?? lower);
  if (known !== undefined) return known;
  const hex = /^(?:0x)?([0-9a-f]{2})$/.exec(lower)?.[1];
  if (hex === undefined) {
    const detail = 'expected a DESFire command, by name (Commit, ReadRecords, ...) or by its code in hex (C7)';
    throw new RigError(400, 'unknown-command', { command: name, detail });
  }
  return Number.parseInt(hex, 16);
}

/**
 * Code of a command as sent: the second byte where it is ISO-wrapped (`90 CMD ...`), the first where it is native; a code
 * beyond all bytes where the reader is asked.
 */
export function codeOf(apdu: Uint8Array): number {
  const [first = 0, second = 0] = apdu;
  if (isForReader(apdu)) return READERS_OWN | second;
  return first === 0x90 ? second : first;
}

/** A code of codeOf that is the reader's, not the card's: only faults that name it strike there. */
export function isReadersOwn(code: number): boolean {
  return code >= READERS_OWN;
}

/** What the reader itself is asked, not the card: class FF, e.g. `FF CA` for the card's number (PC/SC part 3). */
export function isForReader(apdu: Uint8Array): boolean {
  return apdu[0] === 0xff;
}
