import { z } from 'zod';

/* Between the driver of a loudspeaker and the process that holds ALSA. */

/** First argument of the process, as JSON. */
export const alsaSettingsSchema = z.object({
  /** As ALSA names it: `default`, `plughw:1,0`. */
  device: z.string().min(1),
  /** Of 1. */
  loudness: z.number().gt(0).max(1),
});
export type AlsaSettings = z.infer<typeof alsaSettingsSchema>;

export const patternSchema = z.object({
  /** When it begins: nanoseconds of the computer's monotonic clock, as hrtime tells it. */
  at: z.bigint(),
  /** Milliseconds from the beginning. */
  tones: z.array(z.object({ hertz: z.number(), fromMs: z.number(), toMs: z.number() })),
});
export type Pattern = z.infer<typeof patternSchema>;

export const alsaMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('silent'), detail: z.string() }),
]);
