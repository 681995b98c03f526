import type { Suite } from '../../runs/contract.ts';
import { openWords, type Words } from './words.ts';

/** What a scenario may set besides its story. */
export interface ScenarioSetting {
  /** The machine it is for; the Tarnów validator where nothing is said. */
  readonly city?: 'tarnow' | 'jaworzno' | 'krakow';
  readonly machine?: 'validator' | 'vending' | 'parking' | 'inspector';
  /** Options that the machine needs at its start. */
  readonly options?: readonly string[];
  /** Seconds after which it is a TIMEOUT. */
  readonly limitSeconds?: number;
  /** The bench's time at its beginning, ISO 8601 with offset. */
  readonly startsAt?: string;
}

export type Story = (words: Words) => Promise<void>;

const MARK: unique symbol = Symbol.for('kasownik.scenario');

export interface Scenario {
  readonly [MARK]: true;
  readonly title: string;
  readonly setting: ScenarioSetting;
  readonly story: Story;
}

const LIMIT_SECONDS = 120;

/** A scenario by hand: `export default scenario('A ride of seven stops', async ({ cards, passenger, screen }) => ...)`. */
export function scenario(title: string, story: Story): Scenario;
export function scenario(title: string, setting: ScenarioSetting, story: Story): Scenario;
export function scenario(title: string, first: ScenarioSetting | Story, second?: Story): Scenario {
  const story = typeof first === 'function' ? first : second;
  if (story === undefined) throw new Error(`scenario "${title}": the story is missing`);
  return { [MARK]: true, title, setting: typeof first === 'function' ? {} : first, story };
}

export function isScenario(value: unknown): value is Scenario {
  return typeof value === 'object' && value !== null && MARK in value;
}

/** The scenario as the runner takes it, under the name of its file. */
export function suiteOf({ title, setting, story }: Scenario, name: string): Suite {
  const { city = 'tarnow', machine = 'validator', limitSeconds = LIMIT_SECONDS, options, startsAt } = setting;
  return {
    name,
    about: title,
    subject: { city, machine },
    limitSeconds,
    ...(options === undefined ? {} : { options }),
    ...(startsAt === undefined ? {} : { startsAt }),
    async run(station, progress) {
      await story(await openWords(station, progress));
    },
  };
}
