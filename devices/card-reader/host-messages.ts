import { z } from 'zod';

/*
 * Between the reader driver and the process that holds the native PC/SC library. Bytes travel as hex.
 * A place is a PC/SC reader's name.
 */

export type HostCommand =
  | {
      readonly kind: 'transmit';
      readonly id: number;
      readonly place: string;
      /** The card it is meant for; another card in the same place does not get it. */
      readonly session: number;
      readonly command: string;
    }
  /** A reader of the machine was started late: everything about its places is to be told again. */
  | { readonly kind: 'restate'; readonly prefixes: readonly string[] };

/** First argument of the process, as JSON. */
export interface HostSettings {
  /** Unix socket of the PC/SC service. */
  readonly socket: string;
  /** Per reader of the machine the PC/SC names it consists of, matched by prefix. */
  readonly readers: readonly (readonly string[])[];
}

const place = z.string();

export const hostMessageSchema = z.discriminatedUnion('kind', [
  /** Nobody answers at the service's socket; it goes on trying. */
  z.object({ kind: z.literal('no-service'), detail: z.string() }),
  z.object({ kind: z.literal('service') }),
  /** The service died. Nothing useful follows: the process is to be replaced. */
  z.object({ kind: z.literal('service-lost'), detail: z.string() }),
  /** A PC/SC reader of ours is there, and its state is known; a card in it is told separately. */
  z.object({ kind: z.literal('place'), place, occupied: z.boolean() }),
  z.object({ kind: z.literal('place-gone'), place }),
  z.object({ kind: z.literal('occupied'), place }),
  z.object({ kind: z.literal('emptied'), place }),
  z.object({ kind: z.literal('card'), place, session: z.int(), uid: z.hex() }),
  z.object({ kind: z.literal('unreadable'), place, detail: z.string() }),
  z.object({ kind: z.literal('answer'), id: z.int(), answer: z.hex() }),
  z.object({
    kind: z.literal('failed'),
    id: z.int(),
    reason: z.enum(['removed', 'silent', 'reader-lost']),
    detail: z.string(),
  }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;
