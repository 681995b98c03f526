import { readFileSync } from 'node:fs';
import {
  type OfficeKeys,
  type OfficeSigner,
  readOfficeKeys,
  readOfficeSigner,
} from '../../../kiosk/office/office-key.ts';

const text = (name: string) => readFileSync(new URL(`../../../kiosk/office/${name}`, import.meta.url), 'utf8');

export const SIGNING_FILE = text('public-test-office-key.json');
export const PUBLIC_FILE = text('public-test-office-public-keys.json');

export const testSigner = (): OfficeSigner => readOfficeSigner(SIGNING_FILE, 'allowed');
export const testKeys = (): OfficeKeys => readOfficeKeys(PUBLIC_FILE, 'allowed');

/** Another office's key. */
export function otherSigner(fill = 9): OfficeSigner {
  const seed = Buffer.alloc(32, fill).toString('hex');
  return readOfficeSigner(JSON.stringify({ format: 'kasownik-office-key/1', seed }), 'allowed');
}
