import type { EpochMillis } from '../../../fares/time.ts';
import { messagesIn } from '../messages/catalogue.ts';
import type { Language, Scene } from '../scene.ts';
import { cardContentsView } from './card-contents.ts';
import { insertCardView, slotWorkingView } from './card-pocket.ts';
import { carriedOverView } from './carried-over.ts';
import { checkedInView, checkedOutView } from './checked.ts';
import { choosingView } from './choosing.ts';
import { disconnectedView, outOfServiceView } from './closed.ts';
import { homeView } from './home.ts';
import { type Drawing, largerType, ordinaryType, type Told, type ValidatorInput } from './input.ts';
import { createPicture } from './picture.ts';
import { hasWarned, offersMoreTime } from './time-left.ts';
import { day, night, validatorPanel } from './tokens.ts';
import { transferredView } from './transferred.ts';
import { refusedView, uncertainView } from './turned-away.ts';
import { presentCardView, workingView } from './waiting.ts';

/**
 * The validator's picture for a situation; pure. Every text is certain to fit its box, nothing is under 17 px, what
 * can be pressed is at least 15 mm wide and high.
 */
export function validatorScene(input: ValidatorInput): Omit<Scene, 'number'> {
  const drawing = begin(input);
  return finish(drawing, input.situation.view, told(drawing));
}

/** What the screen shows by itself when it has lost its machine. */
export function disconnectedScene(language: Language, larger: boolean, isNight: boolean): Omit<Scene, 'number'> {
  const drawing = begin({
    situation: { view: 'home' },
    ride: null,
    now: 0 as EpochMillis,
    terminal: 0,
    language,
    larger,
    night: isNight,
  });
  return finish(drawing, 'disconnected', disconnectedView(drawing));
}

function begin(input: ValidatorInput): Drawing {
  const { language } = input;
  return {
    picture: createPicture(input.night ? night : day),
    messages: messagesIn(language),
    language,
    type: input.larger ? largerType : ordinaryType,
    input,
  };
}

function told(drawing: Drawing): Told {
  const { situation } = drawing.input;
  switch (situation.view) {
    case 'home':
      return homeView(drawing);
    case 'present-card':
      return presentCardView(drawing, situation);
    case 'choosing':
      return choosingView(drawing, situation);
    case 'insert-card':
      return insertCardView(drawing, situation);
    case 'working':
      return situation.purpose === undefined ? workingView(drawing) : slotWorkingView(drawing, situation.purpose);
    case 'checked-in':
      return checkedInView(drawing, situation);
    case 'checked-out':
      return checkedOutView(drawing, situation);
    case 'transferred':
      return transferredView(drawing, situation);
    case 'carried-over':
      return carriedOverView(drawing, situation);
    case 'card-contents':
      return cardContentsView(drawing, situation);
    case 'refused':
      return refusedView(drawing, situation);
    case 'uncertain':
      return uncertainView(drawing, situation);
    case 'out-of-service':
      return outOfServiceView(drawing, situation);
  }
}

function finish({ picture, messages, language, input }: Drawing, view: string, told: Told) {
  const { title, tone, reason, outcome } = told;
  // The last seconds of a lengthened wait are told to the ear as well as to the eye (A40).
  const speech = hasWarned(input) ? messages.timeEndingSpoken(offersMoreTime(input)) : told.speech;
  const { items, lines, buttons } = picture;
  return {
    view,
    ...(reason === undefined ? {} : { reason }),
    ...(outcome === undefined ? {} : { outcome }),
    title,
    lines,
    buttons,
    language,
    ...(input.secondsLeft === undefined ? {} : { secondsLeft: input.secondsLeft }),
    ...(input.countdown === undefined ? {} : { countdown: input.countdown }),
    tone,
    speech,
    panel: validatorPanel,
    items,
  };
}
