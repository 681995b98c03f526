import { z } from 'zod';
import type { CardState } from '../../../fares/card/state.ts';
import { decodeStateRecord } from '../../../fares/card/state-record.ts';
import type { Entry } from '../rig/machines.ts';
import { amount } from '../words/numbers.ts';
import { words } from '../words/words.ts';

const prepared = z.object({ intent: z.string(), before: z.string(), after: z.string() });
const committed = z.object({
  result: z.union([
    z.object({ kind: z.literal('checked-in'), charged: z.int(), balance: z.int() }),
    z.object({ kind: z.literal('checked-out'), refunded: z.int(), balance: z.int() }),
  ]),
});
const doubtful = z.object({ code: z.string() });
const settled = z.object({ result: z.string(), by: z.string().optional() });
const refused = z.object({ reason: z.string() });
const device = z.object({ device: z.string(), status: z.string().optional(), reason: z.string().optional() });
const reconciled = z.object({ was: z.int(), purse: z.int() });

/** A journal entry in plain words. */
export function sentencesOf(entry: Entry): readonly string[] {
  const { story } = words();
  switch (entry.kind) {
    case 'OPENED':
      return [story.opened];
    case 'CLOSED':
      return [story.closed];
    case 'JOURNAL_REPLACED':
      return [story.replaced];
    case 'PREPARED':
      return [intention(entry)];
    case 'COMMITTED':
      return [confirmation(entry)];
    case 'ABORTED':
      return [story.aborted];
    case 'IN_DOUBT': {
      const { data } = doubtful.safeParse(entry);
      return [story.inDoubt, ...(data ? [story.code(data.code)] : [])];
    }
    case 'SETTLED': {
      const { data } = settled.safeParse(entry);
      const said = story.settled[data?.result ?? ''] ?? entry.kind;
      return data?.by === 'office' ? [said, story.settledBy.office] : [said];
    }
    case 'OBSERVED':
      return [story.observed];
    case 'REFUSED': {
      const { data } = refused.safeParse(entry);
      return [story.refused(story.why[data?.reason ?? ''] ?? data?.reason ?? '?')];
    }
    case 'RECONCILED': {
      const { data } = reconciled.safeParse(entry);
      return [data ? story.reconciled(amount(data.was), amount(data.purse)) : entry.kind];
    }
    case 'DEVICE':
      return [deviceWord(entry)];
    case 'CLOCK':
      return [story.clock];
    default:
      return [plain(entry)];
  }
}

/** What is about to happen to the purse: the difference of the two records. */
function intention(entry: Entry): string {
  const { story } = words();
  const { data } = prepared.safeParse(entry);
  const what = story.intent[data?.intent ?? ''] ?? data?.intent ?? '';
  const before = data && stateIn(data.before);
  const after = data && stateIn(data.after);
  const moved = before && after ? after.purse - before.purse : 0;
  if (moved < 0) return story.aboutToTake(amount(-moved), what);
  if (moved > 0) return story.aboutToGive(amount(moved), what);
  return story.aboutTo(what);
}

function confirmation(entry: Entry): string {
  const { story } = words();
  const { data } = committed.safeParse(entry);
  if (!data) return story.committed;
  const { result } = data;
  return result.kind === 'checked-in'
    ? story.taken(amount(result.charged), amount(result.balance))
    : story.given(amount(result.refunded), amount(result.balance));
}

function stateIn(hex: string): CardState | undefined {
  const bytes = hex.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
  const decoded = decodeStateRecord(Uint8Array.from(bytes));
  return decoded.ok ? decoded.state : undefined;
}

function deviceWord(entry: Entry): string {
  const { story } = words();
  const { data } = device.safeParse(entry);
  const key = data && `${data.device} ${data.status ?? data.reason}`;
  return (key && story.device[key]) || story.otherDevice(plain(entry));
}

/** What an entry says of itself, without its bookkeeping. */
function plain({ seq: _seq, at: _at, kind: _kind, hash: _hash, ...rest }: Entry): string {
  return Object.values(rest)
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .join(', ');
}
