import { z } from 'zod';
import type { City } from '../../devices/card/layout.ts';
import { TARNOW } from '../../fares/cities/tarnow.ts';
import { grosze } from '../../fares/money.ts';

const MILLISECONDS = 'a whole number of milliseconds from 100 to 3600000 is expected';
const delay = z.int(MILLISECONDS).min(100, MILLISECONDS).max(3_600_000, MILLISECONDS);
const AMOUNT = 'a whole number of grosze from 1 to 1000000 is expected';
const name = z.string().min(1).max(60);

const profileSchema = z.strictObject({
  operator: z.string().min(1),
  /** What the reader waits for, by name. */
  delays: z.strictObject({
    /** Nothing of a passenger stays on the screen for longer. */
    resultMs: delay,
    choiceMs: delay,
    /** K38: a number is told, typed and scanned. */
    challengeMs: delay,
    outOfServiceMs: delay,
  }),
  /** Whether the city's cards hold money. */
  purse: z.boolean(),
  policy: z.strictObject({
    /** How fares are told apart: by the product and the key that was pressed, or as coded on the card. */
    classes: z.enum(['town', 'card']),
    /** A12: whether an e-ticket gives the right to travel in the first hour after its payment. */
    firstHour: z.enum(['right', 'no-right']),
    /** Zones or towns in which contracts are valid; empty: everywhere. */
    contractArea: z.array(z.string().min(1)),
  }),
  /** J82 */
  surcharges: z.strictObject({
    /** `example`: the sources name no amount, these stand for the operator's price list. */
    status: z.enum(['published', 'example']),
    choices: z
      .array(
        z.strictObject({
          id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'small letters, digits and - are expected'),
          names: z.strictObject({ pl: name, en: name, uk: name, de: name }),
          grosze: z.int(AMOUNT).min(1, AMOUNT).max(1_000_000, AMOUNT).transform(grosze),
        }),
      )
      .min(1)
      .max(4),
  }),
  /** So long a ticket's code is remembered, to tell that it was shown from another phone. */
  otherPhoneMs: delay,
  /** Courses belong to the day before until this time, seconds after midnight. */
  operatingDayEndsAtSeconds: z.int().min(0).max(43_200),
  panel: z.strictObject({
    width: z.int().min(100).max(8192),
    height: z.int().min(100).max(8192),
    pixelsPerMillimetre: z.number().min(1).max(40),
  }),
});

/** What differs from city to city in an inspector's reader. */
export type InspectorProfile = z.output<typeof profileSchema>;
export type SurchargeProfile = InspectorProfile['surcharges']['choices'][number];

const JAWORZNO_INSPECTOR: InspectorProfile = {
  operator: 'PKM Jaworzno',
  delays: { resultMs: 120_000, choiceMs: 60_000, challengeMs: 120_000, outOfServiceMs: 3000 },
  purse: true,
  policy: { classes: 'town', firstHour: 'right', contractArea: [] },
  surcharges: {
    status: 'example',
    choices: [
      {
        id: 'no-ticket',
        names: { pl: 'Brak biletu', en: 'No ticket', uk: 'Без квитка', de: 'Ohne Fahrschein' },
        grosze: grosze(25_000),
      },
      {
        id: 'no-document',
        names: {
          pl: 'Brak dokumentu do ulgi',
          en: 'No document for the reduction',
          uk: 'Без документа на пільгу',
          de: 'Ohne Nachweis der Ermäßigung',
        },
        grosze: grosze(20_000),
      },
    ],
  },
  otherPhoneMs: 1_800_000,
  operatingDayEndsAtSeconds: TARNOW.operatingDayEndsAtSeconds,
  // A handheld of five inches, 720 x 1280 upright.
  panel: { width: 720, height: 1280, pixelsPerMillimetre: 11.6 },
};

/** What the sources do not name (operator's decisions, surcharges) is the same everywhere, and marked as an example. */
export const INSPECTOR_PROFILES: Readonly<Record<City, InspectorProfile>> = {
  jaworzno: JAWORZNO_INSPECTOR,
  tarnow: {
    ...JAWORZNO_INSPECTOR,
    operator: 'Tarnowska Karta Miejska',
    policy: { ...JAWORZNO_INSPECTOR.policy, classes: 'card' },
  },
  // Season tickets live in the account, so that codes are what is inspected.
  krakow: {
    ...JAWORZNO_INSPECTOR,
    operator: 'Kraków',
    purse: false,
    policy: { ...JAWORZNO_INSPECTOR.policy, classes: 'card' },
  },
};

export type ReadInspectorProfile =
  | { readonly ok: true; readonly profile: InspectorProfile }
  | { readonly ok: false; readonly error: string };

/** Lays a profile file over a city's own profile; the file names only what differs. Never throws. */
export function readInspectorProfile(text: string, base: InspectorProfile): ReadInspectorProfile {
  let changes: unknown;
  try {
    changes = JSON.parse(text);
  } catch {
    return { ok: false, error: 'not JSON' };
  }
  if (!isObject(changes)) return { ok: false, error: 'an object is expected' };
  const read = profileSchema.safeParse(merged(base, changes));
  if (read.success) return { ok: true, profile: read.data };
  const issue = read.error.issues[0];
  return { ok: false, error: `${issue?.path.join('.') || 'file'}: ${issue?.message}` };
}

function merged(base: unknown, changes: unknown): unknown {
  if (!isObject(base) || !isObject(changes)) return changes;
  const keys = new Set([...Object.keys(base), ...Object.keys(changes)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, Object.hasOwn(changes, key) ? merged(base[key], changes[key]) : base[key]]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
