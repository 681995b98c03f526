import { tariffAt } from '../tariff/tariff-book.ts';
import { readTariffFile } from '../tariff/tariff-file.ts';
import { readTownTariffFile } from '../tariff/town-tariff-file.ts';
import { JAWORZNO, JAWORZNO_TARIFF } from './jaworzno.ts';
import { jaworznoFares } from './jaworzno-fares.ts';
import { TARNOW, TARNOW_TARIFF } from './tarnow.ts';
import { tarnowFares } from './tarnow-fares.ts';
import type { ValidatorCity } from './validator-city.ts';

/** The cities whose validators are built. */
export const VALIDATOR_CITIES: Readonly<Record<string, ValidatorCity>> = {
  tarnow: {
    profile: TARNOW,
    open: (profile, tariff) => {
      const read = tariff === undefined ? ({ ok: true, book: TARNOW_TARIFF } as const) : readTariffFile(tariff);
      if (!read.ok) return read;
      const { book } = read;
      return { ok: true, fares: tarnowFares(book, profile), tariffOn: (day) => tariffAt(book, day) };
    },
  },
  jaworzno: {
    profile: JAWORZNO,
    open: (profile, tariff) => {
      const read = tariff === undefined ? ({ ok: true, book: JAWORZNO_TARIFF } as const) : readTownTariffFile(tariff);
      if (!read.ok) return read;
      const { book } = read;
      return { ok: true, fares: jaworznoFares(book, profile), tariffOn: (day) => tariffAt(book, day) };
    },
  },
};
