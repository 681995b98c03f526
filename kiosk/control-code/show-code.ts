import { CODE_SIZE, MOMENT_END, momentBytes } from '../../fares/control-code/bytes.ts';
import type { ControlMoment } from '../../fares/control-code/control-code.ts';

/*
 * The phone's side. It runs in a browser: WebCrypto and nothing of Node. The private key cannot leave the browser that
 * made it, which is what binds a ticket to the pair of device and browser (K28).
 */

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** A new key of this device and browser; its private half is not extractable. */
export function makeDeviceKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);
}

/** The public key as a proof carries it: the compressed point (SEC 1, 2.3.3), 33 bytes. */
export async function compressedKey(publicKey: CryptoKey): Promise<Uint8Array<ArrayBuffer>> {
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
  const compressed = point.slice(0, 33);
  compressed[0] = 2 + ((point[64] ?? 0) & 1);
  return compressed;
}

/**
 * K36: the code of this moment, to be shown as an Aztec symbol. K39: each call takes the next counter. Throws RangeError
 * for a proof that is none or a field that does not fit.
 */
export async function showCode(
  proof: Uint8Array,
  deviceKey: CryptoKey,
  moment: ControlMoment,
): Promise<Uint8Array<ArrayBuffer>> {
  const message = momentBytes(proof, moment);
  const code = new Uint8Array(CODE_SIZE);
  code.set(message);
  // WebCrypto's own form of an ECDSA signature is r and s.
  code.set(new Uint8Array(await crypto.subtle.sign(SIGNATURE, deviceKey, message)), MOMENT_END);
  return code;
}
