import { z } from 'zod';
import type { Announcement, Tone } from '../../devices/signals/contract.ts';
import type { Scene } from './scene.ts';

/** What the screen says to its machine. */
export const screenMessageSchema = z.union([
  z.strictObject({
    touch: z.union([
      z.strictObject({ button: z.string().min(1).max(64), scene: z.int().min(1) }),
      z.strictObject({
        x: z.number().min(-10_000).max(10_000),
        y: z.number().min(-10_000).max(10_000),
        scene: z.int().min(1),
      }),
    ]),
  }),
  /** Answered with `{ alive: true }`: a machine that hangs is noticed though its connection stands. */
  z.strictObject({ ask: z.literal('alive') }),
]);
export type ScreenMessage = z.infer<typeof screenMessageSchema>;

export type ScreenProblem = 'not-json' | 'not-text' | 'too-long' | 'unknown-message';

/** What the machine says to its screen. */
export type ScreenAnswer =
  | { readonly scene: Scene }
  | { readonly alive: true }
  /** To be sounded now. */
  | { readonly tones: readonly Tone[] }
  /** To be spoken now. */
  | { readonly say: Announcement }
  | { readonly error: ScreenProblem; readonly detail: string };

/** Longest message a screen may send, in bytes. */
export const longestScreenMessage = 1024;

/** Parses what came over the wire; never throws. */
export function parseScreenMessage(text: string): ScreenMessage | Extract<ScreenAnswer, { error: unknown }> {
  if (text.length > longestScreenMessage) return { error: 'too-long', detail: `at most ${longestScreenMessage}` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { error: 'not-json', detail: 'a message is one JSON object' };
  }
  const parsed = screenMessageSchema.safeParse(value);
  return parsed.success ? parsed.data : { error: 'unknown-message', detail: z.prettifyError(parsed.error) };
}
