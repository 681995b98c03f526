import type { ValidatorChart, ValidatorContext } from '../../../statecharts/validator/chart.ts';
import type { Answer, Sight, Stimulus, Subject } from '../contract.ts';
import { PROOF } from './pictures.ts';
import { defects, SERVING, type Serving, servedIn } from './results.ts';
import { JAWORZNO_MODEL, type ModelledCity, subjectOf, TARNOW_MODEL } from './subject.ts';

type Seen = Sight<ValidatorContext>;

const serving = (sight: Seen): Serving | undefined => SERVING.find((node) => sight.in(node));
const journalFailed = (sight: Seen) => sight.in('validator.health.journal.failed');
const anyTickets = ({ context }: Seen) => Object.values(context.tickets).some((count) => count > 0);

/** Results of a group that need something to have been chosen (A39). */
const NEEDS_TICKETS: readonly string[] = ['checked-in', 'uncertain', 'machine-failed'];

/** Results that come of something that goes wrong: not together with a key in the middle. */
const NEEDS_MISHAP: readonly string[] = ['uncertain', 'machine-failed'];

/** What the uncertain view says of a card in the pocket: that very card is asked for. */
const IN_DOUBT = { transferring: 'purse-transfer', carryingOver: 'carry-over' } as const;
/** What its own card comes to when it is put into the pocket again. */
const AGAIN: Readonly<Record<string, string>> = { 'purse-transfer': 'transferred', 'carry-over': 'carried-over' };

/**
 * The validator as a rig can lead it: while a card is served nothing else happens, but that the disk fails, and then
 * the service fails for it, or that one key is pressed, and then it comes to what it would have come to; a card that keeps the machine waiting until it says so has fallen silent, and comes to
 * nothing; beside an uncertain view there is one card, at the antenna or in the pocket.
 */
export function onRigOf(city: ModelledCity): Subject<ValidatorChart> {
  const subject = subjectOf(city);
  return {
    ...subject,
    name: `${subject.name} on a rig`,
    stimuli: subject.stimuli.flatMap((stimulus) => onRig(stimulus)),
    answers: {
      serveCard: { done: [...servedIn(city.outcomes, city.paged).map(answerOnRig), ...doubts()], error: defects },
    },
    live: (sight) => ({
      ...subject.live(sight),
      tickets: sight.in('grouping') ? anyTickets(sight) : null,
    }),
  };
}

export const validatorOnRig = onRigOf(TARNOW_MODEL);
export const jaworznoOnRig = onRigOf(JAWORZNO_MODEL);

function onRig(stimulus: Stimulus<ValidatorContext>): readonly Stimulus<ValidatorContext>[] {
  const { name, possible = () => true } = stimulus;
  // Both faults of the disk take the same branches.
  if (name === 'JOURNAL_FAILED disk-full') return [];
  return [{ ...stimulus, possible: (sight) => isLed(name, sight) && possible(sight) }];
}

function isLed(name: string, sight: Seen): boolean {
  const served = serving(sight);
  if (name === 'JOURNAL_FAILED') {
    if (served === undefined || isShown(sight) || inPocketAgain(sight) || keyMeanwhile(sight)) return false;
    return served !== 'grouping' || anyTickets(sight);
  }
  if (name.startsWith('KEY ') && served !== undefined) {
    return !isShown(sight) && !journalFailed(sight) && !keyMeanwhile(sight);
  }
  if (served !== undefined) return false;
  // A reader that comes back tells that its field is empty, and then the key is heard: the model's has told it before.
  if (name === 'READER_LOST' && sight.context.keptKey !== null) return false;
  if (name === 'CARD' && sight.in('uncertain')) return sight.in('validator.pocket.empty');
  if (name === 'POCKET_CARD' && sight.in('uncertain')) return sight.in('validator.field.empty');
  return true;
}

function answerOnRig(answer: Answer): Answer {
  const { name, possible = () => true } = answer;
  return {
    ...answer,
    possible: (seen, node) => {
      const sight = seen as Seen;
      if (!possible(seen, node) || (name === 'uncertain' && node in IN_DOUBT)) return false;
      if (keyMeanwhile(sight) && (isShown(sight) || NEEDS_MISHAP.includes(name))) return false;
      if (journalFailed(sight)) return name === 'machine-failed' && !isShown(sight);
      if (isShown(sight)) return name === (node === 'carryingOver' ? 'carried-over' : 'refused');
      if (name === 'machine-failed') return false;
      if (node === 'repeating') return isRepeated(sight, name);
      return node !== 'grouping' || anyTickets(sight) || !NEEDS_TICKETS.includes(name);
    },
  };
}

/** At the antenna any card is tapped; in the pocket only the one in doubt is served (T80). */
function isRepeated(sight: Seen, name: string): boolean {
  const pocketOnly = Object.values(AGAIN).includes(name);
  if (!inPocketAgain(sight)) return !pocketOnly;
  return name === 'refused' || name === AGAIN[sight.shown.split(' ')[1] ?? ''];
}

function inPocketAgain(sight: Seen): boolean {
  return sight.in('repeating') && sight.in('validator.pocket.occupied');
}

function doubts(): readonly Answer[] {
  return Object.entries(IN_DOUBT).map(([node, purpose]) => ({
    name: `uncertain:${purpose}`,
    payload: { view: 'uncertain', proof: PROOF, again: false, purpose },
    possible: (sight, at) => at === node && !journalFailed(sight as Seen) && !isShown(sight as Seen),
  }));
}

/** A key was pressed while the card was served. */
function keyMeanwhile(sight: Seen): boolean {
  return serving(sight) !== undefined && sight.context.keptKey !== null;
}

/** The service has taken so long that the machine says that it works. */
function isShown(sight: Seen): boolean {
  const node = serving(sight);
  return node !== undefined && sight.in(`validator.dialog.${node}.shown`);
}
