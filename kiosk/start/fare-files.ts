import { loadCityTariff, loadInspectorProfile } from '../inspector/fares-of-machine.ts';
import { UnusableFile } from '../machine/fares-file.ts';
import { loadCity, validatorCity } from '../validator/fares-of-machine.ts';
import { loadTownTariff, loadVendingProfile } from '../vending/fares-of-machine.ts';
import { type StartOptions, WrongOption } from './options.ts';

/**
 * Reads tariff and profile file before anything starts, as the machine will read them: a mistake in one of them is a
 * wrong option. Throws WrongOption with one line that names file, place and fault.
 */
export function checkFareFiles({
  city,
  machine,
  tariff,
  profile,
}: Pick<StartOptions, 'city' | 'machine' | 'tariff' | 'profile'>): void {
  try {
    if (machine === 'vending') {
      loadTownTariff(tariff);
      loadVendingProfile(profile);
    } else if (machine === 'inspector') {
      loadInspectorProfile(city, profile);
      loadCityTariff(city, tariff);
    } else if (machine === 'validator') {
      loadCity(validatorCity(city), { tariffFile: tariff, profileFile: profile });
    }
  } catch (error) {
    throw error instanceof UnusableFile ? new WrongOption(error.message) : error;
  }
}
