import type { Language } from '../../../kiosk/screen/scene.ts';
import type { UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import type { ValidatorInput } from '../../../kiosk/screen/view/input.ts';
import { disconnectedScene, validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { homes, inputFor, situations, slowness } from './samples.ts';

/** Some views in a look of their own: by night, in larger text, with more time offered or running out. */
const looks: Readonly<Record<string, readonly [look: Partial<ValidatorInput>, names: readonly string[]]>> = {
  night: [
    { night: true },
    ['home', 'checked-in', 'checked-out', 'card-contents', 'uncertain', 'refused-funds', 'choosing-group'],
  ],
  'night, pocket': [{ night: true }, ['insert-card-transfer', 'working-carry-over', 'carried-over-4-several']],
  larger: [
    { larger: true },
    ['home', 'checked-in', 'card-contents-full', 'uncertain', 'choosing-group', 'choosing-amount'],
  ],
  'larger, lists': [{ larger: true }, ['carried-over-4-some', 'checked-in-companions', 'insert-card-carry-over']],
  'more time': [slowness.offered, ['checked-in', 'card-contents', 'choosing-group', 'insert-card-transfer']],
  'time running out': [slowness.warned, ['present-card', 'choosing-group', 'choosing-amount', 'checked-out']],
};

/** Every view in a language, as it is kept for reference: by name, in a fixed order. */
export function viewsIn(language: Language): readonly (readonly [name: string, scene: UnnumberedScene])[] {
  const situation = (name: string, changes: Partial<ValidatorInput>) => {
    const sample = situations[name];
    if (!sample) throw new Error(`no sample ${name}`);
    return validatorScene(inputFor(sample, { language, ...changes }));
  };
  return [
    ...Object.keys(situations).map((name) => [name, situation(name, {})] as const),
    ...Object.entries(homes).map(
      ([name, home]) => [name, validatorScene(inputFor({ view: 'home' }, { ...home, language }))] as const,
    ),
    ['disconnected', disconnectedScene({ language, larger: false })],
    ...Object.entries(looks).flatMap(([look, [changes, names]]) =>
      names.map((name) => [`${name}, ${look}`, situation(name, changes)] as const),
    ),
  ];
}
