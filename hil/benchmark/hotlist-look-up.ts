import { randomInt } from 'node:crypto';
import { LONGEST_HOTLIST, MOST_NUMBERS, readHotlist, signHotlist } from '../../kiosk/office/hotlist.ts';
import { readOfficeKeys, readOfficeSigner } from '../../kiosk/office/office-key.ts';
import type { Figure, Measured } from './figure.ts';
import { distribution } from './figure.ts';
import type { Scale } from './scale.ts';
import { summaryOf } from './statistics.ts';

const BATCH = 10_000;
const EVERY = 400;

/** A key of this run alone. */
const SEED = 'ab'.repeat(32);

/** Whether a card is blocked, in lists of a thousand and of a million; and what such a list costs. */
export async function hotlistLookUp(scale: Scale): Promise<Measured> {
  const figures: Figure[] = [];
  for (const size of [1000, scale.of(1_000_000, 20_000)]) figures.push(...(await ofSize(size, scale)));
  return { figures };
}

async function ofSize(size: number, scale: Scale): Promise<readonly Figure[]> {
  const signer = readOfficeSigner(JSON.stringify({ format: 'kasownik-office-key/1', seed: SEED }), 'allowed');
  // Card numbers with gaps between them, so that half of the look-ups find nothing.
  const cards = Array.from({ length: size }, (_, index) => 1 + index * EVERY);
  const file = signHotlist({ version: 1, issuedAt: 0, cards }, signer);
  const keys = readOfficeKeys(
    JSON.stringify({ format: 'kasownik-office-public-keys/1', keys: [signer.publicKey] }),
    'allowed',
  );
  const from = performance.now();
  const read = readHotlist(file, keys);
  const readMs = performance.now() - from;
  if (!read.ok) throw new Error(`the list that was just signed is ${read.refusal}`);
  const nanoseconds: number[] = [];
  let found = 0;
  for (let batch = 0; batch < scale.of(200, 10); batch++) {
    const asked = Array.from({ length: BATCH }, () => 1 + randomInt(size) * EVERY + randomInt(2));
    const begun = performance.now();
    for (const card of asked) if (read.hotlist.has(card)) found += 1;
    nanoseconds.push(((performance.now() - begun) * 1e6) / BATCH);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (found === 0) throw new Error('no card of the list was found on it');
  const what = `hotlist of ${size.toLocaleString('en')}`;
  return [
    distribution(`${what}: look-up`, 'ns', summaryOf(nanoseconds), {
      limit: `binary search in memory, about ${Math.ceil(Math.log2(size))} reads; nothing is asked of the disk`,
    }),
    {
      name: `${what}: memory and file`,
      value: file.length,
      unit: 'bytes',
      limit: `four bytes a card; at most ${MOST_NUMBERS.toLocaleString('en')} cards, ${LONGEST_HOTLIST.toLocaleString('en')} bytes`,
    },
    {
      name: `${what}: taken or read at the start`,
      value: readMs,
      unit: 'ms',
      samples: 1,
      limit: 'SHA-256 over all of it and one Ed25519 signature; then written and synced once',
    },
  ];
}
