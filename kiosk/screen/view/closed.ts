import type { Situation } from '../../../statecharts/validator/situation.ts';
import type { Messages, Told as Words } from '../messages/catalogue.ts';
import type { Drawing, Told } from './input.ts';
import { proofHeight, proofStub } from './proof.ts';
import { stack } from './stack.ts';

type OutOfService = Extract<Situation, { view: 'out-of-service' }>;

const icons: Readonly<Record<OutOfService['reason'], string>> = {
  starting: 'hourglass',
  stopping: 'power-off',
  'reader-lost': 'nfc-off',
  journal: 'wrench',
  'disk-full': 'wrench',
  'no-tariff': 'wrench',
};

/** The machine cannot serve: why, what to do instead, and the proof for an inspector (A41). */
export function outOfServiceView(drawing: Drawing, situation: OutOfService): Told {
  const { picture, messages } = drawing;
  const told = messages.outOfService[situation.reason];
  const { width, height } = drawing.picture.field;
  const stub = proofHeight(drawing);
  closedPanel(drawing, told, icons[situation.reason], height - stub - 48);
  const { closed, paper } = picture.theme;
  proofStub(drawing, [212, height - stub - 28, width - 212 - 40, stub], situation.proof, closed.fill, paper);
  return { ...speechOf(told), tone: 'closed', reason: situation.reason };
}

/** The screen has lost its machine; drawn by the screen itself. */
export function disconnectedView(drawing: Drawing): Told {
  const told = drawing.messages.disconnected;
  closedPanel(drawing, told, 'unplug', drawing.picture.field.height - 24);
  return { ...speechOf(told), tone: 'closed' };
}

function speechOf(told: Messages['disconnected']): { readonly title: string; readonly speech: string } {
  return { title: told.title, speech: `${told.title}. ${told.fact} ${told.remedy}` };
}

function closedPanel(drawing: Drawing, told: Words, icon: string, bottom: number): void {
  const { picture, type } = drawing;
  const { width, height } = drawing.picture.field;
  const ground = picture.theme.closed;
  picture.box([0, 0, width, height], ground.fill);
  picture.icon(icon, [44, 24 + (bottom - 24 - 128) / 2, 128, 128], ground.ink, 1.75);
  stack(
    picture,
    [212, 24, width - 212 - 40, bottom - 24],
    ground,
    [
      { text: told.title, sizes: type.word, weight: 700, gap: 0, line: false },
      { text: told.fact, sizes: type.lead, weight: 400, gap: 12, colour: ground.muted },
      { text: told.remedy, sizes: type.lead, weight: 600, gap: 12 },
    ],
    'middle',
  );
}
