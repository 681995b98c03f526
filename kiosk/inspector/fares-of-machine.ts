import type { City } from '../../devices/card/layout.ts';
import { VALIDATOR_CITIES } from '../../fares/cities/validator-cities.ts';
import type { OpenedFares } from '../../fares/cities/validator-city.ts';
import { contentsOf, UnusableFile } from '../machine/fares-file.ts';
import { handheldPanelFault } from '../screen/view/inspector-input.ts';
import { INSPECTOR_PROFILES, type InspectorProfile, readInspectorProfile } from './inspector-profile.ts';

/** The city's own profile, with this file laid over it. Throws UnusableFile. */
export function loadInspectorProfile(city: City, file: string | undefined): InspectorProfile {
  if (file === undefined) return INSPECTOR_PROFILES[city];
  const read = readInspectorProfile(contentsOf('profile', file), INSPECTOR_PROFILES[city]);
  if (!read.ok) throw new UnusableFile(`profile file ${file}: ${read.error}`);
  const fault = handheldPanelFault(read.profile.panel);
  if (fault !== undefined) throw new UnusableFile(`profile file ${file}: panel: ${fault}`);
  return read.profile;
}

type TariffOn = Extract<OpenedFares, { ok: true }>['tariffOn'];

/**
 * The tariff that the city's validators charge by, or that of the file; the reader itself charges nothing by it. Always
 * undefined where a city has no validator. Throws UnusableFile.
 */
export function loadCityTariff(city: City, file: string | undefined): TariffOn {
  const known = VALIDATOR_CITIES[city];
  if (known === undefined) return () => undefined;
  const opened = known.open(known.profile, file === undefined ? undefined : contentsOf('tariff', file));
  if (!opened.ok) throw new UnusableFile(`tariff file ${file}: ${opened.error}`);
  return opened.tariffOn;
}
