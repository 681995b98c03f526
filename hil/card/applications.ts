import { allocate, sizeOfApplication } from './capacity.ts';
import { type CardContext, isAtCardLevel, isMaster, plainCommand } from './card-context.ts';
import { join, KEY_LENGTH } from './cipher.ts';
import { kindOfBits } from './keys.ts';
import { byteAt, readUint24, uint24 } from './little-endian.ts';
import { type Application, MOST_APPLICATIONS, MOST_KEYS } from './memory.ts';
import { UNPROTECTED } from './secure-messaging.ts';
import { CardRefusal, refuseUnless } from './status.ts';

/** Bits of the card's settings. */
const LIST_FREELY = 0x02;
const CREATE_FREELY = 0x04;
/** Number of keys: bits 6 and 7 are their kind, bit 5 asks for ISO file identifiers, which this card has not. */
const KEY_COUNT = 0x0f;
const UNKNOWN_BITS = 0x30;

/** 5A: AID. Ends session and transaction. */
export function selectApplication(card: CardContext, command: Uint8Array): Uint8Array {
  refuseUnless(command.length === 4, 'lengthError');
  card.selected = applicationOf(card, readUint24(command, 1));
  card.session = UNPROTECTED;
  card.transaction.clear();
  return new Uint8Array();
}

/** CA: AID, settings, number and kind of keys; all keys have the default value. */
export function createApplication(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 6);
  refuseUnless(isAtCardLevel(card), 'permissionDenied');
  refuseUnless((card.memory.picc.settings & CREATE_FREELY) !== 0 || isMaster(card), 'authenticationError');
  const aid = readUint24(command, 1);
  const keys = byteAt(command, 5);
  refuseUnless(aid !== 0 && (keys & UNKNOWN_BITS) === 0 && (keys & KEY_COUNT) <= MOST_KEYS, 'parameterError');
  const keyKind = kindOfBits(keys);
  const { applications, configuration } = card.memory;
  refuseUnless(!applications.has(aid), 'duplicateError');
  refuseUnless(applications.size < MOST_APPLICATIONS, 'countError');
  const application: Application = {
    aid,
    settings: byteAt(command, 4),
    keyKind,
    keys: Array.from({ length: keys & KEY_COUNT }, () => ({
      value: configuration.defaultKey.slice(0, KEY_LENGTH[keyKind]),
      version: configuration.defaultKeyVersion,
    })),
    files: new Map(),
  };
  allocate(card.memory, sizeOfApplication(application));
  applications.set(aid, application);
  return card.session.seal(new Uint8Array(), 'plain');
}

/**
 * DA: AID. Under the card master key, or, where the card's settings let applications be made freely, under the
 * application's own master key while it is selected. Its memory is not given back before FormatPICC.
 */
export function deleteApplication(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 4);
  const { picc, applications } = card.memory;
  const aid = readUint24(command, 1);
  refuseUnless(isMaster(card), 'authenticationError');
  refuseUnless(isAtCardLevel(card) || (picc.settings & CREATE_FREELY) !== 0, 'permissionDenied');
  refuseUnless(isAtCardLevel(card) || card.selected.aid === aid, 'permissionDenied');
  refuseUnless(applications.delete(aid), 'applicationNotFound');
  const answer = card.session.seal(new Uint8Array(), 'plain');
  if (card.selected.aid === aid) {
    card.selected = picc;
    card.session = UNPROTECTED;
    card.transaction.clear();
  }
  return answer;
}

/** 6A: the AIDs, 3 bytes each. */
export function getApplicationIds(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 1);
  const { picc, applications } = card.memory;
  refuseUnless(isAtCardLevel(card), 'permissionDenied');
  refuseUnless((picc.settings & LIST_FREELY) !== 0 || isMaster(card), 'authenticationError');
  return card.session.seal(join(...[...applications.keys()].map(uint24)), 'plain');
}

function applicationOf(card: CardContext, aid: number): Application {
  const application = aid === 0 ? card.memory.picc : card.memory.applications.get(aid);
  if (application === undefined) throw new CardRefusal('applicationNotFound');
  return application;
}
