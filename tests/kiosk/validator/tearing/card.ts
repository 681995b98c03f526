import { readFileSync } from 'node:fs';
import { DiversifiedKeyStore } from '../../../../devices/card/diversified-key-store.ts';
import type { KeyStore } from '../../../../devices/card/key-store.ts';
import { APPLICATIONS } from '../../../../devices/card/layout.ts';
import { parseMasterKeys } from '../../../../devices/card/master-keys.ts';
import type { CardState, Concession, Tier } from '../../../../fares/card/state.ts';
import { decodeStateRecord } from '../../../../fares/card/state-record.ts';
import type { EpochMillis } from '../../../../fares/time.ts';
import { issueCard } from '../../../../hil/bench/card-issue.ts';
import { seededRandom } from '../../../../hil/bench/random.ts';
import { inspectCard } from '../../../../hil/card/inspection.ts';
import { VirtualCard } from '../../../../hil/card/virtual-card.ts';

const keysFile = new URL('../../../../devices/card/public-test-keys.json', import.meta.url);
let keys: KeyStore | undefined;

export function testKeys(): KeyStore {
  keys ??= new DiversifiedKeyStore(parseMasterKeys(readFileSync(keysFile, 'utf8'), 'allowed'));
  return keys;
}

export interface TestCard {
  readonly card: VirtualCard;
  readonly number: number;
  readonly state: CardState;
  /** What the bench finds in the card's memory. */
  memory(): CardMemory;
}

export interface CardMemory {
  readonly t: number;
  readonly e: number;
  readonly counter: number;
  readonly state: CardState;
  /** Both contract slots, 40 bytes. */
  readonly contracts: Uint8Array;
}

/** A card as a passenger has it, of Tarnów unless said otherwise. `purse`: of the first value file. */
export async function issueTestCard(
  number: number,
  purse: number,
  now: EpochMillis,
  {
    tier = 'standard',
    concession = 'normal',
    servicePurse = 0,
    contracts = [],
    city = 'tarnow',
  }: {
    city?: 'tarnow' | 'jaworzno';
    tier?: Tier;
    concession?: Concession;
    servicePurse?: number;
    contracts?: readonly { readonly product: number; readonly from: string; readonly to: string }[];
  } = {},
): Promise<TestCard> {
  const random = seededRandom(String(number));
  const uid = Uint8Array.of(0x04, ...random.bytes(6));
  const card = VirtualCard.blank({ uid, random: random.bytes });
  const order = {
    city,
    number,
    kind: 'city' as const,
    tier,
    concession,
    purses: city === 'jaworzno' ? { ep: purse } : { t: purse, e: servicePurse },
    contracts,
  };
  const state = await issueCard(card, uid, order, { keys: testKeys(), random, now });
  if (state === undefined) throw new Error('a city card has a state');
  return { card, number, state, memory: () => memoryOf(card, city) };
}

/** Read from the memory, without key or driver. */
export function memoryOf(card: VirtualCard, city: 'tarnow' | 'jaworzno' = 'tarnow'): CardMemory {
  const aid = APPLICATIONS[city].toString(16).padStart(6, '0');
  const files = inspectCard(card).applications.find((application) => application.aid === aid)?.files ?? [];
  const value = (number: number) =>
    files.flatMap((file) => (file.kind === 'value' && file.number === number ? [file.value] : []))[0];
  const record = files.flatMap((file) => (file.kind === 'cyclic' ? file.records : []))[0];
  const state = record === undefined ? undefined : decodeStateRecord(record);
  if (state?.ok !== true) throw new Error('the card holds no readable state');
  const contracts = files.flatMap((file) => (file.kind === 'backup' ? [file.data] : []))[0] ?? new Uint8Array();
  const [t = Number.NaN, e = city === 'jaworzno' ? 0 : Number.NaN] = [value(2), value(3)];
  return { t, e, counter: state.state.counter, state: state.state, contracts };
}
