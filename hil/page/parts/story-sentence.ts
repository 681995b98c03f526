import { z } from 'zod';
import type { Entry } from '../rig/machines.ts';
import { amount, durationText } from '../words/numbers.ts';
import { words } from '../words/words.ts';
import { moneyDeviceSentence, saleSentence, tillSentence } from './story-sale.ts';
import { confirmation, intention } from './story-transaction.ts';

const doubtful = z.object({ code: z.string() });
const settled = z.object({ result: z.string(), by: z.enum(['card', 'office']).default('card') });
const observed = z.object({ what: z.string() });
const refused = z.object({ reason: z.string() });
const device = z.object({
  device: z.string(),
  status: z.string().optional(),
  reason: z.string().optional(),
  event: z.string().optional(),
});
const reconciled = z.object({ was: z.int(), purse: z.int() });
const clock = z.object({ what: z.enum(['jump', 'resolved']), by: z.number() });

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
      return confirmation(entry);
    case 'ABORTED':
      return [story.aborted];
    case 'IN_DOUBT': {
      const { data } = doubtful.safeParse(entry);
      return [story.inDoubt, ...(data ? [story.code(data.code)] : [])];
    }
    case 'SETTLED': {
      const { data } = settled.safeParse(entry);
      return [(data && story.settled[data.by][data.result]) ?? entry.kind];
    }
    case 'OBSERVED': {
      const { data } = observed.safeParse(entry);
      if (data?.what === 'choose-first') return [words().keys.chooseFirst];
      return [story.observedWhat[data?.what ?? ''] ?? story.observed];
    }
    case 'REFUSED': {
      const { data } = refused.safeParse(entry);
      return [story.refused(story.why[data?.reason ?? ''] ?? data?.reason ?? '?')];
    }
    case 'RECONCILED': {
      const { data } = reconciled.safeParse(entry);
      return [data ? story.reconciled(amount(data.was), amount(data.purse)) : entry.kind];
    }
    case 'SALE':
      return [saleSentence(entry) ?? plain(entry)];
    case 'TILL':
      return [tillSentence(entry) ?? plain(entry)];
    case 'DEVICE':
      return [deviceWord(entry)];
    case 'CLOCK':
      return [clockWord(entry)];
    default:
      return [plain(entry)];
  }
}

function deviceWord(entry: Entry): string {
  const { story } = words();
  const { data } = device.safeParse(entry);
  const key = data && `${data.device} ${data.status ?? data.reason ?? data.event}`;
  const known = key && story.device[key];
  const ofSeller = data?.status === undefined ? undefined : moneyDeviceSentence(data.device, data.status);
  return known || ofSeller || story.otherDevice(plain(entry));
}

function clockWord(entry: Entry): string {
  const { story } = words();
  const { data } = clock.safeParse(entry);
  if (!data) return story.clock;
  return data.what === 'jump' ? story.clockJumped(durationText(data.by)) : story.clockResolved;
}

/** What an entry says of itself, without its bookkeeping. */
function plain({ seq: _seq, at: _at, kind: _kind, hash: _hash, ...rest }: Entry): string {
  return Object.values(rest)
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .join(', ');
}
