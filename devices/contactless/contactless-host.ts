import { setTimeout as pause } from 'node:timers/promises';
import { dieWithParent } from '../card-reader/parent-death.ts';
import type { ContactlessEvent, ContactlessStatus } from './contract.ts';
import { neoSettingsSchema, orderSchema } from './host-messages.ts';
import { NeoConversation } from './neo-conversation.ts';
import { openNeoLink } from './neo-link.ts';

/*
 * A process of its own for the reader of bank cards: whatever a reader sends, a card number in clear from a
 * misconfigured one too, stays in it and is wiped. The machine hears references and nothing else.
 *
 * First argument: NeoSettings as JSON. Messages go over the IPC channel; without it the process ends.
 */

const settings = neoSettingsSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
const tell = (event: ContactlessEvent): void => void process.send?.(event);
const become = (status: ContactlessStatus): void => tell({ kind: 'status', status });

let conversation: NeoConversation | undefined;
let toShow: 'accepted' | 'refused' | undefined;
let wake: (() => void) | undefined;
let ending = false;

/** A tap waits so long for what is to be shown of it, before the next card is asked for. */
const RESULT_WITHIN_MS = 1500;

const untilShown = async (reader: NeoConversation): Promise<void> => {
  if (toShow === undefined) {
    const late = new AbortController();
    const shown = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await Promise.race([shown, pause(RESULT_WITHIN_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    wake = undefined;
  }
  if (toShow !== undefined) await reader.show(toShow);
  toShow = undefined;
};

/** Resolves when the reader must not be used any more. */
const serve = async (reader: NeoConversation): Promise<ContactlessStatus> => {
  become({ kind: 'ready', model: await reader.greet() });
  for (;;) {
    toShow = undefined;
    const read = await reader.transaction();
    switch (read.kind) {
      case 'known':
        tell({ kind: 'tap', reference: read.reference });
        await untilShown(reader);
        break;
      case 'no-reference':
        tell({ kind: 'unread', why: 'no-reference' });
        await reader.show('refused');
        break;
      case 'unread':
        tell({ kind: 'unread', why: read.why });
        break;
      case 'card-number':
        return {
          kind: 'refused',
          why: 'reader-sends-card-number',
          detail: `it sends card data in clear (${read.tag}); have encryption put on, and the card number left out`,
        };
      case 'nobody':
        break;
      default:
        read satisfies never;
    }
  }
};

const attempt = async (): Promise<ContactlessStatus> => {
  try {
    conversation = new NeoConversation(await openNeoLink(settings.link), settings);
    return await serve(conversation);
  } catch (cause) {
    return { kind: 'lost', detail: cause instanceof Error ? cause.message : String(cause) };
  }
};

process.on('message', (raw) => {
  toShow = orderSchema.parse(raw).show;
  wake?.();
});
// The machine decides when it is done, also when a whole process group is told to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => {
  ending = true;
  void (conversation?.end() ?? Promise.resolve()).finally(() => process.exit(0));
});
dieWithParent();

for (;;) {
  const status = await attempt();
  await conversation?.end().catch(() => undefined);
  conversation = undefined;
  if (ending) break;
  become(status);
  // A reader that sends card numbers is not asked again: each card that is held to it would send one more.
  if (status.kind === 'refused') await new Promise(() => setInterval(() => undefined, 60_000));
  await pause(settings.retryMs);
}
