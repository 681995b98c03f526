import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CODE_SECONDS, type ControlTicket, PROOF_SECONDS } from '../../fares/control-code/control-code.ts';
import { type EpochMillis, secondsOf, type UnixSeconds, unixSeconds } from '../../fares/time.ts';
import { codeSymbol } from '../../kiosk/control-code/code-symbol.ts';
import { type ControlSigner, readControlSigner } from '../../kiosk/control-code/control-key.ts';
import { issueProof } from '../../kiosk/control-code/issue-proof.ts';
import { compressedKey, makeDeviceKey, showCode } from '../../kiosk/control-code/show-code.ts';
import { ed25519Signer } from '../../kiosk/signing-key/ed25519.ts';

/** What is wrong with a code, or nothing. */
export const CODE_KINDS = [
  'valid',
  'stale',
  'ahead',
  'expired',
  'not-yet-valid',
  'forged-issuer',
  'forged-device',
  'unknown-key',
  'damaged',
  'foreign',
] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

export interface CodeOrder {
  readonly kind: CodeKind;
  /** Any name of the ticket and of the phone; the same name is the same ticket, the same phone. */
  readonly ticket: string;
  readonly phone: string;
  /** Seconds since the phone made it, where the kind does not say. */
  readonly age?: number | undefined;
  /** The number that the inspector told. */
  readonly answer: number;
  readonly reduced: boolean;
  readonly lines: readonly number[];
  readonly holderHint: string;
}

export interface MadeCode {
  readonly code: Uint8Array;
  /** The ticket's number. */
  readonly ticket: string;
  /** SVG of its Aztec symbol. */
  readonly symbol: string;
}

const KEY = new URL('../../kiosk/control-code/public-test-control-key.json', import.meta.url);
const DAY = 86_400;
const MONTH_MINUTES = 30 * 24 * 60;

interface Phone {
  readonly key: CryptoKey;
  readonly point: Uint8Array;
  counter: number;
}

/** Passengers' phones, and the issuer of their tickets: what an inspector has before him. */
export class Phones {
  readonly #signer = readControlSigner(readFileSync(KEY, 'utf8'), 'allowed');
  readonly #phones = new Map<string, Promise<Phone>>();

  /** K36: a code of this moment, or a wrong one. */
  async show(order: CodeOrder, now: EpochMillis): Promise<MadeCode> {
    const phone = await this.#phone(order.phone);
    phone.counter = (phone.counter + 1) & 0xff_ff;
    const seconds = secondsOf(now);
    const ticket = ticketOf(order, seconds, phone.point);
    const at = unixSeconds(seconds - ageOf(order));
    const issued = unixSeconds(Math.min(at, seconds));
    const proof = issueProof(ticket, signerOf(order.kind, this.#signer), issued);
    // Somebody else's key under a right ticket: a copied proof on another phone.
    const key = order.kind === 'forged-device' ? (await makeDeviceKey()).privateKey : phone.key;
    const code = await showCode(proof, key, { at, counter: phone.counter, answer: order.answer });
    const shown = spoilt(code, order.kind);
    return { code: shown, ticket: ticket.ticket, symbol: codeSymbol(shown) };
  }

  #phone(name: string): Promise<Phone> {
    const known = this.#phones.get(name);
    if (known !== undefined) return known;
    const made = makeDeviceKey().then(async ({ privateKey, publicKey }): Promise<Phone> => {
      return { key: privateKey, point: await compressedKey(publicKey), counter: 0 };
    });
    this.#phones.set(name, made);
    return made;
  }
}

function ageOf({ kind, age }: CodeOrder): number {
  if (age !== undefined) return age;
  if (kind === 'stale') return CODE_SECONDS + 5;
  return kind === 'ahead' ? -60 : 0;
}

function ticketOf(order: CodeOrder, now: UnixSeconds, deviceKey: Uint8Array): Omit<ControlTicket, 'issuerKey'> {
  const { kind, ticket, phone, reduced, lines, holderHint } = order;
  const begins = kind === 'expired' ? now - 40 * DAY : kind === 'not-yet-valid' ? now + DAY : now - DAY;
  const hex = (text: string, digits: number) => createHash('sha256').update(text).digest('hex').slice(0, digits);
  return {
    ticket: hex(`ticket ${ticket}`, 16),
    product: 301,
    reduced,
    zones: 0xff,
    weekdays: 0b111_1111,
    lines,
    validFrom: unixSeconds(begins),
    minutes: MONTH_MINUTES,
    proofEnds: unixSeconds(now + PROOF_SECONDS - 600),
    // Two phones may show one ticket (K29): every other name is the second.
    slot: phone.length % 2 === 0 ? 2 : 1,
    generation: 0,
    carrier: hex(`carrier ${ticket}`, 8),
    holderHint,
    deviceKey,
  };
}

function signerOf(kind: CodeKind, signer: ControlSigner): ControlSigner {
  if (kind === 'unknown-key') return { ...signer, id: 200 };
  if (kind !== 'forged-issuer') return signer;
  const forger = ed25519Signer(Buffer.from('FORGER OF CONTROL CODES 00000000'));
  return { ...signer, sign: (message) => forger.sign(message) };
}

function spoilt(code: Uint8Array, kind: CodeKind): Uint8Array {
  if (kind === 'damaged') return code.slice(0, code.length - 13);
  if (kind === 'foreign') return new TextEncoder().encode('https://example.org/menu');
  return code;
}
