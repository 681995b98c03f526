import { millisOf, unixSeconds } from '../../../fares/time.ts';
import type { InspectorSituation } from '../../../statecharts/inspector/situation.ts';
import { toneOf } from './inspector-card.ts';
import { type InspectorDrawing, type InspectorTold, innerWidth, margin } from './inspector-input.ts';
import {
  dayAndTime,
  exactTime,
  head,
  type Pad,
  pads,
  slab,
  strip,
  VERDICT_ICONS,
  verdictGround,
} from './inspector-parts.ts';
import { type Block, stack } from './stack.ts';

type Code = Extract<InspectorSituation, { view: 'code' }>;

/** K38: each outcome by its name, with what is known of the ticket where both signatures are right. */
export function codeView(drawing: InspectorDrawing, { code, document }: Code): InspectorTold {
  const { picture, messages, type } = drawing;
  const missing = code.ticket?.reduced === true && document === 'missing';
  const verdict = missing ? 'no-right' : code.verdict;
  const told = messages.codes[code.reason];
  const title = missing ? messages.verdicts['no-right'] : told.title;
  const fact = missing ? messages.reasons['no-document'].fact : told.fact;
  const next = missing ? messages.reasons['no-document'].next : told.next;
  head(drawing);
  const top = slab(drawing, {
    ground: verdictGround(picture.theme, verdict),
    icon: VERDICT_ICONS[verdict],
    word: title,
    fact,
  });
  const asked = code.ticket?.reduced === true && code.verdict !== 'no-right' && document === 'not-asked';
  const answers: readonly Pad[] = asked
    ? [
        { id: 'document-shown', label: messages.document.shown, icon: 'id-card' },
        { id: 'document-missing', label: messages.document.missing, icon: 'x' },
      ]
    : [];
  const bottom = pads(drawing, [
    ...(answers.length > 0 ? [answers] : []),
    [
      { id: 'ask-number', label: messages.buttons.askNumber, look: 'quiet' },
      { id: 'surcharge', label: messages.buttons.surcharge, look: 'quiet' },
    ],
    [{ id: 'done', label: messages.buttons.done, icon: 'check', look: 'primary' }],
  ]);
  let from = top + 16;
  if (asked || (code.ticket?.reduced === true && document === 'shown')) {
    const height = asked ? 132 : 84;
    strip(drawing, asked ? messages.document.ask : messages.document.seen, 'id-card', [
      margin,
      from,
      innerWidth,
      height,
    ]);
    from += height + 14;
  }
  const blocks: Block[] = [
    { text: next, sizes: type.lead, weight: 600, gap: 0 },
    ...(code.shownAt === undefined
      ? []
      : [
          {
            text: messages.code.shownBefore(exactTime(code.shownAt)),
            sizes: type.lead,
            weight: 700 as const,
            gap: 14,
          },
        ]),
    ...code.limits.map((limit): Block => {
      return { text: messages.code.limits[limit], sizes: type.body, weight: 600, gap: 10 };
    }),
    ...ticketBlocks(drawing, code),
  ];
  stack(picture, [margin, from, innerWidth, bottom - from], picture.theme.paper, blocks);
  return {
    title,
    tone: toneOf(verdict),
    speech: [title, fact, next].join('. '),
    reason: missing ? 'no-document' : code.reason,
  };
}

function ticketBlocks({ messages, type }: InspectorDrawing, { ticket, age }: Code['code']): readonly Block[] {
  if (ticket === undefined) return [];
  const words = messages.code;
  const row = (label: string, text: string): Block => ({ label, text, sizes: type.body, weight: 400, gap: 10 });
  const name = `${messages.product(ticket.product)}${ticket.reduced ? `, ${words.reduced}` : ''}`;
  return [
    ...(ticket.holderHint === '' ? [] : [{ ...row(words.holder, ticket.holderHint), weight: 700 as const }]),
    row(words.ticket, name),
    row(words.validFrom, dayAndTime(ticket.from)),
    row(words.validTo, dayAndTime(unixSeconds(ticket.from + ticket.minutes * 60))),
    row(words.lines, ticket.lines.length === 0 ? words.allLines : ticket.lines.join(', ')),
    { text: words.madeAt(exactTime(millisOf(ticket.madeAt)), age ?? 0), sizes: type.small, weight: 400, gap: 10 },
  ];
}
