/** Digits packed two to a byte, the highest first. Throws RangeError where the number needs more bytes. */
export function encodeBcd(value: number, bytes: number): Uint8Array {
  const digits = String(value).padStart(bytes * 2, '0');
  if (!/^\d+$/.test(digits) || digits.length > bytes * 2) throw new RangeError(`${value} is no BCD of ${bytes} bytes`);
  return Uint8Array.from({ length: bytes }, (_, index) => Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16));
}

/** Undefined where a half byte is no digit, or the number is beyond what can be counted exactly. */
export function decodeBcd(bytes: Uint8Array): number | undefined {
  const digits = Buffer.from(bytes).toString('hex');
  if (!/^\d+$/.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : undefined;
}
