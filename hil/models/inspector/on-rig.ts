import type { InspectorChart, InspectorContext } from '../../../statecharts/inspector/chart.ts';
import type { ActorAnswers, Answer, Sight, Stimulus, Subject } from '../contract.ts';
import { inspectorSubject, workingIn } from './subject.ts';

type Seen = Sight<InspectorContext>;

const journalFailed = (sight: Seen): boolean => sight.in('inspector.health.journal.failed');
const printerIsReady = (sight: Seen): boolean => sight.in('inspector.health.printer.ready');

/** The work has taken so long that the reader says that it works. */
function isShown(sight: Seen): boolean {
  const node = workingIn(sight);
  return node !== undefined && sight.in(`inspector.dialog.${node}.shown`);
}

/**
 * The inspector's reader as a rig can lead it: while a card, a code or a slip is at work nothing else happens, but that
 * the disk fails, and then the work fails for it; what takes so long that the reader says so comes out well.
 */
export const inspectorOnRig: Subject<InspectorChart> = {
  ...inspectorSubject,
  name: 'inspector on a rig',
  stimuli: inspectorSubject.stimuli.map((stimulus) => onRig(stimulus)),
  answers: Object.fromEntries(Object.entries(inspectorSubject.answers).map(([actor, all]) => [actor, answersOf(all)])),
  elapses: (sight, wait) => {
    if (wait !== 'workingShown') return true;
    return !journalFailed(sight) && (!sight.in('printingAgain') || printerIsReady(sight));
  },
};

function onRig(stimulus: Stimulus<InspectorContext>): Stimulus<InspectorContext> {
  const { name, possible = () => true } = stimulus;
  return { ...stimulus, possible: (sight) => isLed(name, sight) && possible(sight) };
}

function isLed(name: string, sight: Seen): boolean {
  const working = workingIn(sight);
  // An idle reader's disk is noticed when something is to be written down: that is brought about at home.
  if (name === 'JOURNAL_FAILED') {
    return working === undefined
      ? sight.in('home') || sight.in('inspector.dialog.starting')
      : working !== 'printingAgain' && !isShown(sight);
  }
  return working === undefined;
}

function answersOf({ done, error }: ActorAnswers<InspectorContext>): ActorAnswers<InspectorContext> {
  return { done: done.map(onRigAnswer), error };
}

function onRigAnswer(answer: Answer<InspectorContext>): Answer<InspectorContext> {
  const { name } = answer;
  return {
    ...answer,
    possible: (sight) => {
      if (journalFailed(sight) && !sight.in('printingAgain')) return name === 'machine-failed';
      if (sight.in('inspecting') && isShown(sight)) return name === 'inspected';
      return name !== 'machine-failed';
    },
  };
}
