import { readFileSync } from 'node:fs';
import { DiversifiedKeyStore } from '../../devices/card/diversified-key-store.ts';
import type { KeyStore } from '../../devices/card/key-store.ts';
import { APPLICATIONS } from '../../devices/card/layout.ts';
import { parseMasterKeys } from '../../devices/card/master-keys.ts';
import type { CardState } from '../../fares/card/state.ts';
import { decodeStateRecord } from '../../fares/card/state-record.ts';
import type { EpochMillis } from '../../fares/time.ts';
import { issueCard } from '../bench/card-issue.ts';
import { seededRandom } from '../bench/random.ts';
import { inspectCard } from '../card/inspection.ts';
import { VirtualCard } from '../card/virtual-card.ts';
import type { LoopDay } from './loop-day.ts';

const KEYS_FILE = new URL('../../devices/card/public-test-keys.json', import.meta.url);
let keys: KeyStore | undefined;

/** The scheme's public test keys. */
export function testKeys(): KeyStore {
  keys ??= new DiversifiedKeyStore(parseMasterKeys(readFileSync(KEYS_FILE, 'utf8'), 'allowed'));
  return keys;
}

/** What is in a card's memory, read without key or driver. */
export interface CardFacts {
  readonly t: number;
  readonly e: number;
  readonly counter: number;
  readonly state: CardState;
  /** Transactions of the records that the card keeps, newest first, `terminal-sequence`. */
  readonly transactions: readonly string[];
}

/** A passenger with a card of a city. */
export interface Passenger {
  readonly number: number;
  readonly card: VirtualCard;
  readonly issued: CardState;
  facts(): CardFacts;
}

/** Amounts in grosze. The same number gives the same card. */
export async function newPassenger(
  number: number,
  { city, purses, contracts }: Pick<LoopDay, 'city' | 'purses' | 'contracts'>,
  now: EpochMillis,
): Promise<Passenger> {
  const random = seededRandom(`passenger ${number}`);
  const uid = Uint8Array.of(0x04, ...random.bytes(6));
  const card = VirtualCard.blank({ uid, random: random.bytes });
  const held = city === 'tarnow' ? purses : { ep: purses.t };
  const order = {
    city,
    kind: 'city',
    number,
    tier: 'standard',
    concession: 'normal',
    purses: held,
    contracts,
  } as const;
  const issued = await issueCard(card, uid, order, { keys: testKeys(), random, now });
  if (issued === undefined) throw new Error('a city card has a state');
  return { number, card, issued, facts: () => factsOf(card, city) };
}

export function factsOf(card: VirtualCard, city: LoopDay['city'] = 'tarnow'): CardFacts {
  const aid = APPLICATIONS[city].toString(16).padStart(6, '0');
  const files = inspectCard(card).applications.find((application) => application.aid === aid)?.files ?? [];
  const value = (number: number): number =>
    files.flatMap((file) => (file.kind === 'value' && file.number === number ? [file.value] : []))[0] ?? Number.NaN;
  const records = files.flatMap((file) => (file.kind === 'cyclic' ? file.records : []));
  const states = records.map(decodeStateRecord).flatMap((read) => (read.ok ? [read.state] : []));
  const [state] = states;
  if (state === undefined) throw new Error('the card holds no readable state');
  const transactions = states.map(({ transaction }) => `${transaction.terminal}-${transaction.sequence}`);
  // There is no second purse where the city has none.
  return { t: value(2), e: city === 'tarnow' ? value(3) : 0, counter: state.counter, state, transactions };
}
