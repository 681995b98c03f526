import { formatAmount } from '../../../fares/format.ts';
import type { InspectorSituation, SlipState } from '../../../statecharts/inspector/situation.ts';
import type { Scene } from '../scene.ts';
import {
  handheld,
  headHeight,
  type InspectorDrawing,
  type InspectorTold,
  innerWidth,
  margin,
} from './inspector-input.ts';
import { clockTime, head, type Pad, pads, proofBox, slab } from './inspector-parts.ts';
import { type Block, stack, steps } from './stack.ts';
import type { Ground } from './tokens.ts';

type Of<View extends InspectorSituation['view']> = Extract<InspectorSituation, { view: View }>;

interface Notice {
  readonly ground: Ground;
  readonly icon: string;
  readonly word: string;
  readonly blocks: readonly Block[];
  readonly rows: readonly (readonly Pad[])[];
  readonly tone: Scene['tone'];
  readonly proof?: Of<'uncertain'>['proof'];
  readonly reason?: string;
}

function notice(drawing: InspectorDrawing, spec: Notice): InspectorTold {
  const { ground, icon, word, blocks, rows, tone, proof, reason } = spec;
  head(drawing);
  const top = slab(drawing, { ground, icon, word }, 220);
  const bottom = pads(drawing, rows);
  const proofTop = proof === undefined ? bottom : bottom - 220;
  stack(drawing.picture, [margin, top + 24, innerWidth, proofTop - top - 36], drawing.picture.theme.paper, blocks);
  if (proof !== undefined) proofBox(drawing, proof, [margin, proofTop, innerWidth, 204]);
  const speech = [word, ...blocks.map(({ text }) => text)].join('. ');
  return { title: word, tone, speech, ...(reason === undefined ? {} : { reason }) };
}

const said = (
  { type }: InspectorDrawing,
  { fact, next }: { readonly fact: string; readonly next: string },
): readonly Block[] => [
  { text: fact, sizes: type.lead, weight: 600, gap: 0 },
  ...(next === '' ? [] : [{ text: next, sizes: type.lead, weight: 400 as const, gap: 20 }]),
];

export function homeView(drawing: InspectorDrawing, { means }: Of<'home'>): InspectorTold {
  const { picture, messages, type, input } = drawing;
  const { home, buttons } = messages;
  head(drawing);
  const fact = means.reader
    ? means.scanner
      ? home.both
      : home.cardOnly
    : means.scanner
      ? home.codeOnly
      : home.neither;
  const works = means.reader || means.scanner;
  const { action, refusal, paper } = picture.theme;
  const ground = works ? action : refusal;
  const height = 560;
  picture.box([0, headHeight, handheld.width, height], ground.fill);
  const icons = [...(means.reader ? ['nfc'] : []), ...(means.scanner ? ['scan-line'] : [])];
  const shown = icons.length === 0 ? ['octagon-x'] : icons;
  const size = 170;
  const first = (handheld.width - shown.length * size - (shown.length - 1) * 70) / 2;
  shown.forEach((icon, index) => {
    picture.icon(icon, [first + index * (size + 70), headHeight + 60, size, size], ground.ink);
  });
  picture.text({
    text: home.title,
    rect: [margin, headHeight + 260, innerWidth, 84],
    sizes: type.word,
    weight: 700,
    ground,
    align: 'centre',
    valign: 'middle',
    line: false,
  });
  picture.text({
    text: fact,
    rect: [margin + 20, headHeight + 350, innerWidth - 40, height - 370],
    sizes: type.lead,
    weight: 500,
    ground,
    align: 'centre',
    valign: 'middle',
  });
  const bottom = pads(drawing, [
    [{ id: 'ask-number', label: buttons.askNumber, icon: 'qr-code', enabled: means.scanner }],
    [
      { id: 'language', label: messages.languageName, icon: 'languages', look: 'quiet' },
      {
        id: 'larger',
        label: input.larger ? buttons.ordinary : buttons.larger,
        icon: 'a-large-small',
        look: 'quiet',
        pressed: input.larger,
      },
      {
        id: 'contrast',
        label: input.contrast ? buttons.ordinaryColours : buttons.contrast,
        icon: 'contrast',
        look: 'quiet',
        pressed: input.contrast,
      },
    ],
  ]);
  const top = headHeight + height + 20;
  stack(picture, [margin, top, innerWidth, bottom - top], paper, [
    { text: placeText(drawing), sizes: type.body, weight: 600, gap: 0 },
    { text: officeText(drawing), sizes: type.body, weight: 400, gap: 12 },
    ...(means.printer ? [] : [{ text: home.noPrinter, sizes: type.body, weight: 600 as const, gap: 12 }]),
    ...(means.reader || !works ? [] : [{ text: home.noReader, sizes: type.body, weight: 600 as const, gap: 12 }]),
    ...(means.scanner || !works ? [] : [{ text: home.noScanner, sizes: type.body, weight: 600 as const, gap: 12 }]),
  ]);
  return { title: home.title, tone: 'calm', speech: '' };
}

