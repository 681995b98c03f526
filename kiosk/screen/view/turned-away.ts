import { formatAmount } from '../../../fares/format.ts';
import type { Situation } from '../../../statecharts/validator/situation.ts';
import { amountBlocks, spoken } from './checked.ts';
import type { Drawing, Told } from './input.ts';
import { proofHeight, proofStub } from './proof.ts';
import { resultPanel } from './result-panel.ts';
import { type Block, stack } from './stack.ts';

type Refused = Extract<Situation, { view: 'refused' }>;
type Uncertain = Extract<Situation, { view: 'uncertain' }>;

/** T96, T97: why, and in one sentence what to do. */
export function refusedView(drawing: Drawing, situation: Refused): Told {
  const { picture, messages, type } = drawing;
  const told = messages.refused[situation.reason];
  const room = resultPanel(drawing, {
    form: 'full',
    ground: picture.theme.refusal,
    icon: 'x',
    word: told.title,
  });
  const remedy = remedyFor(drawing, situation);
  const remedyBlock: Block = { text: remedy, sizes: type.lead, weight: 600, gap: 18 };
  const nothing: Block = {
    text: messages.nothingCharged,
    sizes: type.body,
    weight: 400,
    gap: 14,
    colour: picture.theme.paper.muted,
  };
  if (situation.reason === 'funds' && situation.available !== undefined) {
    const needed = situation.needed === undefined ? [] : [neededBlock(drawing, situation.needed)];
    const blocks = [...amountBlocks(drawing, messages.available, situation.available), ...needed];
    stack(picture, room, picture.theme.paper, [...blocks, { ...remedyBlock, sizes: type.body, gap: 12 }]);
    const needs =
      situation.needed === undefined
        ? ''
        : ` ${messages.needed(spoken(drawing, situation.needed)).replace(/\.*$/, '.')}`;
    return {
      title: told.title,
      tone: 'refusal',
      reason: situation.reason,
      speech: `${told.title}: ${messages.available} ${spoken(drawing, situation.available)}.${needs} ${remedy}`,
    };
  }
  const fact: Block = { text: told.fact, sizes: type.lead, weight: 400, gap: 0 };
  const saidAlready = told.fact === messages.nothingCharged || situation.reason === 'refund-limit';
  stack(picture, room, picture.theme.paper, [fact, remedyBlock, ...(saidAlready ? [] : [nothing])], 'middle');
  return {
    title: told.title,
    tone: 'refusal',
    reason: situation.reason,
    speech: `${told.title}: ${told.fact} ${remedy}`,
  };
}

function neededBlock(drawing: Drawing, needed: Parameters<typeof formatAmount>[0]): Block {
  const { messages, type, language } = drawing;
  return { text: messages.needed(formatAmount(needed, language)), sizes: type.lead, weight: 400, gap: 4 };
}

/** T25: money on the e-purse pays for no ride, but where this machine can move it, that is the shortest remedy. */
function remedyFor(drawing: Drawing, situation: Refused): string {
  const canMove = drawing.input.functions?.includes('purse-transfer') ?? false;
  return situation.reason === 'funds' && canMove
    ? drawing.messages.moveFromServicePurse
    : drawing.messages.refused[situation.reason].remedy;
}

/** T93-T95, A41: a doubt shows no amount, says that nobody pays twice, what to do, and what proves it to an inspector. */
export function uncertainView(drawing: Drawing, situation: Uncertain): Told {
  const { picture, messages, type } = drawing;
  const told = situation.again ? messages.uncertainAgain : messages.uncertain;
  const { paper, quiet } = picture.theme;
  const [x, y, width, height] = resultPanel(drawing, {
    form: 'torn',
    ground: picture.theme.doubt,
    icon: 'question-mark',
    word: told.title,
  });
  const stub = proofHeight(drawing);
  const unknown: Block = { text: messages.uncertain.unknown, sizes: type.body, weight: 400, gap: 8 };
  stack(picture, [x, y, width, height - stub - 10], paper, [
    { text: told.fact, sizes: type.lead, weight: 700, gap: 0 },
    unknown,
    { text: told.remedy, sizes: type.body, weight: 600, gap: 8 },
    { text: messages.uncertain.noDoubleCharge, sizes: type.body, weight: 400, gap: 8, colour: paper.muted },
  ]);
  proofStub(drawing, [x, y + height - stub, width, stub], situation.proof, paper.fill, quiet);
  return {
    title: told.title,
    tone: 'doubt',
    speech: `${told.title}: ${told.fact} ${told.remedy} ${messages.uncertain.noDoubleCharge}`,
  };
}
