import type { InspectorContext } from '../../../statecharts/inspector/chart.ts';
import { type InspectorChart, inspectorChart } from '../../../statecharts/inspector/chart.ts';
import type { InspectorEvent } from '../../../statecharts/inspector/events.ts';
import { RETENTION_REASONS } from '../../../statecharts/inspector/situation.ts';
import type { Sight, Stimulus, Subject } from '../contract.ts';
import { inspectorAnswers } from './answers.ts';
import { buttonsIn, CHARGES, shownName } from './pictures.ts';

type Seen = Sight<InspectorContext>;

const CARD = {
  uid: new Uint8Array(7),
  reader: 'model',
  transmit: () => Promise.reject(new Error('a card of the model answers nothing')),
};

const LANGUAGES = ['pl', 'en', 'uk', 'de'] as const;

/** States in which a card, a code or a slip is at work; nothing else is attended to. */
export const WORKING = ['inspecting', 'checkingCode', 'retaining', 'surcharging', 'printingAgain'] as const;
export type Working = (typeof WORKING)[number];

export const workingIn = (sight: Sight): Working | undefined => WORKING.find((node) => sight.in(node));

const HEALTH = 'inspector.health';
const FIELD = 'inspector.field';
const HOME = 'home';
const DEVICES = ['journal', 'reader', 'scanner', 'printer'] as const;
type Device = (typeof DEVICES)[number];

const isReady = (sight: Seen, device: Device): boolean => sight.in(`${HEALTH}.${device}.ready`);
const isStarting = (sight: Seen, device: Device): boolean => sight.in(`${HEALTH}.${device}.starting`);
const fieldIsEmpty = (sight: Seen): boolean => sight.in(`${FIELD}.empty`);

/** In other letters, colours or language than those of the beginning: nobody else's business, chosen and given up at home. */
function comfortIn(sight: Seen): 'larger' | 'contrast' | 'language' | undefined {
  if (sight.in('inspector.text.larger')) return 'larger';
  if (sight.in('inspector.contrast.high')) return 'contrast';
  return sight.context.language === LANGUAGES[0] ? undefined : 'language';
}

/** Devices speak in turn when the reader starts; later one trouble comes at a time. */
function maySpeak(sight: Seen, device: Device, well: boolean): boolean {
  if (comfortIn(sight) !== undefined) return false;
  const first = DEVICES.find((each) => isStarting(sight, each));
  if (first !== undefined && device !== first && !(device === 'journal' && well)) return false;
  if (well) return !isReady(sight, device);
  return DEVICES.every((each) => each === device || isReady(sight, each) || isStarting(sight, each));
}

function stimulus(act: string, event: InspectorEvent, possible: (sight: Seen) => boolean, name: string = event.type) {
  return {
    name,
    event,
    act,
    possible: (sight) => possible(sight) && (act === 'touch' || comfortIn(sight) === undefined),
  } satisfies Stimulus<InspectorContext>;
}

/** A card comes only into an empty field (CardReader's promise), a code whenever the scanner is there. */
const fromHand: readonly Stimulus<InspectorContext>[] = [
  stimulus('card', { type: 'CARD', card: CARD }, (sight) => isReady(sight, 'reader') && fieldIsEmpty(sight)),
  stimulus('card', { type: 'TWO_CARDS' }, (sight) => isReady(sight, 'reader') && !sight.in(`${FIELD}.crowded`)),
  stimulus('card', { type: 'UNREADABLE' }, (sight) => isReady(sight, 'reader') && fieldIsEmpty(sight)),
  stimulus('card', { type: 'FIELD_EMPTY' }, (sight) => isReady(sight, 'reader') && !fieldIsEmpty(sight)),
  stimulus('scan', { type: 'SCANNED', bytes: new Uint8Array(1) }, (sight) => isReady(sight, 'scanner')),
];

const health: readonly Stimulus<InspectorContext>[] = [
  stimulus('fault', { type: 'JOURNAL_READY' }, (sight) => maySpeak(sight, 'journal', true)),
  stimulus(
    'fault',
    { type: 'JOURNAL_FAILED', fault: 'journal' },
    (sight) => !sight.in(`${HEALTH}.journal.failed`) && maySpeak(sight, 'journal', false),
  ),
  ...(['reader', 'scanner', 'printer'] as const).flatMap((device) => {
    const name = device.toUpperCase() as 'READER' | 'SCANNER' | 'PRINTER';
    return [
      stimulus('fault', { type: `${name}_READY` }, (sight) => maySpeak(sight, device, true)),
      stimulus(
        'fault',
        { type: `${name}_LOST` },
        (sight) => !sight.in(`${HEALTH}.${device}.lost`) && maySpeak(sight, device, false),
      ),
    ];
  }),
];

const COMFORT = ['language', 'larger', 'contrast'] as const;
const BUTTONS = [
  ...['ask-number', 'done', 'back', 'document-shown', 'document-missing', 'retain', 'surcharge', 'print-again'],
  ...RETENTION_REASONS.map((reason) => `retain-${reason}`),
  ...CHARGES.map((id) => `charge-${id}`),
];

const press = (button: string, possible: (sight: Seen) => boolean): Stimulus<InspectorContext> =>
  stimulus(
    'touch',
    { type: 'TOUCH', button },
    (sight) => buttonsIn(sight).has(button) && possible(sight),
    `TOUCH ${button}`,
  );

const fromFinger: readonly Stimulus<InspectorContext>[] = [
  ...COMFORT.map((button) =>
    press(button, (sight) => sight.in(HOME) && [undefined, button].includes(comfortIn(sight))),
  ),
  ...BUTTONS.map((button) => press(button, (sight) => comfortIn(sight) === undefined)),
];

/** What the inspector has in hand, where it can still make a difference. */
function handOf(sight: Seen): string {
  const { card, code, refusal } = sight.context;
  const over = [HOME, 'challenge', 'uncertain', 'outOfService', 'inspecting', 'checkingCode', 'surcharged'];
  if (over.some((node) => sight.in(node)) || sight.in('inspector.dialog.starting')) return '';
  if (card !== null) return card.inspection.documentWanted ? 'reduced card' : 'card';
  if (code !== null) return code.ticket?.reduced === true ? 'reduced code' : 'code';
  return `refused ${refusal}`;
}

/** The inspector's reader: what can be done to it, what its actors can come to, and how far its context counts. */
export const inspectorSubject: Subject<InspectorChart> = {
  name: 'inspector',
  chart: inspectorChart,
  input: { languages: LANGUAGES },
  stimuli: [...fromHand, ...health, ...fromFinger],
  answers: inspectorAnswers,
  boot: ['JOURNAL_READY', 'READER_READY', 'SCANNER_READY', 'PRINTER_READY'],
  live: (sight) => {
    const { language, document, retention } = sight.context;
    const hand = handOf(sight);
    return {
      language,
      hand,
      document: hand === '' ? '' : document,
      'slip of a card kept': retention !== null && (sight.in('printingAgain') || sight.in('retained')),
    };
  },
  show: shownName,
};
