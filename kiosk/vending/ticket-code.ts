import { type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import { fitting, getUint24, setUint24 } from '../../fares/card/byte-fields.ts';
import { type Grosze, grosze } from '../../fares/money.ts';
import type { FareClass, Towns } from '../../fares/tariff/town-tariff.ts';
import { type UnixSeconds, unixSeconds } from '../../fares/time.ts';
import { ed25519Signer, isPublicTestSeed, SIGNATURE_SIZE, spkiOf } from '../signing-key/ed25519.ts';

/**
 * The content of a paper ticket's Aztec symbol, 83 bytes: 19 of data, big-endian, and their Ed25519 signature.
 *
 * | offset | bytes | field |
 * |---|---|---|
 * | 0 | 2 | `KB` |
 * | 2 | 1 | version, 1 |
 * | 3 | 1 | city: 1 Tarnów, 2 Jaworzno, 3 Kraków |
 * | 4 | 2 | terminal |
 * | 6 | 3 | sequence; both together are the ticket's number |
 * | 9 | 1 | product: 1 single ticket |
 * | 10 | 1 | class: 0 normal, 1 reduced |
 * | 11 | 1 | towns, 1-3 |
 * | 12 | 3 | price, grosze |
 * | 15 | 4 | valid from, seconds since 1970 UTC |
 */
export interface TicketFacts {
  readonly city: (typeof CITIES)[number];
  readonly terminal: number;
  readonly sequence: number;
  readonly fareClass: FareClass;
  readonly towns: Towns;
  readonly price: Grosze;
  readonly validFrom: UnixSeconds;
}

export interface TicketSeal {
  /** 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
  /** For inspectors' readers: the public key, SPKI in DER. */
  readonly publicKey: Uint8Array;
}

const CITIES = ['tarnow', 'jaworzno', 'krakow'] as const;
const DATA_SIZE = 19;
const MARK = [0x4b, 0x42] as const;

/** A key file that cannot be used; the message shows no key. */
export class TicketKeyInvalid extends Error {
  override readonly name = 'TicketKeyInvalid';
}

const keyFile = z.strictObject({
  format: z.literal('kasownik-ticket-key/1'),
  note: z.string().optional(),
  seed: z.string().regex(/^[0-9a-fA-F]{64}$/),
});

/** Reads the key with which a machine signs paper tickets. Throws TicketKeyInvalid, also for a public test key where those are refused. */
export function readTicketKey(text: string, publicTestKeys: 'allowed' | 'refused'): TicketSeal {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new TicketKeyInvalid("the tickets' key file: not JSON");
  }
  const parsed = keyFile.safeParse(json);
  if (!parsed.success) throw new TicketKeyInvalid("the tickets' key file: not of the format kasownik-ticket-key/1");
  const seed = Buffer.from(parsed.data.seed, 'hex');
  if (publicTestKeys === 'refused' && isPublicTestSeed(seed)) {
    throw new TicketKeyInvalid("the tickets' key is a public test key, refused in production");
  }
  const signer = ed25519Signer(seed);
  return { sign: signer.sign, publicKey: spkiOf(signer.publicKey) };
}

/** Throws RangeError naming a field that does not fit. */
export function ticketCode(facts: TicketFacts, seal: TicketSeal): Uint8Array {
  const data = new Uint8Array(DATA_SIZE);
  const view = new DataView(data.buffer);
  data.set(MARK);
  view.setUint8(2, 1);
  view.setUint8(3, CITIES.indexOf(facts.city) + 1);
  view.setUint16(4, fitting('terminal', facts.terminal, 0, 0xff_ff));
  setUint24(view, 6, fitting('sequence', facts.sequence, 0, 0xff_ff_ff));
  view.setUint8(9, 1);
  view.setUint8(10, facts.fareClass === 'reduced' ? 1 : 0);
  view.setUint8(11, facts.towns);
  setUint24(view, 12, fitting('price', facts.price, 0, 0xff_ff_ff));
  view.setUint32(15, fitting('valid from', facts.validFrom, 0, 0xff_ff_ff_ff));
  return Uint8Array.from([...data, ...seal.sign(data)]);
}

/** What a scanned symbol says, if the machine's key vouches for it; never throws. */
export function readTicketCode(
  code: Uint8Array,
  publicKey: KeyObject,
): { readonly ok: true; readonly facts: TicketFacts } | { readonly ok: false; readonly reason: string } {
  const not = (reason: string) => ({ ok: false, reason }) as const;
  if (code.length !== DATA_SIZE + SIGNATURE_SIZE || code[0] !== MARK[0] || code[1] !== MARK[1]) return not('no ticket');
  const data = code.subarray(0, DATA_SIZE);
  if (!verify(null, data, publicKey, code.subarray(DATA_SIZE))) return not('the signature is not of this machine');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const city = CITIES[view.getUint8(3) - 1];
  const towns = view.getUint8(11);
  if (view.getUint8(2) !== 1 || city === undefined || view.getUint8(9) !== 1) return not('an unknown kind of ticket');
  if (towns !== 1 && towns !== 2 && towns !== 3) return not(`${towns} towns`);
  return {
    ok: true,
    facts: {
      city,
      terminal: view.getUint16(4),
      sequence: getUint24(view, 6),
      fareClass: view.getUint8(10) === 1 ? 'reduced' : 'normal',
      towns,
      price: grosze(getUint24(view, 12)),
      validFrom: unixSeconds(view.getUint32(15)),
    },
  };
}
