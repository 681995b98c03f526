import { type CityProfile, readProfileFile } from '../../fares/cities/city-profile.ts';
import { VALIDATOR_CITIES } from '../../fares/cities/validator-cities.ts';
import type { OpenedFares, ValidatorCity } from '../../fares/cities/validator-city.ts';
import { contentsOf, UnusableFile } from '../machine/fares-file.ts';
import { panelFault } from '../screen/view/panel.ts';

/** Where a machine's settings may lie that are not its city's own. */
export interface FareFiles {
  readonly tariffFile?: string | undefined;
  readonly profileFile?: string | undefined;
}

export interface LoadedCity extends Extract<OpenedFares, { ok: true }> {
  readonly profile: CityProfile;
}

/** The city by its name. Throws an error of one line where it has no validator. */
export function validatorCity(name: string): ValidatorCity {
  const city = VALIDATOR_CITIES[name];
  if (city === undefined) throw new Error(`there is no validator of ${name}`);
  return city;
}

/** A city's profile and decisions, with the profile file laid over it and the tariff of the file. Throws UnusableFile. */
export function loadCity(city: ValidatorCity, { tariffFile, profileFile }: FareFiles): LoadedCity {
  const profile = profileFile === undefined ? city.profile : profileIn(profileFile, city.profile);
  const text = tariffFile === undefined ? undefined : contentsOf('tariff', tariffFile);
  const opened = city.open(profile, text);
  if (!opened.ok) throw new UnusableFile(`tariff file ${tariffFile}: ${opened.error}`);
  return { ...opened, profile };
}

function profileIn(file: string, base: CityProfile): CityProfile {
  const read = readProfileFile(contentsOf('profile', file), base);
  if (!read.ok) throw new UnusableFile(`profile file ${file}: ${read.error}`);
  const fault = panelFault(read.profile.panel);
  if (fault !== undefined) throw new UnusableFile(`profile file ${file}: panel: ${fault}`);
  return read.profile;
}
