import { formatAmount } from '../../../fares/format.ts';
import type { Situation } from '../../../statecharts/validator/situation.ts';
import type { Told as Words } from '../messages/catalogue.ts';
import type { Rect } from '../scene.ts';
import { amountBlocks, spoken } from './checked.ts';
import type { Drawing, Told } from './input.ts';
import { proofHeight, proofStub } from './proof.ts';
import { resultPanel } from './result-panel.ts';
import { type Block, stack } from './stack.ts';

type Refused = Extract<Situation, { view: 'refused' }>;
type Uncertain = Extract<Situation, { view: 'uncertain' }>;

/** T96, T97: why, and in one sentence what to do. */
export function refusedView(drawing: Drawing, situation: Refused): Told {
  const { picture, messages } = drawing;
  const told = messages.refused[situation.reason];
  // No need to pay is no refusal, though three beeps go with it (A39).
  const kindly = situation.reason === 'season-ticket-valid';
  const room = resultPanel(drawing, {
    form: 'full',
    ground: kindly ? picture.theme.closed : picture.theme.refusal,
    icon: kindly ? 'ticket-check' : 'x',
    word: told.title,
  });
  const speech = amountsOf(drawing, situation)
    ? refusedWithAmounts(drawing, situation, room)
    : refusedInWords(drawing, situation, room);
  return { title: told.title, tone: kindly ? 'calm' : 'refusal', reason: situation.reason, speech };
}

interface Amounts {
  readonly label: string;
  readonly needed: (amount: string) => string;
}

/** Reasons that two amounts tell better than a sentence. */
function amountsOf({ messages }: Drawing, { reason, available }: Refused): Amounts | undefined {
  if (available === undefined) return undefined;
  switch (reason) {
    case 'funds':
      return { label: messages.available, needed: messages.needed };
    case 'service-purse-short':
      return { label: messages.servicePurseHolds, needed: messages.toBeMoved };
    case 'purse-limit':
      return { label: messages.purseHolds, needed: messages.mostInPurse };
    default:
      return undefined;
  }
}

function refusedWithAmounts(drawing: Drawing, situation: Refused, room: Rect): string {
  const { picture, messages, type, language } = drawing;
  const amounts = amountsOf(drawing, situation);
  const { title } = messages.refused[situation.reason];
  const { available, needed } = situation;
  const remedy = remedyFor(drawing, situation);
  if (amounts === undefined || available === undefined) return '';
  stack(picture, room, picture.theme.paper, [
    ...amountBlocks(drawing, amounts.label, available),
    ...(needed === undefined
      ? []
      : [{ text: amounts.needed(formatAmount(needed, language)), sizes: type.lead, weight: 400, gap: 4 } as const]),
    { text: remedy, sizes: type.body, weight: 600, gap: 12 },
    ...(situation.purpose === undefined ? [] : [nothingBlock(drawing, situation)]),
  ]);
  const needs = needed === undefined ? '' : ` ${amounts.needed(spoken(drawing, needed)).replace(/\.*$/, '.')}`;
  return `${title}: ${amounts.label} ${spoken(drawing, available)}.${needs} ${remedy}`;
}

function refusedInWords(drawing: Drawing, situation: Refused, room: Rect): string {
  const { picture, messages, type, input } = drawing;
  const { reason, firstCard, purpose } = situation;
  const { title } = messages.refused[reason];
  const fact = factOf(drawing, situation);
  const remedy = remedyFor(drawing, situation);
  const nothing = nothingBlock(drawing, situation);
  // Where no key would have been pressed, whoever taps to get off has been let off by now.
  const leaving = situation.mayCheckOut && input.keys !== undefined ? messages.mayCheckOut : undefined;
  const saidAlready =
    fact === nothing.text ||
    // The city's own words say it.
    (reason === 'removed-early' && purpose === undefined && input.wording === 'jaworzno') ||
    reason === 'refund-limit' ||
    reason === 'card-slot' ||
    // "Nothing was charged" would be true of the second card only.
    firstCard !== undefined;
  stack(
    picture,
    room,
    picture.theme.paper,
    [
      { text: fact, sizes: type.lead, weight: 400, gap: 0 },
      { text: remedy, sizes: type.lead, weight: 600, gap: 18 },
      ...(saidAlready ? [] : [nothing]),
      ...(leaving === undefined ? [] : [{ text: leaving, sizes: type.body, weight: 600, gap: 14 } as const]),
    ],
    'middle',
  );
  return `${title}: ${fact} ${remedy}${leaving === undefined ? '' : ` ${leaving}`}`;
}

