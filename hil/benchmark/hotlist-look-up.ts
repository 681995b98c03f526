import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Hotlist, MOST_NUMBERS, readHotlistPatiently, signHotlist } from '../../kiosk/office/hotlist.ts';
import {
  type HotlistDelta,
  readHotlistDelta,
  withChanges,
  writeHotlistDelta,
} from '../../kiosk/office/hotlist-delta.ts';
import { HotlistKeeper } from '../../kiosk/office/hotlist-keeper.ts';
import { type OfficeKeys, type OfficeSigner, readOfficeKeys, readOfficeSigner } from '../../kiosk/office/office-key.ts';
import type { Figure, Measured } from './figure.ts';
import { distribution } from './figure.ts';
import type { Scale } from './scale.ts';
import { summaryOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

const BATCH = 1000;
/** Card numbers with gaps between them, so that half of the look-ups find nothing. */
const EVERY = 400;
/** Cards blocked and unblocked between two versions. */
const CHANGED = 500;

/** A key of this run alone. */
const SEED = 'ab'.repeat(32);

/** Whether a card is blocked, in lists of a thousand and of ten million; and what such a list costs. */
export async function hotlistLookUp(scale: Scale): Promise<Measured> {
  const signer = readOfficeSigner(JSON.stringify({ format: 'kasownik-office-key/1', seed: SEED }), 'allowed');
  const keys = readOfficeKeys(
    JSON.stringify({ format: 'kasownik-office-public-keys/1', keys: [signer.publicKey] }),
    'allowed',
  );
  const figures: Figure[] = [];
  for (const size of [1000, scale.of(MOST_NUMBERS, 20_000)]) figures.push(...(await ofSize(size, scale, signer, keys)));
  return { figures };
}

async function ofSize(size: number, scale: Scale, signer: OfficeSigner, keys: OfficeKeys): Promise<readonly Figure[]> {
  const what = `hotlist of ${size.toLocaleString('en')}`;
  const cards = Uint32Array.from({ length: size }, (_, index) => 1 + index * EVERY);
  const [file, signMs] = await timed(() => signHotlist({ version: 1, issuedAt: 0, cards: shuffled(cards) }, signer));
  const [read, readMs] = await timed(() => readHotlistPatiently(file, keys));
  if (!read.ok) throw new Error(`the list that was just signed is ${read.refusal}`);
  const { hotlist } = read;
  const figures = [
    await lookUps(`${what}: look-up`, size, scale, (card) => hotlist.has(card), {
      limit: `binary search in memory, about ${Math.ceil(Math.log2(size))} reads; nothing is asked of the disk`,
    }),
    one(`${what}: memory and file`, file.length, 'bytes', 'four bytes a card'),
    one(
      `${what}: sorted and signed by the office`,
      signMs,
      'ms',
      'sorted in place, SHA-256 over all of it, one signature',
    ),
    one(`${what}: verified`, readMs, 'ms', 'SHA-256 over all of it and one Ed25519 signature, a megabyte at a time'),
    ...(await changes(what, hotlist, signer, keys)),
    ...(await kept(what, file, keys)),
  ];
  return [...figures, ...(await againstSet(what, cards, figures, scale))];
}

/** Some cards leave the list and some come onto it: what a machine that has the list is sent, and how long it takes it. */
async function changes(
  what: string,
  base: Hotlist,
  signer: OfficeSigner,
  keys: OfficeKeys,
): Promise<readonly Figure[]> {
  const count = Math.min(CHANGED, base.size / 2);
  const left = Uint32Array.from({ length: count }, (_, at) => 1 + at * 2 * EVERY);
  const came = Uint32Array.from({ length: count }, (_, at) => 3 + at * 2 * EVERY);
  const gone = new Set(left);
  const later = Uint32Array.from({ length: base.size + count }, (_, at) => came[at - base.size] ?? 1 + at * EVERY);
  const cards = later.filter((card) => !gone.has(card));
  const next = signHotlist({ version: 2, issuedAt: 0, cards }, signer);
  const delta: HotlistDelta = { from: 1, head: next, left, came };
  const bytes = writeHotlistDelta(delta);
  const [read, ms] = await timed(async () => {
    const changed = readHotlistDelta(bytes);
    const file = changed && (await withChanges(base, changed));
    return file && readHotlistPatiently(file, keys);
  });
  if (read?.ok !== true) throw new Error('the changes did not come to the later list');
  return [
    one(`${what}: ${count * 2} changes sent`, bytes.length, 'bytes', 'four bytes a change and the signed head'),
    one(`${what}: ${count * 2} changes taken`, ms, 'ms', 'the list is copied once, and verified whole'),
  ];
}

/** A machine fetches it, keeps it, and starts with it. */
function kept(what: string, file: Uint8Array, keys: OfficeKeys): Promise<readonly Figure[]> {
  return inWorkFolder(async (folder) => {
    const options = {
      file: join(folder, 'hotlist.signed'),
      keys,
      office: 'http://office',
      fetch: async () => new Response(Uint8Array.from(file), { headers: { 'content-length': String(file.length) } }),
      tell: () => undefined,
    };
    const keeper = await HotlistKeeper.open(options);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const [, updateMs] = await timed(() => keeper.hear(1));
    delay.disable();
    const [again, startMs] = await timed(() => HotlistKeeper.open(options));
    if (again.status.status !== 'ready') throw new Error(`the list that was kept is ${again.status.status}`);
    return [
      one(`${what}: fetched, verified and on the disk`, updateMs, 'ms', 'without the network; synced once'),
      one(
        `${what}: longest hold-up of the machine meanwhile`,
        delay.max / 1e6,
        'ms',
        'what a tap may have to wait for',
      ),
      one(`${what}: read at the start`, startMs, 'ms', 'read from the disk and verified'),
    ];
  });
}

/** The same in a JavaScript Set. */
async function againstSet(
  what: string,
  cards: Uint32Array,
  [ours, memory]: readonly Figure[],
  scale: Scale,
): Promise<readonly Figure[]> {
  const before = process.memoryUsage().rss;
  const [set, ms] = await timed(() => new Set(cards));
  const bytes = process.memoryUsage().rss - before;
  const figure = await lookUps(`${what}: look-up in a Set`, cards.length, scale, (card) => set.has(card), {
    against: `the list: ${ours?.value.toPrecision(3)} ns; the Set takes ${bytes.toLocaleString('en')} bytes more of the process, the list ${memory?.value.toLocaleString('en')}; built in ${ms.toFixed(0)} ms`,
  });
  return [ours === undefined ? figure : { ...figure, ratio: figure.value / ours.value }];
}

async function lookUps(
  name: string,
  size: number,
  scale: Scale,
  has: (card: number) => boolean,
  more: Pick<Figure, 'limit' | 'against'>,
): Promise<Figure> {
  const nanoseconds: number[] = [];
  let found = 0;
  for (let batch = 0; batch < scale.of(1000, 20); batch++) {
    const asked = Array.from({ length: BATCH }, () => 1 + randomInt(size) * EVERY + randomInt(2));
    const begun = performance.now();
    for (const card of asked) if (has(card)) found += 1;
    nanoseconds.push(((performance.now() - begun) * 1e6) / BATCH);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (found === 0) throw new Error('no card of the list was found on it');
  const summary = summaryOf(nanoseconds);
  const perSecond = `${Math.round(1e9 / summary.median).toLocaleString('en')} a second`;
  return distribution(name, 'ns', summary, { ...more, limit: [perSecond, more.limit].filter(Boolean).join('; ') });
}

const one = (name: string, value: number, unit: string, limit: string): Figure => ({
  name,
  value,
  unit,
  samples: 1,
  limit,
});

async function timed<Result>(work: () => Result | Promise<Result>): Promise<readonly [Result, number]> {
  const from = performance.now();
  const result = await work();
  return [result, performance.now() - from];
}

/** As an office's own system would hand them over: in no order. */
function shuffled(cards: Uint32Array): Uint32Array {
  const mixed = cards.slice();
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other] ?? 0, mixed[at] ?? 0];
  }
  return mixed;
}
