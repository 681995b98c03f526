import { z } from 'zod';
import type { CardState } from '../../../fares/card/state.ts';
import { decodeStateRecord } from '../../../fares/card/state-record.ts';
import { grosze } from '../../../fares/money.ts';
import type { Doubt } from '../../../fares/settle.ts';
import { type EpochMillis, epochMillis } from '../../../fares/time.ts';
import type { Journal, JournalEntry } from '../../journal/contract.ts';
import type { DoubtBook } from './doubt-book.ts';
import { type CarriedLoads, inDoubt, type Movement, withNumber } from './entries.ts';

const preparedSchema = z.object({
  tx: z.string().regex(/^\d+-\d+$/),
  card: z.string(),
  sealed: z.string(),
  counter: z.int(),
  intent: z.enum(['check-in', 'check-out', 'group', 'transfer', 'carry-over', 'top-up', 'contract', 'registration']),
  course: z.int(),
  stop: z.int(),
  before: z.string(),
  after: z.string(),
  loads: z.array(z.string()).optional(),
  contracts: z.object({ before: z.string(), after: z.string() }).optional(),
  eTickets: z.array(z.int()).optional(),
  sale: z.object({ name: z.string(), grosze: z.int().transform(grosze) }).optional(),
});

const inDoubtSchema = z.object({ tx: z.string(), inARow: z.int() });

/**
 * Step 5, power back: each PREPARED without an outcome is IN_DOUBT, is uploaded as such and never sent again; each
 * doubt that was open stays open. Where the disk refuses in the middle it may be called again. What cannot be read any more (its period key is gone) is reported and left.
 */
export async function reopenDoubts(
  journal: Journal,
  doubts: DoubtBook,
  now: EpochMillis,
  log: (message: string) => void,
): Promise<void> {
  const known = new Map<string, Movement>();
  const doubtful = new Map<string, number>();
  for (const entry of journal.opening.unfinished) {
    if (entry.kind === 'PREPARED') {
      const movement = movementOf(journal, entry);
      if (movement === undefined) log(`entry ${entry.seq} cannot be read: its transaction is left to the office`);
      else known.set(String(entry.body.tx), movement);
    } else if (entry.kind === 'IN_DOUBT') {
      const parsed = inDoubtSchema.safeParse(entry.body);
      if (parsed.success) doubtful.set(parsed.data.tx, parsed.data.inARow);
    }
  }
  for (const [name, movement] of known) {
    if (doubts.findTransaction(name) !== undefined) continue;
    const inARow = doubtful.get(name) ?? doubts.nextInARow(movement.card);
    if (!doubtful.has(name)) {
      await journal.append(inDoubt(movement, now, 'the power failed before an outcome was known', inARow), 'durable');
    }
    doubts.open(movement.card, movement.doubt, inARow);
  }
}

function movementOf(journal: Journal, entry: JournalEntry): Movement | undefined {
  const parsed = preparedSchema.safeParse(entry.body);
  if (!parsed.success) return undefined;
  const { tx, card, sealed, counter, intent, course, stop } = parsed.data;
  const number = journal.unsealCardNumber(sealed);
  if (number === undefined) return undefined;
  const before = withNumber(parsed.data.before, number);
  const after = withNumber(parsed.data.after, number);
  const states = { before: stateIn(before), after: stateIn(after) };
  if (states.before === undefined || states.after === undefined) return undefined;
  const [terminal, sequence] = tx.split('-').map(Number);
  const doubt: Doubt = {
    transaction: { terminal: terminal ?? 0, sequence: sequence ?? 0 },
    counterBefore: counter,
    before: states.before,
    after: states.after,
    intent,
    courseKey: course,
    stopIndex: stop,
    at: epochMillis(entry.at),
    eTickets: parsed.data.eTickets,
    sale: parsed.data.sale,
  };
  return { at: doubt.at, card, sealed, doubt, before, after, carried: carriedIn(parsed.data) };
}

function carriedIn({ loads, contracts }: z.infer<typeof preparedSchema>): CarriedLoads | undefined {
  if (loads === undefined) return undefined;
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
  const slots = contracts && { before: bytes(contracts.before), after: bytes(contracts.after) };
  return { ids: loads, contracts: slots };
}

function stateIn(record: Uint8Array): CardState | undefined {
  const decoded = decodeStateRecord(record);
  return decoded.ok ? decoded.state : undefined;
}
