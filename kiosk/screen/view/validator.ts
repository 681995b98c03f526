import { epochMillis } from '../../../fares/time.ts';
import { messagesIn } from '../messages/catalogue.ts';
import type { Scene } from '../scene.ts';
import { bankCardView } from './bank-card.ts';
import { cardContentsView } from './card-contents.ts';
import { insertCardView, slotWorkingView } from './card-pocket.ts';
import { carriedOverView } from './carried-over.ts';
import { checkedInView, checkedOutView } from './checked.ts';
import { chooseFirstView } from './choose-first.ts';
import { choosingView } from './choosing.ts';
import { disconnectedView, outOfServiceView } from './closed.ts';
import { contentsPageView } from './contents-page.ts';
import { homeView } from './home.ts';
import { type Drawing, largerType, ordinaryType, type Told, type ValidatorInput } from './input.ts';
import { fieldOf, onPanel, validatorPanel } from './panel.ts';
import { createPicture } from './picture.ts';
import { registeredView } from './registered.ts';
import { hasWarned, offersMoreTime } from './time-left.ts';
import { day, night } from './tokens.ts';
import { transferredView } from './transferred.ts';
import { refusedView, uncertainView } from './turned-away.ts';
import { presentCardView, workingView } from './waiting.ts';

/**
 * The validator's picture for a situation; pure. Every text is certain to fit its box, nothing is under 3.2 mm (17 px
 * of the seven-inch panel), what can be pressed is at least 15 mm wide and high.
 */
export function validatorScene(input: ValidatorInput): Omit<Scene, 'number'> {
  const drawing = begin(input);
  return finish(drawing, input.situation.view, told(drawing));
}

/** How the last scene looked, for what the screen shows by itself. */
export type Look = Pick<ValidatorInput, 'language' | 'larger' | 'night' | 'panel' | 'wording'>;

/** What the screen shows by itself when it has lost its machine. */
export function disconnectedScene(look: Look): Omit<Scene, 'number'> {
  const drawing = begin({ ...look, situation: { view: 'home' }, ride: null, now: epochMillis(0), terminal: 0 });
  return finish(drawing, 'disconnected', disconnectedView(drawing));
}

function begin(input: ValidatorInput): Drawing {
  const { language, wording } = input;
  return {
    picture: createPicture(input.night ? night : day, fieldOf(input.panel ?? validatorPanel)),
    messages: messagesIn(language, wording),
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
    case 'registered':
      return registeredView(drawing, situation);
    case 'choose-first':
      return chooseFirstView(drawing);
    case 'card-contents':
      return 'pages' in situation ? contentsPageView(drawing, situation) : cardContentsView(drawing, situation);
    case 'refused':
      return refusedView(drawing, situation);
    case 'bank-card':
      return bankCardView(drawing, situation);
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
  const { lines } = picture;
  const { items, buttons } = onPanel(picture, picture.field);
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
    theme: input.night ? ('night' as const) : ('day' as const),
    larger: input.larger,
    panel: input.panel ?? validatorPanel,
    items,
  };
}
