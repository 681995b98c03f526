import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { deriveModel } from '../../../hil/models/derive.ts';
import { explore } from '../../../hil/models/explore.ts';
import { vendingOnRig } from '../../../hil/models/vending/on-rig.ts';

/** Made anew with UPDATE_REFERENCE=1, once the difference is what was meant. */
const REFERENCE = new URL('./ways.txt', import.meta.url).pathname;

/**
 * One line for each state with its picture: a digest of where every event leads from there, over which branches, and
 * of the picture and the money then. A line that differs is a state from which the machine now goes another way.
 */
function ways(): string {
  const { model, states } = explore(deriveModel(vendingOnRig), 10_000);
  const leads = new Map<string, Set<string>>();
  for (const state of states) {
    const name = `${JSON.stringify(state.value).replaceAll('"', '')} ${state.shown}`;
    const own = leads.get(name) ?? new Set();
    leads.set(name, own);
    for (const event of model.eventsIn(state)) {
      const { state: after, taken } = model.step(state, event);
      const over = taken.map((branch) => model.branches[branch]).join();
      own.add(`${event.name} > ${JSON.stringify(after.value)} ${after.shown} ${after.world} ${over}`);
    }
  }
  const lines = [...leads].map(([name, own]) => {
    const digest = createHash('sha256')
      .update([...own].sort().join('\n'))
      .digest('hex');
    return `${digest.slice(0, 10)} ${name}`;
  });
  return `${lines.sort((one, other) => (one.slice(11) < other.slice(11) ? -1 : 1)).join('\n')}\n`;
}

test('from every state of the vending machine every event leads where it led', () => {
  const now = ways();
  if (process.env.UPDATE_REFERENCE === '1') writeFileSync(REFERENCE, now);
  const kept = readFileSync(REFERENCE, 'utf8').split('\n');
  expect(kept.length).toBeGreaterThan(100);
  expect(now.split('\n')).toEqual(kept);
});
