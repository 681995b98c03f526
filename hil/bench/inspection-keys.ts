import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const keyFile = z.looseObject({
  cities: z.record(z.string(), z.looseObject({ keys: z.record(z.string(), z.unknown()) })),
});

/** The scheme's key file with its inspection keys alone, as an inspector's reader gets it; answers where it lies. */
export function inspectionKeysOf(keysFile: string, folder: string): string {
  const all = keyFile.parse(JSON.parse(readFileSync(keysFile, 'utf8')));
  const cities = Object.fromEntries(
    Object.entries(all.cities).map(([city, { keys, ...rest }]) => {
      return [city, { ...rest, keys: keys.inspection === undefined ? {} : { inspection: keys.inspection } }];
    }),
  );
  const path = join(folder, 'inspection-keys.json');
  writeFileSync(path, JSON.stringify({ ...all, cities }));
  return path;
}
