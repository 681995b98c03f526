import { readFileSync } from 'node:fs';
import { type CityProfile, readProfileFile } from '../../fares/cities/city-profile.ts';
import { TARNOW, TARNOW_TARIFF } from '../../fares/cities/tarnow.ts';
import type { TariffBook } from '../../fares/tariff/tariff-book.ts';
import { readTariffFile } from '../../fares/tariff/tariff-file.ts';
import { panelFault } from '../screen/view/panel.ts';

/** A tariff or profile file that cannot be used; the message is one line that names file, place and fault. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
}

/** The city's own tariff, or the one in this file. Throws UnusableFile. */
export function loadTariff(file: string | undefined): TariffBook {
  if (file === undefined) return TARNOW_TARIFF;
  const read = readTariffFile(contents('tariff', file));
  if (!read.ok) throw new UnusableFile(`tariff file ${file}: ${read.error}`);
  return read.book;
}

/** The city's own profile, with this file laid over it. Throws UnusableFile. */
export function loadProfile(file: string | undefined): CityProfile {
  if (file === undefined) return TARNOW;
  const read = readProfileFile(contents('profile', file), TARNOW);
  if (!read.ok) throw new UnusableFile(`profile file ${file}: ${read.error}`);
  const fault = panelFault(read.profile.panel);
  if (fault !== undefined) throw new UnusableFile(`profile file ${file}: panel: ${fault}`);
  return read.profile;
}

function contents(what: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UnusableFile(`${what} file ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