function placeText({ messages, input: { place } }: InspectorDrawing): string {
  return place === null ? messages.home.noPosition : messages.home.line(place.line, place.course);
}

function officeText({ messages, input: { office } }: InspectorDrawing): string {
  const { home } = messages;
  if (office.kind === 'online') return home.online;
  return office.listAt === undefined ? home.offlineNever : home.offline(clockTime(office.listAt));
}

export function challengeView(drawing: InspectorDrawing, { number }: Of<'challenge'>): InspectorTold {
  const { picture, messages, type } = drawing;
  const { challenge } = messages;
  head(drawing);
  const { action, paper } = picture.theme;
  picture.box([0, headHeight, handheld.width, 420], action.fill);
  picture.text({
    text: challenge.title,
    rect: [margin, headHeight + 24, innerWidth, 150],
    sizes: type.word,
    weight: 700,
    ground: action,
    align: 'centre',
    valign: 'middle',
    line: false,
  });
  picture.text({
    text: String(number),
    rect: [margin, headHeight + 180, innerWidth, 210],
    sizes: steps(170, 120),
    weight: 700,
    ground: action,
    align: 'centre',
    valign: 'middle',
    maxLines: 1,
  });
  const bottom = pads(drawing, [[{ id: 'done', label: messages.buttons.back, icon: 'arrow-left' }]]);
  const top = headHeight + 450;
  stack(picture, [margin, top, innerWidth, bottom - top - 20], paper, said(drawing, challenge));
  return { title: challenge.title, tone: 'calm', speech: `${challenge.title}: ${number}` };
}

export function workingView(drawing: InspectorDrawing, { what }: Of<'working'>): InspectorTold {
  const words = drawing.messages.working[what];
  return notice(drawing, {
    ground: drawing.picture.theme.quiet,
    icon: 'hourglass',
    word: words.title,
    blocks: said(drawing, words),
    rows: [],
    tone: 'calm',
    reason: what,
  });
}

export function refusedView(drawing: InspectorDrawing, { reason }: Of<'refused'>): InspectorTold {
  const { messages, picture } = drawing;
  const words = messages.refused[reason];
  const { retain, surcharge, done } = messages.buttons;
  const keeps = reason === 'damaged' || reason === 'foreign';
  return notice(drawing, {
    ground: picture.theme.refusal,
    icon: 'octagon-x',
    word: words.title,
    blocks: said(drawing, words),
    rows: [
      ...(keeps
        ? [
            [
              { id: 'retain', label: retain, look: 'quiet' as const },
              { id: 'surcharge', label: surcharge, look: 'quiet' as const },
            ],
          ]
        : []),
      [{ id: 'done', label: done, icon: 'check', look: 'primary' }],
    ],
    tone: 'refusal',
    reason,
  });
}

export function uncertainView(drawing: InspectorDrawing, { proof, again }: Of<'uncertain'>): InspectorTold {
  const { messages, picture, type } = drawing;
  const words = messages.uncertain;
  return notice(drawing, {
    ground: picture.theme.doubt,
    icon: 'question-mark',
    word: words.title,
    blocks: [
      ...said(drawing, words),
      ...(again ? [{ text: words.again, sizes: type.lead, weight: 600 as const, gap: 20 }] : []),
    ],
    rows: [[{ id: 'done', label: messages.buttons.done, icon: 'check', look: 'primary' }]],
    tone: 'doubt',
    proof,
  });
}

