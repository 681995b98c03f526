import { z } from 'zod';

const MILLISECONDS = 'a whole number of milliseconds from 100 to 600000 is expected';
const delay = z.int(MILLISECONDS).min(100, MILLISECONDS).max(600_000, MILLISECONDS);

const profileSchema = z.strictObject({
  operator: z.string().min(1),
  /** What the machine waits for, by name. */
  delays: z.strictObject({
    /** To answer a question; begins anew with each press. */
    choiceMs: delay,
    cardWaitMs: delay,
    /** Without a coin; each coin begins it anew. */
    payingMs: delay,
    bankMs: delay,
    /** After a bank card was refused: to choose how to pay. */
    askAgainMs: delay,
    /** Coins under way when the acceptor was closed. */
    lateCoinsMs: delay,
    /** To present the city card once it is paid. */
    cardDeadlineMs: delay,
    /** Step 9: to present a card again whose writing is in doubt. */
    doubtMs: delay,
    resultMs: delay,
    slipMs: delay,
    uncertainMs: delay,
    idleMs: delay,
    outOfServiceMs: delay,
  }),
  /** A40 */
  slowMode: z.strictObject({ leastMs: delay, warningMs: delay, extensions: z.int().min(0).max(100) }),
  /** How often the bank terminal is asked for a payment whose answer was lost. */
  recall: z.strictObject({ tries: z.int().min(1).max(100), everyMs: delay }),
  panel: z.strictObject({
    width: z.int().min(100).max(8192),
    height: z.int().min(100).max(8192),
    pixelsPerMillimetre: z.number().min(1).max(40),
  }),
});

/** What differs from city to city in a vending machine's behaviour, prices apart. */
export type VendingProfile = z.infer<typeof profileSchema>;

/** Jaworzno. The sources name no times: long enough for who is slow, and every wait can be made longer. */
export const JAWORZNO_VENDING: VendingProfile = {
  operator: 'PKM Jaworzno',
  delays: {
    choiceMs: 60_000,
    cardWaitMs: 30_000,
    payingMs: 60_000,
    bankMs: 90_000,
    askAgainMs: 30_000,
    lateCoinsMs: 1000,
    cardDeadlineMs: 60_000,
    doubtMs: 60_000,
    resultMs: 12_000,
    slipMs: 30_000,
    uncertainMs: 60_000,
    idleMs: 30_000,
    outOfServiceMs: 3000,
  },
  slowMode: { leastMs: 60_000, warningMs: 20_000, extensions: 10 },
  recall: { tries: 15, everyMs: 2000 },
  // A panel of 15.6 inches, 1080 x 1920 upright.
  panel: { width: 1080, height: 1920, pixelsPerMillimetre: 5.56 },
};

export type ReadVendingProfile =
  | { readonly ok: true; readonly profile: VendingProfile }
  | { readonly ok: false; readonly error: string };

/** Lays a profile file over a city's own profile; the file names only what differs. Never throws. */
export function readVendingProfile(text: string, base: VendingProfile): ReadVendingProfile {
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
    [...keys].map((key) => [key, Object.hasOwn(changes, key) ? merged(own(base, key), changes[key]) : base[key]]),
  );
}

function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
