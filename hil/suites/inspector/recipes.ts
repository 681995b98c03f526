import { type Working, workingIn } from '../../models/inspector/subject.ts';
import type { Act } from '../walk/walk.ts';

/** What a card has to be before it is presented. */
export type CardKind =
  | 'ordinary'
  /** J78: a contract at a reduced fare. */
  | 'reduced'
  /** J80: an e-ticket waits for it that may be coded. */
  | 'e-ticket'
  | 'reduced e-ticket'
  | 'foreign'
  /** This reader does not know what became of a coding; it was executed. */
  | 'doubtful';

/** What goes wrong meanwhile. */
export type Mishap =
  /** The card's answer to Commit is lost. */
  | 'commit unanswered'
  /** The card falls silent at once. */
  | 'silent'
  /** It takes so long that the reader says that it works. */
  | 'slow'
  | 'disk fails';

export interface Recipe {
  readonly working: Working;
  readonly card?: CardKind;
  /** K38: a code of a ticket at a reduced fare. */
  readonly reduced?: boolean;
  readonly mishap?: Mishap;
}

/** J79, J80: by what reading the card comes to. */
const CARDS: Readonly<Record<string, Omit<Recipe, 'working'>>> = {
  inspected: { card: 'ordinary' },
  'inspected:reduced': { card: 'reduced' },
  coded: { card: 'e-ticket' },
  'coded:reduced': { card: 'reduced e-ticket' },
  'refused:foreign': { card: 'foreign' },
  'refused:removed-early': { card: 'ordinary', mishap: 'silent' },
  uncertain: { card: 'e-ticket', mishap: 'commit unanswered' },
  // Reading a card waits for the disk only to settle a doubt.
  'machine-failed': { card: 'doubtful', mishap: 'disk fails' },
};

/** How the work of this act comes to its result; null where nothing is at work. */
export function recipeOf({ events, through }: Act): Recipe | null {
  const working = through.map(workingIn).find((node) => node !== undefined);
  const answer = events.find(({ kind }) => kind === 'done');
  if (working === undefined || answer === undefined) return null;
  const result = answer.name.split(' ')[1] ?? '';
  const slow = events.some(({ name }) => name === 'elapsed.workingShown') ? { mishap: 'slow' as const } : {};
  if (working !== 'inspecting') {
    const failed = result === 'machine-failed' ? { mishap: 'disk fails' as const } : {};
    return { working, reduced: result === 'checked:reduced', ...slow, ...failed };
  }
  const card = CARDS[result];
  if (card === undefined) throw new Error(`there is no way to let a card come to ${result} on a rig`);
  return { working, ...card, ...slow };
}
