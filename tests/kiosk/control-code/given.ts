import { readFileSync } from 'node:fs';
import type { ControlMoment, ControlTicket } from '../../../fares/control-code/control-code.ts';
import { PROOF_SECONDS } from '../../../fares/control-code/control-code.ts';
import { type EpochMillis, millisOf, type UnixSeconds, unixSeconds } from '../../../fares/time.ts';
import { type CodeCheck, type ControlOutcome, checkControlCode } from '../../../kiosk/control-code/check-code.ts';
import { readControlKeys, readControlSigner } from '../../../kiosk/control-code/control-key.ts';
import { issueProof } from '../../../kiosk/control-code/issue-proof.ts';
import { SeenCodes } from '../../../kiosk/control-code/seen-codes.ts';
import { compressedKey, makeDeviceKey, showCode } from '../../../kiosk/control-code/show-code.ts';

const text = (name: string) => readFileSync(new URL(`../../../kiosk/control-code/${name}`, import.meta.url), 'utf8');

export const SIGNING_FILE = text('public-test-control-key.json');
export const PUBLIC_FILE = text('public-test-control-public-keys.json');
export const signer = readControlSigner(SIGNING_FILE, 'allowed');
export const keys = readControlKeys(PUBLIC_FILE, 'allowed');

/** 2026-11-20 12:00:00 UTC, a Friday. */
export const NOON: UnixSeconds = unixSeconds(1_795_176_000);

export const facts: Omit<ControlTicket, 'issuerKey' | 'deviceKey'> = {
  ticket: '00000000075bcd15',
  product: 301,
  reduced: true,
  zones: 0b001,
  weekdays: 0b111_1111,
  lines: [],
  validFrom: unixSeconds(NOON - 86_400),
  minutes: 30 * 24 * 60,
  proofEnds: unixSeconds(NOON + PROOF_SECONDS),
  slot: 1,
  generation: 0,
  carrier: 'c0ffee07',
  holderHint: 'ŁW 84',
};

export interface Phone {
  readonly key: CryptoKey;
  readonly point: Uint8Array<ArrayBuffer>;
}

export async function phone(): Promise<Phone> {
  const { privateKey, publicKey } = await makeDeviceKey();
  return { key: privateKey, point: await compressedKey(publicKey) };
}

export const moment = (change: Partial<ControlMoment> = {}): ControlMoment => ({
  at: NOON,
  counter: 7,
  answer: 0,
  ...change,
});

/** A code of that ticket on that phone. */
export function shown(
  { key, point }: Phone,
  { ticket = {}, at = {} }: { ticket?: Partial<typeof facts>; at?: Partial<ControlMoment> } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  return showCode(issueProof({ ...facts, ...ticket, deviceKey: point }, signer, NOON), key, moment(at));
}

/** What the inspector is told so many milliseconds after noon. */
export function told(code: Uint8Array, afterMs = 0, check: Partial<CodeCheck> = {}): ControlOutcome {
  const now = (millisOf(NOON) + afterMs) as EpochMillis;
  return checkControlCode(code, { keys, now, seen: new SeenCodes(), blocked: () => false, ...check });
}
