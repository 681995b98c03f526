import { formatAmount } from '../../../fares/format.ts';
import type { ContractFinding, ETicketFinding, RideFinding, Verdict } from '../../../fares/inspection/inspection.ts';
import { dateOf } from '../../../fares/local-time.ts';
import { contractProductOf } from '../../../fares/products/contract-product.ts';
import { type DayNumber, millisOf } from '../../../fares/time.ts';
import type { DocumentSeen, InspectedCard, InspectorSituation } from '../../../statecharts/inspector/situation.ts';
import type { ShownReason } from '../messages/inspector-messages.ts';
import { type InspectorDrawing, type InspectorTold, innerWidth, margin } from './inspector-input.ts';
import { clockTime, head, type Pad, pads, slab, strip, VERDICT_ICONS, verdictGround } from './inspector-parts.ts';
import { type Block, stack } from './stack.ts';

type Inspected = Extract<InspectorSituation, { view: 'inspected' | 'coded' }>;

/** What the inspector himself has found counts more than the card. */
export function shownVerdict(
  { inspection }: InspectedCard,
  document: DocumentSeen,
): { readonly verdict: Verdict; readonly reason: ShownReason } {
  if (inspection.documentWanted && document === 'missing') return { verdict: 'no-right', reason: 'no-document' };
  return { verdict: inspection.verdict, reason: inspection.reason };
}

/** J79: the verdict first, then who, then what is on the card, then what can be done. */
export function inspectedView(drawing: InspectorDrawing, { view, card, document, means }: Inspected): InspectorTold {
  const { picture, messages, type } = drawing;
  const { verdict, reason } = shownVerdict(card, document);
  const { fact, next } = messages.reasons[reason];
  head(drawing);
  const codedNow = view === 'coded' && verdict === 'right';
  const word = messages.verdicts[verdict];
  const asked = card.inspection.documentWanted && document === 'not-asked';
  const top = slab(
    drawing,
    {
      ground: verdictGround(picture.theme, verdict),
      icon: VERDICT_ICONS[verdict],
      word,
      fact: codedNow ? messages.coded : fact,
    },
    asked ? 224 : 264,
  );
  const answers: readonly Pad[] = asked
    ? [
        { id: 'document-shown', label: messages.document.shown, icon: 'id-card' },
        { id: 'document-missing', label: messages.document.missing, icon: 'x' },
      ]
    : [];
  const { retain, surcharge, done } = messages.buttons;
  const further: readonly Pad[] = [
    { id: 'retain', label: retain, look: 'quiet' },
    { id: 'surcharge', label: surcharge, look: 'quiet' },
  ];
  // Where a document is asked for, the room belongs to what is on the card.
  const bottom = asked
    ? pads(drawing, [answers, [...further, { id: 'done', label: done, look: 'primary' }]])
    : pads(drawing, [further, [{ id: 'done', label: done, icon: 'check', look: 'primary' }]]);
  let from = top + 16;
  if (asked || (card.inspection.documentWanted && document === 'shown')) {
    const height = asked ? 132 : 84;
    strip(drawing, asked ? messages.document.ask : messages.document.seen, 'id-card', [
      margin,
      from,
      innerWidth,
      height,
    ]);
    from += height + 14;
  }
  const { muted } = picture.theme.paper;
  const blocks: Block[] = [
    // A card may be issued without a name.
    ...(card.holder === ''
      ? []
      : [{ text: card.holder ?? messages.labels.noName, sizes: type.lead, weight: 700 as const, gap: 0 }]),
    ...(next === '' || codedNow ? [] : [{ text: next, sizes: type.body, weight: 600 as const, gap: 8 }]),
    ...codingBlocks(drawing, card),
    ...rideBlocks(drawing, card),
    ...contractBlocks(drawing, card),
    ...eTicketBlocks(drawing, card),
    ...(card.hasPurse ? [purseBlock(drawing, card)] : []),
    {
      label: messages.labels.card,
      text: `*${card.numberEnd}`,
      sizes: type.small,
      weight: 400,
      colour: muted,
      gap: 8,
    },
    ...(card.source.kind === 'office'
      ? []
      : [
          {
            text:
              card.source.kind === 'list' ? messages.labels.list(clockTime(card.source.at)) : messages.labels.noList,
            sizes: type.small,
            weight: 500 as const,
            gap: 6,
          },
        ]),
    ...(means.printer ? [] : [{ text: messages.home.noPrinter, sizes: type.small, weight: 500 as const, gap: 6 }]),
  ];
  stack(picture, [margin, from, innerWidth, bottom - from], picture.theme.paper, blocks);
  const speech = [word, codedNow ? messages.coded : fact, next].filter((part) => part !== '').join('. ');
  return { title: codedNow ? messages.coded : word, tone: toneOf(verdict), speech, reason };
}

