import {
  APPLICATIONS,
  CONTRACT_SIZE,
  CONTRACTS_FILE,
  HOLDER_FILE,
  PURSE_FILE,
  SERVICE_PURSE_FILE,
  STATE_FILE,
} from '../../devices/card/layout.ts';
import { decodeContractSlot } from '../../fares/card/contract-slot.ts';
import { decodeHolder } from '../../fares/card/holder.ts';
import type { CardState } from '../../fares/card/state.ts';
import { decodeStateRecord } from '../../fares/card/state-record.ts';
import { type Journey, journeyOf } from '../../fares/journey/journey-of.ts';
import { formatDay } from '../../fares/local-time.ts';
import { millisOf } from '../../fares/time.ts';
import { type InspectedFile, inspectCard } from '../card/inspection.ts';
import type { KnownCourses } from './known-courses.ts';
import type { City, RackCard } from './rack.ts';

/** What is in a card's memory, in words; amounts are grosze, times milliseconds since 1970. */
export interface CardMemoryView {
  /** What the value files hold, by the city's name for them. */
  readonly purses: Readonly<Record<string, number>>;
  readonly contracts: readonly object[];
  readonly journey: Journey | null;
  /** Committed transactions; `null` on a card that has no readable state. */
  readonly counter: number | null;
  /** The records the card keeps, newest first. */
  readonly log: readonly object[];
  readonly owner: object | null;
}

const PURSE_NAMES: Readonly<Record<City, Readonly<Record<number, string>>>> = {
  tarnow: { [PURSE_FILE.file]: 't', [SERVICE_PURSE_FILE.file]: 'e' },
  jaworzno: { [PURSE_FILE.file]: 'ep' },
  krakow: {},
};

/** Reads a card's memory directly: no key, no driver, no reader. */
export function readMemory({ card, city }: RackCard, courses: KnownCourses): CardMemoryView {
  const aid = APPLICATIONS[city].toString(16).padStart(6, '0');
  const files = inspectCard(card).applications.find((application) => application.aid === aid)?.files ?? [];
  const records = files.flatMap((file) =>
    file.kind === 'cyclic' && file.number === STATE_FILE.file ? file.records : [],
  );
  const decoded = records.map((record) => ({ record, result: decodeStateRecord(record) }));
  const states = decoded.flatMap(({ result }) => (result.ok ? [result.state] : []));
  const newest = decoded[0]?.result.ok ? decoded[0].result.state : undefined;
  return {
    purses: Object.fromEntries(files.flatMap((file) => purseIn(file, city))),
    contracts: contractsIn(dataOf(files, CONTRACTS_FILE.file)),
    journey: newest ? journeyOf(newest, (key) => courses.find(key, millisOf(newest.at)), states.slice(1)) : null,
    counter: newest?.counter ?? null,
    log: decoded.map(({ record, result }) => (result.ok ? logEntry(result.state) : unreadable(record, result.reason))),
    owner: ownerIn(dataOf(files, HOLDER_FILE.file)),
  };
}

function purseIn(file: InspectedFile, city: City): readonly (readonly [string, number])[] {
  const name = PURSE_NAMES[city][file.number];
  return file.kind === 'value' && name !== undefined ? [[name, file.value]] : [];
}

function dataOf(files: readonly InspectedFile[], number: number): Uint8Array | undefined {
  const file = files.find((each) => each.number === number);
  return file && 'data' in file ? file.data : undefined;
}

function contractsIn(data: Uint8Array | undefined): readonly object[] {
  const slots = [data?.slice(0, CONTRACT_SIZE), data?.slice(CONTRACT_SIZE)].filter((slot) => slot !== undefined);
  return slots.flatMap((slot) => {
    const decoded = decodeContractSlot(slot);
    if (!decoded.ok) return [unreadable(slot, decoded.reason)];
    if (decoded.contract === undefined) return [];
    const { from, to, codedAt, ...rest } = decoded.contract;
    return [{ ...rest, from: formatDay(from), to: formatDay(to), codedAt: millisOf(codedAt) }];
  });
}

function logEntry({ transaction, at, expiresOn, ...state }: CardState): object {
  const { terminal, sequence } = transaction;
  return { ...state, tx: `${terminal}-${sequence}`, at: millisOf(at), expiresOn: formatDay(expiresOn) };
}

function ownerIn(data: Uint8Array | undefined): object | null {
  if (data === undefined) return null;
  const decoded = decodeHolder(data);
  if (!decoded.ok) return unreadable(data, decoded.reason);
  const { issuedOn, expiresOn, ...holder } = decoded.holder;
  return { ...holder, issuedOn: formatDay(issuedOn), expiresOn: formatDay(expiresOn) };
}

function unreadable(bytes: Uint8Array, reason: string): object {
  return { unreadable: reason, hex: Buffer.from(bytes).toString('hex') };
}
