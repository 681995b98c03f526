import { z } from 'zod';
import { MOST_REFUNDABLE } from '../card/state.ts';
import { readJson } from '../json-text.ts';
import { grosze } from '../money.ts';
import { faultsInWords } from '../schema-fault.ts';

/** A wait on the screen, from a tenth of a second to ten minutes. */
const MILLISECONDS = 'a whole number of milliseconds from 100 to 600000 is expected';
const delay = z.int(MILLISECONDS).min(100, MILLISECONDS).max(600_000, MILLISECONDS);
const SECONDS = 'a whole number of seconds from 0 to 86400 is expected';
const seconds = z.int(SECONDS).min(0, SECONDS).max(86_400, SECONDS);
const MONEY = 'a whole number of grosze, more than 0, is expected';
/** A card's t-purse takes 10 000 zł; this leaves room for the largest refund, which must never hit that limit. */
const MOST_ON_PURSE = 1_000_000 - MOST_REFUNDABLE;
const money = z
  .int(MONEY)
  .min(1, MONEY)
  .max(MOST_ON_PURSE, `is more than ${MOST_ON_PURSE} gr, which a card cannot hold with a refund on top`)
  .transform(grosze);
const COUNT = 'a whole number from 0 to 100 is expected';

/** Section B of the rules knows one beep and three, and what is only told in words. */
const beeps = z.union([z.literal(0), z.literal(1), z.literal(3)], '0, 1 or 3 beeps are expected');
const PIXELS = 'a whole number of pixels from 100 to 8192 is expected';
const pixels = z.int(PIXELS).min(100, PIXELS).max(8192, PIXELS);

const CLOCK = 'a time of the day such as "21:00" is expected';
const timeOfDay = z.string(CLOCK).regex(/^([01]\d|2[0-3]):[0-5]\d$/, CLOCK);

/** What a key asks for before the card is presented. */
const MACHINE_KEYS = ['normal', 'reduced', 'contents'] as const;
export type MachineKey = (typeof MACHINE_KEYS)[number];
/** Functions behind the buttons of the home screen, in the order in which they are shown. */
const FUNCTIONS = ['card-check', 'group', 'purse-transfer', 'carry-over'] as const;

const repeats = z.strictObject({
  sameTerminalSeconds: seconds,
  otherTerminalSeconds: seconds,
  afterCheckOutSeconds: seconds,
  exitStopKeptSeconds: seconds,
  clockToleranceSeconds: seconds,
});

const fares = z.strictObject({
  transferPrice: z.enum(
    ['minimum-at-entry', 'maximum-then-minimum'],
    'must be "minimum-at-entry" or "maximum-then-minimum"',
  ),
  transferWindowInclusive: z.boolean('true or false is expected'),
  transferWindowSeconds: seconds.nullable(),
  sameStop: z.enum(['cancel', 'minimum'], 'must be "cancel" or "minimum"'),
  creditThenDebit: z.boolean('true or false is expected'),
  repeats,
});