export const toneOf = (verdict: Verdict): InspectorTold['tone'] =>
  (({ right: 'check-in', check: 'doubt', 'no-right': 'refusal' }) as const)[verdict];

function codingBlocks({ messages, type }: InspectorDrawing, { coding }: InspectedCard): readonly Block[] {
  if (coding.kind === 'none') return [];
  const text = coding.kind === 'coded' ? messages.coding.coded(coding.count) : messages.coding[coding.kind];
  return [{ text, sizes: type.body, weight: 600, gap: 8 }];
}

function rideBlocks(drawing: InspectorDrawing, { inspection, entryStop, at }: InspectedCard): readonly Block[] {
  const { messages, type, input } = drawing;
  const { ride } = inspection;
  if (ride === null) return [];
  const minutes = Math.max(0, Math.floor((at - millisOf(ride.at)) / 60_000));
  const when = messages.rideAt(clockTime(millisOf(ride.at)), minutes);
  const ended = ride.standing === 'ended-here';
  const parts = [
    when,
    entryStop,
    ...(ended ? [] : [ticketsText(drawing, ride), formatAmount(ride.paid, input.language)]),
  ].filter((part) => part !== undefined && part !== '');
  const label = ended ? messages.labels.rideEnded : messages.labels.ride;
  return [{ label, text: parts.join(', '), sizes: type.body, weight: 400, gap: 10 }];
}

/** In a city of towns the class; elsewhere how many tickets, where they are more than the holder's own. */
function ticketsText({ messages, input }: InspectorDrawing, { reduced, tickets }: RideFinding): string {
  const count = tickets.self + tickets.normal + tickets.local + tickets.statutory;
  const fareClass = messages.classes[reduced ? 'reduced' : 'normal'];
  return input.classes === 'card' && count > 1 ? `${count} × ${fareClass}` : fareClass;
}

function contractBlocks(drawing: InspectorDrawing, { inspection }: InspectedCard): readonly Block[] {
  const { messages, type } = drawing;
  const { contracts, unreadableSlots } = inspection;
  const common = { sizes: type.body, weight: 400 as const, gap: 10 };
  const shown = contracts.map((contract): Block => {
    const parts = [productText(drawing, contract), period(contract), messages.standings[standingOf(contract)]];
    return { ...common, label: messages.labels.contract, text: parts.join(', ') };
  });
  if (unreadableSlots > 0) return [...shown, { ...common, text: messages.labels.unreadableSlot }];
  return shown.length > 0 ? shown : [{ ...common, text: messages.labels.noContract }];
}

const standingOf = ({ standing }: ContractFinding): 'valid' | 'future' | 'expired' => standing;

function eTicketBlocks(drawing: InspectorDrawing, { inspection }: InspectedCard): readonly Block[] {
  const { messages, type } = drawing;
  return (inspection.eTickets ?? []).map((eTicket): Block => {
    const parts = [productText(drawing, eTicket), period(eTicket), eTicketStanding(drawing, eTicket)];
    return { label: messages.labels.eTicket, text: parts.join(', '), sizes: type.body, weight: 400, gap: 10 };
  });
}

function eTicketStanding({ messages }: InspectorDrawing, { standing, codableFrom }: ETicketFinding): string {
  if (standing === 'waiting')
    return messages.standings.waiting(codableFrom === undefined ? '' : clockTime(codableFrom));
  return messages.standings[standing];
}

function productText(
  { messages, input }: InspectorDrawing,
  { product, reduced }: { readonly product: number; readonly reduced: boolean },
): string {
  if (input.classes === 'card') return messages.product(product);
  return `${messages.days(contractProductOf(product).days)} ${messages.classes[reduced ? 'reduced' : 'normal']}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

function period({ from, to }: { readonly from: DayNumber; readonly to: DayNumber }): string {
  const [first, last] = [dateOf(from), dateOf(to)];
  const year = first.year === last.year ? '' : `.${first.year}`;
  return `${two(first.day)}.${two(first.month)}${year}–${two(last.day)}.${two(last.month)}.${last.year}`;
}

function purseBlock({ messages, type, input }: InspectorDrawing, { balance, inspection }: InspectedCard): Block {
  const amount = formatAmount(balance, input.language);
  const text = inspection.inDebt ? `${amount} (${messages.labels.inDebt})` : amount;
  return { label: messages.labels.balance, text, sizes: type.body, weight: inspection.inDebt ? 600 : 400, gap: 10 };
}
