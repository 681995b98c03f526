import type { CardContext } from './card-context.ts';
import type { CardFile } from './memory.ts';
import type { Communication } from './secure-messaging.ts';
import { CardRefusal } from './status.ts';

export type Right = 'read' | 'write' | 'readWrite' | 'change';

const SHIFT: Record<Right, number> = { read: 12, write: 8, readWrite: 4, change: 0 };
const FREE = 0xe;
const NEVER = 0xf;

/**
 * Whether one of these rights of a file is held, and how its data then travel: as the file says if the key used
 * has a right of its own, plain if the right is merely free. Throws CardRefusal: permissionDenied if nobody may,
 * authenticationError if somebody else may.
 */
export function authorise(card: CardContext, file: CardFile, rights: readonly Right[]): Communication {
  const holders = rights.map((right) => (file.rights >> SHIFT[right]) & 0xf);
  const { keyNumber } = card.session;
  if (keyNumber !== undefined && holders.includes(keyNumber)) return file.communication;
  if (holders.includes(FREE)) return 'plain';
  throw new CardRefusal(holders.every((holder) => holder === NEVER) ? 'permissionDenied' : 'authenticationError');
}
