import type { Application, CardFile, CardMemory } from './memory.ts';
import type { SecureMessaging } from './secure-messaging.ts';
import { CardRefusal, refuseUnless } from './status.ts';
import type { Transaction } from './transaction.ts';

/** The card while it has power. */
export interface CardContext {
  readonly memory: CardMemory;
  readonly random: (length: number) => Uint8Array;
  selected: Application;
  session: SecureMessaging;
  readonly transaction: Transaction;
  /** For the bench: the writing of a standard data file loses power after this many bytes. */
  writeStopsAfter: number | undefined;
}

/** Checks the length of a command whose data travel plain, and moves the session on. */
export function plainCommand(card: CardContext, command: Uint8Array, length: number): void {
  card.session.open(command, length, 0, 'plain');
}

/** A file of the selected application. Throws CardRefusal: permissionDenied on level 0, fileNotFound. */
export function selectedFile(card: CardContext, number: number): CardFile {
  refuseUnless(card.selected !== card.memory.picc, 'permissionDenied');
  const file = card.selected.files.get(number);
  if (file === undefined) throw new CardRefusal('fileNotFound');
  return file;
}

export function isAtCardLevel(card: CardContext): boolean {
  return card.selected === card.memory.picc;
}

/** Whether the master key of what is selected (card or application) was used. */
export function isMaster(card: CardContext): boolean {
  return card.session.keyNumber === 0;
}
