import { z } from 'zod';
import { readDocument, UnreadableDocument, writeDocument } from './ibis-ip-document.ts';

/** Where a subscriber wants to be told: SubscribeRequest and UnsubscribeRequest of VDV 301-2-1. */
export interface ReplyAddress {
  readonly address: string;
  readonly port: number;
  /** With its leading slash. */
  readonly path: string;
}

export interface SubscribeAnswer {
  readonly active: boolean;
  /** Seconds within which the next word comes even if nothing changes; undefined: none is promised. */
  readonly heartbeat: number | undefined;
}

const answerSchema = z.object({
  // IBIS-IP.boolean is an xs:boolean, which has two ways of saying it; some computers write a capital letter.
  Active: z.object({ Value: z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] }) }).optional(),
  Heartbeat: z.object({ Value: z.string() }).optional(),
  OperationErrorMessage: z.object({ Value: z.string() }).optional(),
});

export function subscriptionRequest(kind: 'SubscribeRequest' | 'UnsubscribeRequest', reply: ReplyAddress): string {
  return writeDocument(kind, {
    'Client-IP-Address': { Value: reply.address },
    ReplyPort: { Value: reply.port },
    ReplyPath: { Value: reply.path },
  });
}

/** Throws UnreadableDocument. */
export function readSubscribeAnswer(bytes: Uint8Array): SubscribeAnswer {
  const { root, content } = readDocument(bytes);
  if (root !== 'SubscribeResponse')
    throw new UnreadableDocument(`a ${root.slice(0, 80)} in place of SubscribeResponse`);
  const parsed = answerSchema.safeParse(content);
  if (!parsed.success) throw new UnreadableDocument(`SubscribeResponse: ${parsed.error.issues[0]?.message}`);
  const { Active, Heartbeat } = parsed.data;
  return { active: Active?.Value ?? false, heartbeat: Heartbeat && secondsOf(Heartbeat.Value) };
}

/** xs:duration of days, hours, minutes and seconds. No heartbeat: zero, and what is none. */
function secondsOf(duration: string): number | undefined {
  const parts = /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6}(?:\.\d{1,9})?)S)?)?$/.exec(duration);
  if (parts === null) return undefined;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0) || undefined;
}
