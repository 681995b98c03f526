import { expect, test } from 'vitest';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { inputFor, situations } from './samples.ts';

test.each([
  { name: 'uncertain', reason: undefined },
  { name: 'uncertain-again', reason: 'damaged' },
])('T93 T97 a doubt names a damaged card only when it is the second in a row: $name', ({ name, reason }) => {
  const situation = situations[name];
  if (situation === undefined) throw new Error(`no sample ${name}`);
  const { view, reason: told } = validatorScene(inputFor(situation));
  expect({ view, told }).toEqual({ view: 'uncertain', told: reason });
});
