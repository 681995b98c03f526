import { SERVING } from '../../models/validator/results.ts';
import type { Act } from '../walk/walk.ts';

/** What a card has to be before it is presented. */
export type CardKind =
  /** Money in both purses, nothing open. */
  | 'rider'
  /** A ride is open, begun at another machine of this bus some stops ago. */
  | 'aboard'
  /** A season ticket valid today, and money. */
  | 'season'
  | 'foreign'
  /** This machine does not know what became of an operation; it was executed. */
  | 'doubtful check-in'
  | 'doubtful check-out'
  | 'doubtful registration'
  /** The one of the uncertain view. */
  | 'doubtful just now';

/** What goes wrong while it is served. */
export type Mishap =
  /** The card's answer to Commit is lost. */
  | 'commit unanswered'
  /** The card falls silent at once. */
  | 'silent'
  | 'disk fails'
  /** It fails while the card is served slowly: what only reads the card hears of it by its second entry. */
  | 'disk fails meanwhile';

export interface Recipe {
  readonly card: CardKind;
  readonly mishap?: Mishap;
  /** The office holds a top-up ready for it. */
  readonly load?: true;
}

const UNCERTAIN: Recipe = { card: 'rider', mishap: 'commit unanswered' };
const FAILED: Recipe = { card: 'rider', mishap: 'disk fails' };
const RIDER: Recipe = { card: 'rider' };
const REFUSED: Recipe = { card: 'foreign' };

const TAP: Readonly<Record<string, Recipe>> = {
  'checked-in': RIDER,
  'checked-out': { card: 'aboard' },
  refused: REFUSED,
  choosing: { card: 'season' },
  uncertain: UNCERTAIN,
  'machine-failed': FAILED,
};

const DOUBTFUL_RIDES: Readonly<Record<string, Recipe>> = {
  'checked-in': { card: 'doubtful check-in' },
  'checked-out': { card: 'doubtful check-out' },
};

/** By the state that serves the card, by what it comes to: how to bring it about. */
export type Recipes = Readonly<Record<string, Readonly<Record<string, Recipe>>>>;

export const TARNOW_RECIPES: Recipes = {
  tapping: TAP,
  paying: TAP,
  checking: {
    'card-contents': RIDER,
    refused: REFUSED,
    // A card check writes to the journal only what became of a doubt, and is content if that is not lost at once.
    'machine-failed': { card: 'doubtful check-in', mishap: 'disk fails meanwhile' },
  },
  grouping: { ...TAP, 'checked-out': { card: 'doubtful check-out' } },
  transferring: {
    ...DOUBTFUL_RIDES,
    transferred: RIDER,
    refused: REFUSED,
    'uncertain:purse-transfer': UNCERTAIN,
    'machine-failed': FAILED,
  },
  carryingOver: {
    ...DOUBTFUL_RIDES,
    'carried-over': RIDER,
    refused: REFUSED,
    'uncertain:carry-over': { ...UNCERTAIN, load: true },
    'machine-failed': { ...FAILED, load: true },
  },
  repeating: {
    ...TAP,
    transferred: { card: 'doubtful just now' },
    'carried-over': { card: 'doubtful just now' },
  },
};

/** J72: a contract is counted where no key is pressed; J47: with a key it is paid; a doubt is shown whatever was pressed. */
const COUNTED: Readonly<Record<string, Recipe>> = {
  'checked-in': { card: 'doubtful check-in' },
  'checked-out': { card: 'aboard' },
  registered: { card: 'season' },
  'choose-first': RIDER,
  refused: REFUSED,
  uncertain: { card: 'season', mishap: 'commit unanswered' },
  'machine-failed': { card: 'season', mishap: 'disk fails' },
};

export const JAWORZNO_RECIPES: Recipes = {
  tapping: COUNTED,
  registering: {
    'checked-in': RIDER,
    'checked-out': { card: 'doubtful check-out' },
    registered: { card: 'doubtful registration' },
    refused: REFUSED,
    uncertain: UNCERTAIN,
    'machine-failed': FAILED,
  },
  checking: TARNOW_RECIPES.checking ?? {},
  repeating: COUNTED,
};

/** How a card served in this state comes to this result; `slow`: only after the machine has said that it works. */
function recipeFor(recipes: Recipes, serving: string, result: string, slow: boolean): Recipe {
  if (slow) return { card: 'rider', mishap: 'silent' };
  const recipe = recipes[serving]?.[result];
  if (recipe === undefined) throw new Error(`there is no way to let ${serving} come to ${result} on a rig`);
  return recipe;
}

/** How the card of this act is to be; null where none is served. */
export function recipeOf({ events, through }: Act, recipes: Recipes): Recipe | null {
  const answer = events.find(({ kind }) => kind === 'done');
  if (answer === undefined) return null;
  const slow = events.some(({ name }) => name === 'elapsed.workingShown');
  const serving = SERVING.find((node) => through.some((seen) => seen.in(node))) ?? '';
  return recipeFor(recipes, serving, answer.name.split(' ')[1] ?? '', slow);
}
