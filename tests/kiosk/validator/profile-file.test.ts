import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { TARNOW } from '../../../fares/cities/tarnow.ts';
import { UnusableFile } from '../../../kiosk/machine/fares-file.ts';
import { loadCity, validatorCity } from '../../../kiosk/validator/fares-of-machine.ts';

const folder = mkdtempSync(join(tmpdir(), 'profile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const loadProfile = (profileFile: string) => loadCity(validatorCity('tarnow'), { profileFile }).profile;

function profile(changes: object): string {
  const file = join(folder, 'profile.json');
  writeFileSync(file, JSON.stringify(changes));
  return file;
}

test('a profile file lies over the city, panel and dark hours too', () => {
  const panel = { width: 1280, height: 800, pixelsPerMillimetre: 5.88 };
  expect(loadProfile(profile({ panel, darkHours: null }))).toEqual({ ...TARNOW, panel, darkHours: null });
});

test('a panel on which no button could be 15 mm is refused in one line', () => {
  const file = profile({ panel: { width: 480, height: 272 } });
  expect(() => loadProfile(file)).toThrow(
    new UnusableFile(
      `profile file ${file}: panel: a panel of 91 x 52 mm is too small for buttons of 15 mm, at least 152 x 90 mm are needed`,
    ),
  );
});
