import { readTownTariff, type TownTariffBook } from '../tariff/town-tariff-file.ts';
import exampleTariff from './jaworzno-tariff.json' with { type: 'json' };

/** The tariff a machine of Jaworzno has when it is given no other: its contracts are an example, and so it is marked. */
export const JAWORZNO_TARIFF: TownTariffBook = bookOf(exampleTariff);

function bookOf(data: unknown): TownTariffBook {
  const read = readTownTariff(data);
  if (!read.ok) throw new Error(`jaworzno-tariff.json: ${read.error}`);
  return read.book;
}
