import type { City } from '../../devices/card/layout.ts';
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
