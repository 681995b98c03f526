import { z } from 'zod';
import { BLOCK } from './aes-key.ts';
import { APPLICATION_KEYS, CITIES, type City, type KeyPurpose } from './layout.ts';
import { isPublicTestKey } from './public-test-key.ts';

/** One master key: all cards of the city have theirs of this purpose and version diversified from it. */
export interface MasterKey {
  readonly city: City;
  readonly purpose: KeyPurpose;
  /** Version byte on the card, 0-255. */
  readonly version: number;
  readonly key: Uint8Array;
}

export interface MasterKeys {
  readonly keys: readonly MasterKey[];
  /** System identifier of each city, last part of the diversification input. */
  readonly systems: ReadonlyMap<City, Uint8Array>;
}

/** The file of master keys cannot be used; the message says where and why, and shows no key. */
export class MasterKeysInvalid extends Error {
  override readonly name = 'MasterKeysInvalid';
}

/** Keys that anybody can read in a repository were about to be used where money is real. */
export class PublicTestKeysRefused extends Error {
  override readonly name = 'PublicTestKeysRefused';
  constructor(keys: readonly MasterKey[]) {
    const names = keys.map(({ city, purpose, version }) => `${city} ${purpose} version ${version}`);
    super(`public test keys are refused in production: ${names.join(', ')}; give the operator's own key file`);
  }
}

const version = z
  .string()
  .regex(/^(0|[1-9]\d{0,2})$/, 'a key version is 0 to 255')
  .transform(Number)
  .pipe(z.number().max(255));
const keyBytes = z
  .string()
  .regex(/^[0-9a-fA-F]{32}$/, 'a master key is 32 hex digits')
  .transform((digits) => Uint8Array.from(Buffer.from(digits, 'hex')));
const versions = z
  .record(z.string(), keyBytes)
  .refine((all) => Object.keys(all).length > 0, 'a purpose needs at least one version');
// Together with a 10-byte UID, the application and the key number it must fit in 31 bytes (AN10922).
const system = z.string().regex(/^[\x20-\x7e]{1,17}$/, 'a system identifier is 1 to 17 ASCII characters');

const purposes: readonly KeyPurpose[] = [...APPLICATION_KEYS, 'picc'];
const cityKeys = z.strictObject({
  system,
  keys: z.strictObject(Object.fromEntries(purposes.map((purpose) => [purpose, versions.optional()]))),
});
const fileShape = z.strictObject({
  format: z.literal('kasownik-master-keys/1'),
  note: z.string().optional(),
  cities: z.strictObject(Object.fromEntries(CITIES.map((city) => [city, cityKeys.optional()]))),
});

/**
 * Reads a file of master keys. Shape (JSON):
 * `{ "format": "kasownik-master-keys/1", "note"?, "cities": { CITY: { "system": TEXT, "keys": { PURPOSE: { VERSION: HEX } } } } }`
 * where PURPOSE is issuer (K0), tap (K1), load (K2), inspection (K3), service-counter (K4), services (K5) or picc,
 * VERSION is 0-255 and HEX 16 bytes. A machine's file holds only the purposes it needs; the highest version of a
 * purpose is the one now in use. Throws MasterKeysInvalid, or PublicTestKeysRefused unless they are allowed.
 */
export function parseMasterKeys(text: string, publicTestKeys: 'allowed' | 'refused'): MasterKeys {
  const file = readShape(text);
  const keys: MasterKey[] = [];
  const systems = new Map<City, Uint8Array>();
  for (const city of CITIES) {
    const entry = file.cities[city];
    if (entry === undefined) continue;
    systems.set(city, Uint8Array.from(Buffer.from(entry.system, 'ascii')));
    for (const purpose of purposes) {
      for (const [number, key] of Object.entries(entry.keys[purpose] ?? {})) {
        const parsed = version.safeParse(number);
        if (!parsed.success)
          throw new MasterKeysInvalid(`master keys: ${city} ${purpose}: version ${number} is not 0 to 255`);
        keys.push({ city, purpose, version: parsed.data, key });
      }
    }
  }
  if (keys.length === 0) throw new MasterKeysInvalid('master keys: the file holds no key');
  const known = keys.filter(({ key }) => isPublicTestKey(key));
  if (publicTestKeys === 'refused' && known.length > 0) throw new PublicTestKeysRefused(known);
  refuseSharedKeys(keys);
  return { keys, systems };
}

function readShape(text: string): z.infer<typeof fileShape> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own message would quote the file.
    throw new MasterKeysInvalid('master keys: not JSON');
  }
  const parsed = fileShape.safeParse(json);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);
  throw new MasterKeysInvalid(`master keys: ${where.join('; ')}`);
}

/** A tap key that equals the load key could mint: no key may serve two purposes. */
function refuseSharedKeys(keys: readonly MasterKey[]): void {
  const seen = new Map<string, MasterKey>();
  for (const key of keys) {
    const bytes = Buffer.from(key.key.subarray(0, BLOCK)).toString('hex');
    const other = seen.get(bytes);
    if (other !== undefined) {
      throw new MasterKeysInvalid(
        `master keys: ${key.city} ${key.purpose} version ${key.version} is the same key as ` +
          `${other.city} ${other.purpose} version ${other.version}`,
      );
    }
    seen.set(bytes, key);
  }
}
