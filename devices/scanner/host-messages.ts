import { z } from 'zod';

/* Between the scanner's driver and the process that holds node-hid. Bytes travel as hex. */

/** First argument of the process, as JSON. */
export const hostSettingsSchema = z.object({
  vendor: z.int().optional(),
  product: z.int().optional(),
  serial: z.string().optional(),
  /** How often is looked for a scanner while there is none, ms. */
  lookMs: z.int().positive(),
});
export type HostSettings = z.infer<typeof hostSettingsSchema>;

export const hostMessageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('plugged'),
    model: z.string(),
    vendor: z.int(),
    /** Report descriptor; absent where the system does not give it. */
    descriptor: z.hex().optional(),
  }),
  z.object({ kind: z.literal('report'), bytes: z.hex() }),
  z.object({ kind: z.literal('absent'), detail: z.string() }),
  z.object({ kind: z.literal('refused'), why: z.enum(['keyboard-wedge', 'no-access']), detail: z.string() }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;