const profileSchema = z.strictObject({
  /** What the machine waits for, by name. */
  delays: z.strictObject({
    /** A result stays this long, or while the card is held, whichever is longer (A38). */
    resultMs: delay,
    /** T103: to present the card for a card check. */
    cardWaitMs: delay,
    /** T68, A21: to choose tickets and present the card; begins anew with each press. */
    groupMs: delay,
    /** T107, T108: to set the amount of a transfer; begins anew with each press. The sources give no limit. */
    amountMs: delay,
    /** T110, T115: to put the card into the pocket once the machine asks for it. */
    insertCardMs: delay,
    /** A23: to decide whether to pay in spite of a season ticket, and to present the card again. */
    seasonTicketMs: delay,
    /** "We do not know yet": long enough to read it and to present the card again. */
    uncertainMs: delay,
    /** "Removed too early, nothing was charged." */
    removedEarlyMs: delay,
    refusedMs: delay,
    /** J69: one page of a card's contents, where they are shown one after the other. */
    contentsPageMs: delay,
  }),
  /** A40 */
  slowMode: z
    .strictObject({ leastMs: delay, warningMs: delay, extensions: z.int(COUNT).min(0, COUNT).max(100, COUNT) })
    .refine(({ leastMs, warningMs }) => warningMs <= leastMs, {
      path: ['warningMs'],
      message: 'is longer than leastMs',
    }),
  fares,
  /** J47, J68: the keys beside the screen by what is written on them; none where the screen alone is pressed. */
  keys: z.record(
    z.string().regex(/^[A-Z0-9]{1,2}$/, 'the name of a key is one or two capitals or digits'),
    z.enum(MACHINE_KEYS, `must be one of ${MACHINE_KEYS.join(', ')}`),
  ),
  /** T52-T58: what the home screen offers, besides language and larger letters. */
  functions: z.array(z.enum(FUNCTIONS, `must be one of ${FUNCTIONS.join(', ')}`)),
  /** Whose names for purses, offices and messages the screen uses. */
  wording: z.enum(['tarnow', 'jaworzno'], 'must be "tarnow" or "jaworzno"'),
  /** What a transfer or a load may bring the t-purse to. */
  purse: z.strictObject({ limit: money }),
  /** T108: amounts of a transfer from the e-purse. */
  purseTransfer: z
    .strictObject({ start: money, step: money, least: money, most: money })
    .refine(({ start, least, most }) => least <= start && start <= most, {
      path: ['start'],
      message: 'is not between least and most',
    }),
  /** The wall clock's seconds after midnight at which the operating day ends: 03:00 = 10800. */
  operatingDayEndsAtSeconds: z
    .int(SECONDS)
    .min(0, SECONDS)
    .max(12 * 3600, 'is later than noon'),
  /** A23, T100: a season-ticket holder who taps is charged, or asked first. */
  seasonTicketTap: z.enum(['charge', 'ask'], 'must be "charge" or "ask"'),
  /** Section B: how often it beeps. */
  beeps: z.strictObject({
    checkedIn: beeps,
    checkedOut: beeps,
    /** J58, J72: a contract was counted. */
    registered: beeps,
    /** At the button, not at the card (T102). */
    cardCheck: beeps,
    /** J60: the card came without a key. */
    chooseFirst: beeps,
    uncertain: beeps,
    refused: beeps,
    transferred: beeps,
    /** A22: the outcome "carried over". */
    carriedOver: beeps,
    notCarriedOver: beeps,
  }),
  /** J58, J64: the lamp that lights with the beeps, for short after a success; null: there is none. Never colour alone. */
  lamp: z
    .strictObject({
      colour: z.enum(['red', 'green', 'yellow'], 'must be "red", "green" or "yellow"'),
      doneMs: delay,
      refusedMs: delay,
    })
    .nullable(),
  /**
   * T43: what is spoken besides: nothing; what became of a card; or that, and what the passenger is asked for. On a bus
   * it is for the operator to decide who hears it.
   */
  announcements: z.enum(['none', 'results', 'all'], 'must be "none", "results" or "all"'),
  /** Whether fares are paid with bank cards too, on a machine that has a reader of them. */
  bankCards: z.boolean('true or false is expected'),
  /** When the screen is dark, by the clock on the wall; null: never. */
  darkHours: z
    .strictObject({ from: timeOfDay, to: timeOfDay })
    .refine(({ from, to }) => from !== to, { path: ['to'], message: 'is the same as from' })
    .nullable(),
  /** The screen: views are laid out for its size and for targets of 15 mm at its density. */
  panel: z.strictObject({
    width: pixels,
    height: pixels,
    pixelsPerMillimetre: z.number('a number is expected').min(1).max(40),
  }),
});

/** What differs from city to city in one machine's behaviour, prices apart. */
export type CityProfile = z.infer<typeof profileSchema>;

export type ReadProfile =
  | { readonly ok: true; readonly profile: CityProfile }
  /** One line that names the place and what is wrong. */
  | { readonly ok: false; readonly error: string };

/** Lays a profile file over a city's own profile; the file names only what differs. Never throws. */
export function readProfileFile(text: string, base: CityProfile): ReadProfile {
  const json = readJson(text);
  return json.ok ? layOver(base, json.value) : json;
}

/** The same for data of unknown shape. */
export function layOver(base: CityProfile, changes: unknown): ReadProfile {
  if (!isObject(changes)) return { ok: false, error: 'an object is expected' };
  const read = profileSchema.safeParse(merged(base, changes), { reportInput: true });
  return read.success ? { ok: true, profile: read.data } : { ok: false, error: faultsInWords(read.error) };
}

/** Objects are merged key by key, anything else is replaced; keys of both sides stay, so the schema sees unknown ones. */
function merged(base: unknown, changes: unknown): unknown {
  if (!isObject(base) || !isObject(changes)) return changes;
  const keys = new Set([...Object.keys(base), ...Object.keys(changes)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, Object.hasOwn(changes, key) ? merged(own(base, key), changes[key]) : base[key]]),
  );
}

function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
