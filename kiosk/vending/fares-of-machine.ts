import { JAWORZNO_TARIFF } from '../../fares/cities/jaworzno.ts';
import { readTownTariffFile, type TownTariffBook } from '../../fares/tariff/town-tariff-file.ts';
import { contentsOf, UnusableFile } from '../machine/fares-file.ts';
import { uprightPanelFault } from '../screen/view/vending-input.ts';
import { JAWORZNO_VENDING, readVendingProfile, type VendingProfile } from './vending-profile.ts';

/** The city's own tariff, or the one in this file. Throws UnusableFile. */
export function loadTownTariff(file: string | undefined): TownTariffBook {
  if (file === undefined) return JAWORZNO_TARIFF;
  const read = readTownTariffFile(contentsOf('tariff', file));
  if (!read.ok) throw new UnusableFile(`tariff file ${file}: ${read.error}`);
  return read.book;
}

/** The city's own profile, with this file laid over it. Throws UnusableFile. */
export function loadVendingProfile(file: string | undefined): VendingProfile {
  if (file === undefined) return JAWORZNO_VENDING;
  const read = readVendingProfile(contentsOf('profile', file), JAWORZNO_VENDING);
  if (!read.ok) throw new UnusableFile(`profile file ${file}: ${read.error}`);
  const fault = uprightPanelFault(read.profile.panel);
  if (fault !== undefined) throw new UnusableFile(`profile file ${file}: panel: ${fault}`);
  return read.profile;
}
