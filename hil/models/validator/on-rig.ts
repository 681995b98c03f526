import type { ValidatorChart, ValidatorContext } from '../../../statecharts/validator/chart.ts';
import type { Answer, Sight, Stimulus, Subject } from '../contract.ts';
import { defects, SERVING, type Serving, served } from './results.ts';
import { validatorSubject } from './subject.ts';

type Seen = Sight<ValidatorContext>;

const serving = (sight: Seen): Serving | undefined => SERVING.find((node) => sight.in(node));
const journalFailed = (sight: Seen) => sight.in('validator.health.journal.failed');
const anyTickets = ({ context }: Seen) => Object.values(context.tickets).some((count) => count > 0);

/** Results of a group that need something to have been chosen (A39). */
const NEEDS_TICKETS: readonly string[] = ['checked-in', 'uncertain', 'machine-failed'];

/**
 * The validator as a rig can lead it: while a card is served nothing else happens, but that the disk fails, and then
 * the service fails for it; a card that keeps the machine waiting until it says so has fallen silent, and comes to
 * nothing.
 */
export const validatorOnRig: Subject<ValidatorChart> = {
  ...validatorSubject,
  name: 'validator on a rig',
  stimuli: validatorSubject.stimuli.flatMap((stimulus) => onRig(stimulus)),
  answers: { serveCard: { done: served.map(answerOnRig), error: defects } },
  live: (sight) => ({
    ...validatorSubject.live(sight),
    tickets: sight.in('grouping') ? anyTickets(sight) : null,
  }),
};

function onRig(stimulus: Stimulus<ValidatorContext>): readonly Stimulus<ValidatorContext>[] {
  const { name, possible = () => true } = stimulus;
  // Both faults of the disk take the same branches.
  if (name === 'JOURNAL_FAILED disk-full') return [];
  const also =
    name === 'JOURNAL_FAILED'
      ? (sight: Seen) =>
          serving(sight) !== undefined && !isShown(sight) && !(sight.in('grouping') && !anyTickets(sight))
      : (sight: Seen) => serving(sight) === undefined;
  return [{ ...stimulus, possible: (sight) => also(sight) && possible(sight) }];
}

function answerOnRig(answer: Answer): Answer {
  const { name, possible = () => true } = answer;
  return {
    ...answer,
    possible: (seen, node) => {
      const sight = seen as Seen;
      if (!possible(seen, node)) return false;
      if (journalFailed(sight)) return name === 'machine-failed';
      if (isShown(sight)) return name === (node === 'carryingOver' ? 'carried-over' : 'refused');
      if (name === 'machine-failed') return false;
      return node !== 'grouping' || anyTickets(sight) || !NEEDS_TICKETS.includes(name);
    },
  };
}

/** The service has taken so long that the machine says that it works. */
function isShown(sight: Seen): boolean {
  const node = serving(sight);
  return node !== undefined && sight.in(`validator.dialog.${node}.shown`);
}
