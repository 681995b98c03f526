import type { MachineKey } from '../../../fares/cities/city-profile.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { FunctionSituation, Situation } from '../../../statecharts/validator/situation.ts';
import type { CityWording, Messages } from '../messages/catalogue.ts';
import type { Language, Panel, Scene } from '../scene.ts';
import type { Picture } from './picture.ts';
import { steps } from './stack.ts';

/** The ride as the passenger may see it now (T46, T48-T50). */
export interface ShownRide {
  readonly line: string;
  readonly destination: string;
  /** T48: the stop that counts as entry if registered now. */
  readonly entryStop: string;
  /** T49: the stop that counts as exit if deregistered now. */
  readonly exitStop: string;
  /** T46: the stop last departed from and the next one. On the way they are entry and exit and need not be given. */
  readonly lastStop?: string | undefined;
  readonly nextStop?: string | undefined;
}

/** Functions of the home screen besides its own two (language, larger), in the order in which they are shown. */
export const machineFunctions = ['card-check', 'group', 'purse-transfer', 'carry-over'] as const;
export type MachineFunction = (typeof machineFunctions)[number];

/** Buttons that other screens than home can carry; none unless asked for. */
export type CornerButton = 'cancel' | 'larger' | 'language' | 'more-time';

export interface ValidatorInput {
  readonly situation: Situation | FunctionSituation;
  /** null: the on-board computer has not said where the bus is. */
  readonly ride: ShownRide | null;
  readonly now: EpochMillis;
  readonly language: Language;
  readonly larger: boolean;
  readonly night?: boolean | undefined;
  readonly secondsLeft?: number | undefined;
  readonly countdown?: Scene['countdown'];
  /** The panel on which it is shown. Default: the seven-inch one. */
  readonly panel?: Panel | undefined;
  /** Terminal number of the machine, 1-65535. */
  readonly terminal: number;
  /** What works on this machine now; only that is shown. Default: the card check. */
  readonly functions?: readonly MachineFunction[] | undefined;
  /** J47: the keys beside the screen by what is written on them; each has its like on the screen. Default: none. */
  readonly keys?: Readonly<Record<string, MachineKey>> | undefined;
  /** Default: the catalogue's own. */
  readonly wording?: CityWording | undefined;
  /** Buttons of the screens other than home. Default: none. */
  readonly corner?: readonly CornerButton[] | undefined;
  /** A40: the slow mode. Absent: this machine has none. Its button is on every view with a wait. */
  readonly moreTime?: MoreTime | undefined;
}

export interface MoreTime {
  /** False until the button was pressed for the first time: the waits are still the city's ordinary ones. */
  readonly slow: boolean;
  /** How often this wait can still be lengthened. */
  readonly left: number;
  /** So long before its end it is announced. Default: 20 s (A40). */
  readonly warningMs?: number | undefined;
}

/** What every view draws with. */
export interface Drawing {
  readonly picture: Picture;
  readonly messages: Messages;
  readonly language: Language;
  readonly type: TypeScale;
  readonly input: ValidatorInput;
}

/** What a view tells besides what it draws. */
export interface Told {
  readonly title: string;
  readonly tone: Scene['tone'];
  readonly speech: string;
  readonly reason?: string;
  readonly outcome?: 1 | 2 | 3 | 4;
}

/** Type sizes to try by rank, largest first; those of the larger text mode begin higher. */
export interface TypeScale {
  readonly amount: readonly number[];
  readonly word: readonly number[];
  readonly lead: readonly number[];
  readonly body: readonly number[];
  readonly small: readonly number[];
  readonly fine: readonly number[];
}

export const ordinaryType: TypeScale = {
  amount: [84],
  word: steps(46, 30),
  lead: steps(34, 26),
  body: steps(28, 20),
  small: steps(24, 18),
  fine: steps(20, 17),
};

/** Ends as low as the ordinary one: where there is much to say, all of it counts more than its size. */
export const largerType: TypeScale = {
  amount: steps(108, 76),
  word: steps(56, 28),
  lead: steps(44, 24),
  body: steps(38, 20),
  small: steps(32, 18),
  fine: steps(26, 17),
};
