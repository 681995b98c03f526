import { loadProfile, loadTariff, UnusableFile } from '../validator/fares-of-machine.ts';
import { type StartOptions, WrongOption } from './options.ts';

/**
 * Reads tariff and profile file before anything starts, as the machine will read them: a mistake in one of them is a
 * wrong option. Throws WrongOption with one line that names file, place and fault.
 */
export function checkFareFiles({ tariff, profile }: Pick<StartOptions, 'tariff' | 'profile'>): void {
  try {
    loadTariff(tariff);
    loadProfile(profile);
  } catch (error) {
    throw error instanceof UnusableFile ? new WrongOption(error.message) : error;
  }
}
