import { expect, test } from 'vitest';
import { playWithin } from '../../../hil/monkey/vending/within/within-game.ts';

/** A sample of `node hil/monkey/main.ts --machine vending --within`: a few hundred where the computer is at leisure. */
test('J33 J34 J38 J65 random sales by bytes with faults and kills: credited = delivered + paid out + owed, and all that the devices counted', {
  timeout: 120_000,
}, async () => {
  const played = await playWithin({ seed: 'sample', sales: 250, limitMs: 15_000, lanes: 8, say: () => {} });
  expect(played.violation?.message, JSON.stringify(played.violation?.detail)).toBeUndefined();
  expect(played.sales).toBeGreaterThan(10);
  expect(played.kills).toBeGreaterThan(0);
});
