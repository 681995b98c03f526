import { type CityProfile, readProfileFile } from '../../fares/cities/city-profile.ts';
import { TARNOW, TARNOW_TARIFF } from '../../fares/cities/tarnow.ts';
import type { TariffBook } from '../../fares/tariff/tariff-book.ts';
import { readTariffFile } from '../../fares/tariff/tariff-file.ts';
import { contentsOf, UnusableFile } from '../machine/fares-file.ts';
import { panelFault } from '../screen/view/panel.ts';

/** The city's own tariff, or the one in this file. Throws UnusableFile. */
export function loadTariff(file: string | undefined): TariffBook {
  if (file === undefined) return TARNOW_TARIFF;
  const read = readTariffFile(contentsOf('tariff', file));
  if (!read.ok) throw new UnusableFile(`tariff file ${file}: ${read.error}`);
  return read.book;
}

/** The city's own profile, with this file laid over it. Throws UnusableFile. */
export function loadProfile(file: string | undefined): CityProfile {
  if (file === undefined) return TARNOW;
  const read = readProfileFile(contentsOf('profile', file), TARNOW);
  if (!read.ok) throw new UnusableFile(`profile file ${file}: ${read.error}`);
  const fault = panelFault(read.profile.panel);
  if (fault !== undefined) throw new UnusableFile(`profile file ${file}: panel: ${fault}`);
  return read.profile;
}
