import { freeMemory } from './capacity.ts';
import { type CardContext, isAtCardLevel, isMaster, plainCommand } from './card-context.ts';
import { join } from './cipher.ts';
import { byteAt, uint24 } from './little-endian.ts';
import { refuseUnless } from './status.ts';

/** 60: hardware, software, then UID and production, in three frames. */
export function getVersion(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 1);
  const { hardware, software, uid, production } = card.memory.model;
  const shownUid = card.memory.configuration.randomUid ? new Uint8Array(7) : uid;
  return card.session.seal(join(hardware, software, shownUid, production), 'plain');
}

/** 6E */
export function freeMem(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 1);
  return card.session.seal(uint24(freeMemory(card.memory)), 'plain');
}

/** 51: the real UID, enciphered, under any key. */
export function getCardUid(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 1);
  refuseUnless(card.session.keyNumber !== undefined, 'authenticationError');
  return card.session.seal(card.memory.model.uid, 'enciphered');
}

/** FC: all applications and files; the card master key and the card's settings stay. */
export function formatPicc(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 1);
  refuseUnless(isAtCardLevel(card), 'permissionDenied');
  refuseUnless(isMaster(card), 'authenticationError');
  refuseUnless(!card.memory.configuration.formatDisabled, 'permissionDenied');
  card.memory.applications.clear();
  card.memory.allocated = 0;
  return card.session.seal(new Uint8Array(), 'plain');
}

/**
 * 5C: option, data enciphered, under the card master key. 00: bit 0 forbids FormatPICC for ever, bit 1 turns the
 * random UID on for ever; 01: default key (24 bytes) and its version; 02: answer to select, padded with 80.
 */
export function setConfiguration(card: CardContext, command: Uint8Array): Uint8Array {
  refuseUnless(command.length > 2, 'lengthError');
  refuseUnless(isAtCardLevel(card), 'permissionDenied');
  refuseUnless(isMaster(card), 'authenticationError');
  const { configuration } = card.memory;
  switch (byteAt(command, 1)) {
    case 0x00: {
      const flags = byteAt(card.session.open(command, 2, 1, 'enciphered'), 0);
      refuseUnless(flags <= 3, 'parameterError');
      configuration.formatDisabled ||= (flags & 1) !== 0;
      configuration.randomUid ||= (flags & 2) !== 0;
      break;
    }
    case 0x01: {
      const data = card.session.open(command, 2, 25, 'enciphered');
      configuration.defaultKey = data.slice(0, 24);
      configuration.defaultKeyVersion = byteAt(data, 24);
      break;
    }
    case 0x02:
      configuration.ats = openAts(card, command);
      break;
    default:
      refuseUnless(false, 'parameterError');
  }
  return card.session.seal(new Uint8Array(), 'plain');
}

function openAts(card: CardContext, command: Uint8Array): Uint8Array {
  const header = command.slice(0, 2);
  const deciphered = card.session.decipher(command, header.length);
  const length = byteAt(deciphered, 0);
  const ats = deciphered.slice(0, length);
  const expected = join(ats, card.session.checksum(header, ats), [0x80]);
  refuseUnless(length >= 5 && deciphered.length >= expected.length, 'parameterError');
  refuseUnless(
    deciphered.every((byte, index) => byte === (expected[index] ?? 0)),
    'integrityError',
  );
  return ats;
}

/** PC/SC's answer to reset of a contactless card: the historical bytes of its answer to select (PC/SC part 3). */
export function answerToReset(ats: Uint8Array): Uint8Array {
  const format = ats[1] ?? 0;
  const interfaceBytes = [0x10, 0x20, 0x40].filter((bit) => (format & bit) !== 0).length;
  const historical = ats.slice(2 + interfaceBytes).slice(0, 15);
  const body = join([0x80 | historical.length, 0x80, 0x01], historical);
  return join([0x3b], body, [body.reduce((check, byte) => check ^ byte, 0)]);
}
