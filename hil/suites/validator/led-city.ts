import { contractProductNumber } from '../../../fares/products/contract-product.ts';
import type { ValidatorChart } from '../../../statecharts/validator/chart.ts';
import type { Model, Subject } from '../../models/contract.ts';
import { deriveModel } from '../../models/derive.ts';
import { explore } from '../../models/explore.ts';
import { reachedBranches } from '../../models/reach.ts';
import { whyUnreachableIn } from '../../models/validator/explain.ts';
import { jaworznoOnRig, validatorOnRig } from '../../models/validator/on-rig.ts';
import {
  JAWORZNO_MODEL,
  jaworznoSubject,
  type ModelledCity,
  TARNOW_MODEL,
  validatorSubject,
} from '../../models/validator/subject.ts';
import { JAWORZNO_RECIPES, type Recipes, TARNOW_RECIPES } from './recipes.ts';

/** What leading a validator through its chart needs to know of its city. */
export interface LedCity {
  /** As in the start command. */
  readonly city: 'tarnow' | 'jaworzno';
  /** Start options: waits and amounts as few as the model has. */
  readonly options: readonly string[];
  readonly subject: Subject<ValidatorChart>;
  readonly onRig: Subject<ValidatorChart>;
  /** Why nothing takes this branch. */
  readonly explain: (branch: string, model: Model) => string | undefined;
  readonly recipes: Recipes;
  /** Enough for any ride, group or transfer. */
  readonly purses: Readonly<Record<string, number>>;
  /** Valid always. */
  readonly season: { readonly product: number; readonly from: string; readonly to: string };
  readonly stops: readonly { readonly id: string; readonly name: string; readonly zone?: string }[];
  /** J47: pressed before a card begins a ride; absent where the card alone does. */
  readonly rideKey?: string;
}

const profile = (file: string) => ['--profile', new URL(file, import.meta.url).pathname];
const ALWAYS = { from: '2000-01-01', to: '2099-12-31' };
const STOPS = Array.from({ length: 6 }, (_, index) => ({ id: `b${index}`, name: `Przystanek ${index}` }));
/** A ride from the first of them to the third leads through two of three towns (J50, J54). */
const TOWNS = ['Jaworzno', 'Jaworzno', 'Mysłowice', 'Mysłowice', 'Katowice', 'Katowice'];

export const TARNOW_LED: LedCity = {
  city: 'tarnow',
  options: profile('./profile.json'),
  subject: validatorSubject,
  onRig: validatorOnRig,
  explain: whyUnreachableIn(TARNOW_MODEL),
  recipes: TARNOW_RECIPES,
  purses: { t: 10_000, e: 10_000 },
  season: { product: 1, ...ALWAYS },
  stops: STOPS,
};

export const JAWORZNO_LED: LedCity = {
  city: 'jaworzno',
  options: profile('./profile-jaworzno.json'),
  subject: jaworznoSubject,
  onRig: jaworznoOnRig,
  explain: byProfile(JAWORZNO_MODEL),
  recipes: JAWORZNO_RECIPES,
  purses: { ep: 10_000 },
  season: { product: contractProductNumber(30, 'normal'), ...ALWAYS },
  stops: STOPS.map((stop, index) => ({ ...stop, zone: TOWNS[index] ?? '' })),
  rideKey: 'N',
};

/** What Tarnow's machine takes and this city's profile has nothing for is told as such. */
function byProfile(city: ModelledCity): LedCity['explain'] {
  const here = whyUnreachableIn(city);
  let elsewhere: ReadonlySet<string> | undefined;
  return (branch, model) => {
    elsewhere ??= takenIn(validatorSubject);
    const why = here(branch, model);
    return why !== undefined && elsewhere.has(branch) ? `profile: ${why}` : why;
  };
}

function takenIn(subject: Subject<ValidatorChart>): ReadonlySet<string> {
  const states = explore(deriveModel(subject));
  return new Set([...reachedBranches(states)].flatMap((branch) => states.model.branches[branch] ?? []));
}
