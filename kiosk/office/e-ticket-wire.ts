import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isMoney, loadId } from './load.ts';
import type { WireOffer } from './load-wire.ts';

/** A contract that waits for a card: an e-ticket of the shop, or what a machine was paid for and could not code. */
const waiting = z.object({
  id: loadId,
  number: z.int().min(1).max(0xffff_ffff),
  kind: z.enum(['e-ticket', 'season']),
  product: z.int(),
  /** `2026-11-20`, both included. */
  from: z.iso.date(),
  to: z.iso.date(),
  eTicket: z.int(),
  /** J37: milliseconds since 1970. */
  codableFrom: z.number().optional(),
  obstacle: z.enum(['declined', 'blocked', 'being-checked']).optional(),
});

export const eTicketListSchema = z.object({
  /** Another for each list. */
  version: z.string().regex(/^[0-9a-f]{16}$/),
  loads: z.array(waiting).max(1_000_000),
});
/** GET /office/e-tickets */
export type WireETickets = Readonly<z.input<typeof eTicketListSchema>>;

/** Whoever has this version gets no list. */
export const eTicketAnswerSchema = z.union([eTicketListSchema, z.object({ version: z.string() })]);

/** All that waits, of all cards; those that have ended are left out. */
export function waitingContracts(
  loads: readonly { readonly card: number }[],
  offerTo: (card: number) => WireOffer,
): WireETickets {
  const cards = [...new Set(loads.map(({ card }) => card))].toSorted((one, other) => one - other);
  const contracts = cards.flatMap((number) => offerTo(number).loads.flatMap((load) => entryOf(number, load)));
  const version = createHash('sha256').update(JSON.stringify(contracts)).digest('hex').slice(0, 16);
  return { version, loads: contracts };
}

function entryOf(number: number, load: WireOffer['loads'][number]): WireETickets['loads'] {
  const { id, kind, contract, obstacle } = load;
  if (isMoney({ kind }) || contract === undefined || obstacle?.reason === 'expired') return [];
  const reason = obstacle?.reason;
  return [
    {
      id,
      number,
      kind: kind === 'e-ticket' ? kind : 'season',
      ...contract,
      ...(reason === 'too-early' && obstacle?.from !== undefined ? { codableFrom: obstacle.from } : {}),
      ...(reason === 'declined' || reason === 'blocked' || reason === 'being-checked' ? { obstacle: reason } : {}),
    },
  ];
}
