import { z } from 'zod';

/** What the office has to tell about itself. */
export const ownNoticeSchema = z.object({
  kind: z.literal('notice'),
  machine: z.literal('office'),
  /** Milliseconds since 1970. */
  at: z.number(),
  code: z.enum(['office-store-replaced']),
  detail: z.string(),
  /** File name under which a damaged store was kept. */
  keptAs: z.string().optional(),
});
export type OwnNotice = Readonly<z.output<typeof ownNoticeSchema>>;