export function chooseView(drawing: InspectorDrawing, situation: Of<'choose'>): InspectorTold {
  const { messages, picture, type, input } = drawing;
  const back: readonly Pad[] = [{ id: 'back', label: messages.buttons.back, icon: 'arrow-left' }];
  if (situation.what === 'retention') {
    const words = messages.retention;
    const rows = situation.reasons.map((reason): readonly Pad[] => [
      { id: `retain-${reason}`, label: words.reasons[reason] },
    ]);
    return notice(drawing, {
      ground: picture.theme.quiet,
      icon: 'id-card',
      word: words.title,
      blocks: [{ text: words.fact, sizes: type.lead, weight: 500, gap: 0 }],
      rows: [...rows, back],
      tone: 'calm',
      reason: 'retention',
    });
  }
  const words = messages.surcharge;
  const rows = situation.choices.map(({ id, amount }): readonly Pad[] => [
    { id: `charge-${id}`, label: `${input.surchargeNames[id] ?? id}: ${formatAmount(amount, input.language)}` },
  ]);
  return notice(drawing, {
    ground: picture.theme.quiet,
    icon: 'receipt-text',
    word: words.title,
    blocks: [
      { text: words.fact, sizes: type.lead, weight: 500, gap: 0 },
      ...(input.surchargesAreExamples
        ? [{ text: words.example, sizes: type.body, weight: 600 as const, gap: 20 }]
        : []),
    ],
    rows: [...rows, back],
    tone: 'calm',
    reason: 'surcharge',
  });
}

/** What came out of the printer decides what the inspector has to do. */
function slipBlocks({ messages, type }: InspectorDrawing, number: string, slip: SlipState): readonly Block[] {
  return [
    { label: messages.slip.number, text: number, sizes: steps(52, 40), weight: 700, gap: 0 },
    { text: messages.slip[slip], sizes: type.lead, weight: slip === 'printed' ? 400 : 700, gap: 18 },
  ];
}

export function retainedView(drawing: InspectorDrawing, { retention }: Of<'retained'>): InspectorTold {
  const { messages, picture, type } = drawing;
  const words = messages.retention;
  const { number, slip, reason, numberEnd } = retention;
  const { done, surcharge, printAgain } = messages.buttons;
  return notice(drawing, {
    ground: slip === 'printed' ? picture.theme.checkOut : picture.theme.doubt,
    icon: slip === 'printed' ? 'check' : 'triangle-alert',
    word: words.done,
    blocks: [
      ...slipBlocks(drawing, number, slip),
      { text: words.reasons[reason], sizes: type.body, weight: 600, gap: 18 },
      ...(numberEnd === null
        ? []
        : [{ label: messages.labels.card, text: `*${numberEnd}`, sizes: type.body, weight: 400 as const, gap: 8 }]),
      { text: words.next, sizes: type.body, weight: 400, gap: 18 },
    ],
    rows: [
      [
        { id: 'print-again', label: printAgain, look: 'quiet' },
        { id: 'surcharge', label: surcharge, look: 'quiet' },
      ],
      [{ id: 'done', label: done, icon: 'check', look: 'primary' }],
    ],
    tone: slip === 'printed' ? 'done' : 'doubt',
    reason,
  });
}

export function surchargedView(drawing: InspectorDrawing, { surcharge }: Of<'surcharged'>): InspectorTold {
  const { messages, picture, type, input } = drawing;
  const { number, slip, id, amount } = surcharge;
  return notice(drawing, {
    ground: slip === 'printed' ? picture.theme.checkOut : picture.theme.doubt,
    icon: slip === 'printed' ? 'check' : 'triangle-alert',
    word: messages.surcharge.done,
    blocks: [
      { text: formatAmount(amount, input.language), sizes: type.word, weight: 700, gap: 0 },
      { text: input.surchargeNames[id] ?? id, sizes: type.lead, weight: 500, gap: 8 },
      ...slipBlocks(drawing, number, slip).map((block, index) => (index === 0 ? { ...block, gap: 18 } : block)),
      ...(input.surchargesAreExamples
        ? [{ text: messages.surcharge.example, sizes: type.body, weight: 500 as const, gap: 18 }]
        : []),
    ],
    rows: [
      [{ id: 'print-again', label: messages.buttons.printAgain, look: 'quiet' }],
      [{ id: 'done', label: messages.buttons.done, icon: 'check', look: 'primary' }],
    ],
    tone: slip === 'printed' ? 'done' : 'doubt',
    reason: id,
  });
}

export function closedView(drawing: InspectorDrawing, { reason, proof }: Of<'out-of-service'>): InspectorTold {
  const { messages, picture } = drawing;
  const words = messages.outOfService[reason];
  const starting = reason === 'starting';
  return notice(drawing, {
    ground: picture.theme.closed,
    icon: starting ? 'hourglass' : 'power-off',
    word: words.title,
    blocks: said(drawing, words),
    rows: [],
    tone: 'closed',
    ...(starting ? {} : { proof }),
    reason,
  });
}