function factOf({ messages }: Drawing, { reason, purpose, firstCard }: Refused): string {
  if (firstCard !== undefined) return messages.secondCard[firstCard].fact;
  if (reason === 'removed-early' && purpose !== undefined) return messages.atPocket.removedEarly.fact;
  return messages.refused[reason].fact;
}

function nothingBlock({ picture, messages, type }: Drawing, { purpose }: Refused): Block {
  const text = purpose === undefined ? messages.nothingCharged : messages.atPocket.nothingMoved;
  return { text, sizes: type.body, weight: 400, gap: 14, colour: picture.theme.paper.muted };
}

/** T25: money on the e-purse pays for no ride, but where this machine can move it, that is the shortest remedy. */
function remedyFor({ messages, input }: Drawing, { reason, purpose, firstCard }: Refused): string {
  if (firstCard !== undefined) return messages.secondCard[firstCard].remedy;
  if (reason === 'funds' && (input.functions?.includes('purse-transfer') ?? false))
    return messages.moveFromServicePurse;
  if (reason === 'removed-early' && purpose !== undefined) return messages.atPocket.removedEarly.remedy;
  return messages.refused[reason].remedy;
}

/** T93-T95, A41: a doubt shows no amount, says that nobody pays twice, what to do, and what proves it to an inspector. */
export function uncertainView(drawing: Drawing, situation: Uncertain): Told {
  const { picture, type } = drawing;
  const told = doubtOf(drawing, situation);
  const { paper, quiet } = picture.theme;
  const [x, y, width, height] = resultPanel(drawing, {
    form: 'torn',
    ground: picture.theme.doubt,
    icon: 'question-mark',
    word: told.title,
  });
  const stub = proofHeight(drawing);
  stack(picture, [x, y, width, height - stub - 10], paper, [
    { text: told.fact, sizes: type.lead, weight: 700, gap: 0 },
    { text: told.unknown, sizes: type.body, weight: 400, gap: 8 },
    { text: told.remedy, sizes: type.body, weight: 600, gap: 8 },
    { text: told.promise, sizes: type.body, weight: 400, gap: 8, colour: paper.muted },
  ]);
  proofStub(drawing, [x, y + height - stub, width, stub], situation.proof, paper.fill, quiet);
  return {
    title: told.title,
    tone: 'doubt',
    ...(situation.again ? { reason: 'damaged' } : {}),
    speech: `${told.title}: ${told.fact} ${told.remedy} ${told.promise}`,
  };
}

interface Doubt extends Words {
  readonly unknown: string;
  /** What will not happen, whatever the card says in the end. */
  readonly promise: string;
}

/** The same doubt in the words of the antenna or of the card pocket. */
function doubtOf({ messages }: Drawing, { again, purpose }: Uncertain): Doubt {
  const { uncertain, uncertainAgain, atPocket } = messages;
  const doubt: Doubt =
    purpose === undefined
      ? { ...uncertain, promise: uncertain.noDoubleCharge }
      : { ...atPocket.uncertain, promise: atPocket.uncertain.noDouble };
  if (!again) return doubt;
  const remedy = purpose === undefined ? uncertainAgain.remedy : atPocket.uncertainAgain;
  return { ...doubt, title: uncertainAgain.title, fact: uncertainAgain.fact, remedy };
}
