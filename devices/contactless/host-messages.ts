import { z } from 'zod';
import { hasCardNumber } from './card-data.ts';
import type { ContactlessEvent } from './contract.ts';

/* Between the driver and the process that talks with the reader. No byte of the reader's ever passes here. */

/** ID TECH (ViVOtech). */
const IDTECH = 0x0acd;

const linkSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('serial'), path: z.string().min(1), baudRate: z.int().positive().default(115_200) }),
  z.object({ kind: z.literal('hid'), vendor: z.int().default(IDTECH), product: z.int().optional() }),
]);
export type LinkSettings = z.infer<typeof linkSchema>;

/** An EMV tag in hex: one to three bytes. */
const tag = z
  .string()
  .regex(/^([0-9a-fA-F]{2}){1,3}$/, 'a tag is 2, 4 or 6 hex digits')
  .transform((text) => text.toUpperCase())
  .refine((name) => !hasCardNumber(name), 'this tag has the card number in it');

export const neoSettingsSchema = z.object({
  link: linkSchema,
  /** What a card is known by, the best first: the payment account reference, or the acquirer's token in a tag of its own. */
  referenceTags: z.array(tag).min(1).default(['9F24']),
  /** `unified`: command 02-40, which every reader that encrypts has; `tracks-first`: 02-01. */
  form: z.enum(['unified', 'tracks-first']).default('unified'),
  /** How long the reader waits for a card before it is asked again, seconds. */
  waitSeconds: z.int().min(1).max(255).default(30),
  /** How long an answer that waits for no card may take, ms. */
  answerMs: z.int().min(50).default(1500),
  /** Pause before a reader that is gone is looked for again, ms. */
  retryMs: z.int().min(1).default(1000),
});
export type NeoSettings = z.infer<typeof neoSettingsSchema>;

export const orderSchema = z.object({ show: z.enum(['accepted', 'refused']) });

const statusSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('starting') }),
  z.object({ kind: z.literal('ready'), model: z.string() }),
  z.object({ kind: z.literal('lost'), detail: z.string() }),
  z.object({ kind: z.literal('refused'), why: z.literal('reader-sends-card-number'), detail: z.string() }),
]);
const unread = [
  'collision',
  'removed',
  'expired',
  'unsupported',
  'declined-by-card',
  'no-reference',
  'failed',
] as const;
export const eventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tap'), reference: z.string() }),
  z.object({ kind: z.literal('unread'), why: z.enum(unread) }),
  z.object({ kind: z.literal('status'), status: statusSchema }),
]) satisfies z.ZodType<ContactlessEvent>;
