import { z } from 'zod';
import { readJson } from '../json-text.ts';
import { type Grosze, grosze } from '../money.ts';
import { faultsInWords } from '../schema-fault.ts';
import {
  AN_OBJECT,
  type DatedTariff,
  type FaultInFile,
  faultsOfDays,
  inOrderOfTime,
  ridePrice,
  tariffOrigin,
} from './file-parts.ts';
import type { TownPrices, TownTariff } from './town-tariff.ts';

/** Versions of a town tariff, in order of time, none overlapping another. */
export interface TownTariffBook {
  readonly versions: readonly DatedTariff<TownTariff>[];
}

export type ReadTownTariff =
  | { readonly ok: true; readonly book: TownTariffBook }
  /** One line that names the place and what is wrong. */
  | { readonly ok: false; readonly error: string };

/** What a purse or a contract slot can hold on the card. */
const MOST_GROSZE = 1_000_000;
const AMOUNT = `a whole number of grosze from 1 to ${MOST_GROSZE} is expected`;
const amount = z
  .int(AMOUNT)
  .min(1, AMOUNT)
  .max(MOST_GROSZE, AMOUNT)
  .transform((value): Grosze => grosze(value));
const DAYS = 'a whole number of days from 1 to 3650 is expected';
const ID = 'a name of 1 to 32 letters, digits, - or _ is expected';
const TOWN = 'the name of a town is expected';

const contract = z.strictObject(
  {
    id: z.string(ID).regex(/^[\w-]{1,32}$/, ID),
    days: z.int(DAYS).min(1, DAYS).max(3650, DAYS),
    normal: amount,
    reduced: amount,
  },
  AN_OBJECT,
);

const row = z.strictObject(
  { towns: z.literal([1, 2, 3], 'must be 1, 2 or 3'), normal: ridePrice, reduced: ridePrice },
  AN_OBJECT,
);
const rows = z.tuple([row, row, row], 'three rows are expected: for 1, 2 and 3 or more towns');

const tariffSchema = z
  .strictObject(
    {
      kind: z.literal('towns', 'must be "towns"'),
      ...tariffOrigin,
      ordinary: rows,
      registered: rows,
      purseLimit: amount,
      contracts: z.array(contract, 'a list of contracts is expected').max(50),
      countedAsOne: z.array(z.array(z.string(TOWN).min(1, TOWN)).min(2, 'two towns at least are expected')).default([]),
    },
    AN_OBJECT,
  )
  .superRefine((tariff, context) => {
    for (const { place, fault } of [...faultsOfLists(tariff), ...faultsOfContracts(tariff), ...faultsOfDays(tariff)]) {
      context.addIssue({ code: 'custom', path: place, message: fault });
    }
  });

const versionsSchema = z.strictObject({
  versions: z.array(tariffSchema, 'a list of tariffs is expected').min(1, 'at least one version is expected'),
});

type Lists = Pick<TownTariff, 'ordinary' | 'registered'>;

/** Rows stand in order, more towns cost no less, and list II is nowhere dearer than list I: a refund is never negative. */
function faultsOfLists(tariff: Lists): FaultInFile[] {
  const faults: FaultInFile[] = [];
  for (const list of ['ordinary', 'registered'] as const) {
    for (const [index, { towns }] of tariff[list].entries()) {
      if (towns !== index + 1)
        faults.push({ place: [list, index, 'towns'], fault: `must be ${index + 1} in this row` });
    }
    faults.push(...faultsOfOrder(list, tariff[list]));
  }
  for (const [index, { normal, reduced }] of tariff.registered.entries()) {
    const ordinary = tariff.ordinary[index as 0 | 1 | 2];
    const dearer = (price: Grosze, than: Grosze, fareClass: string) => {
      if (price > than)
        faults.push({
          place: ['registered', index, fareClass],
          fault: `${price} is more than ${than} of the ordinary list`,
        });
    };
    dearer(normal, ordinary.normal, 'normal');
    dearer(reduced, ordinary.reduced, 'reduced');
  }
  return faults;
}

function faultsOfOrder(list: string, rows: readonly TownPrices[]): FaultInFile[] {
  return rows.flatMap((prices, index) => {
    const before = rows[index - 1];
    if (before === undefined) return [];
    return (['normal', 'reduced'] as const)
      .filter((fareClass) => prices[fareClass] < before[fareClass])
      .map((fareClass) => ({
        place: [list, index, fareClass],
        fault: `${prices[fareClass]} is less than ${before[fareClass]} of fewer towns`,
      }));
  });
}

function faultsOfContracts({ contracts }: Pick<TownTariff, 'contracts'>): FaultInFile[] {
  return contracts.flatMap(({ id }, index) =>
    contracts.findIndex((other) => other.id === id) < index
      ? [{ place: ['contracts', index, 'id'], fault: `${JSON.stringify(id)} stands twice` }]
      : [],
  );
}

/** Reads a tariff file; never throws. */
export function readTownTariffFile(text: string): ReadTownTariff {
  const json = readJson(text);
  return json.ok ? readTownTariff(json.value) : json;
}

/** Takes data of unknown shape as a town tariff or as versions of one; never throws. */
export function readTownTariff(data: unknown): ReadTownTariff {
  const many = typeof data === 'object' && data !== null && Object.hasOwn(data, 'versions');
  const read = many
    ? versionsSchema.safeParse(data, { reportInput: true })
    : tariffSchema.safeParse(data, { reportInput: true });
  if (!read.success) return { ok: false, error: faultsInWords(read.error) };
  const ordered = inOrderOfTime('versions' in read.data ? read.data.versions : [read.data]);
  return ordered.ok ? { ok: true, book: { versions: ordered.versions } } : ordered;
}
