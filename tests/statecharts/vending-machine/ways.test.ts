import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ModelState, Sight } from '../../../hil/models/contract.ts';
import { deriveModel } from '../../../hil/models/derive.ts';
import { explore } from '../../../hil/models/explore.ts';
import { vendingOnRig } from '../../../hil/models/vending/on-rig.ts';
import { situationIn } from '../../../hil/models/vending/pictures.ts';
import type { VendingContext } from '../../../statecharts/vending-machine/chart.ts';

/** Made anew with UPDATE_REFERENCE=1, once the difference is what was meant. */
const REFERENCE = new URL('./ways.txt', import.meta.url).pathname;

/**
 * One line for each state with its picture: a digest of where every event leads from there, over which branches, of all
 * that the passenger sees and of the money then, and of what the machine has learned on the way. A line that differs is a state from which the machine now goes another way.
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
      own.add(`${event.name} > ${plain(situationIn(after as Sight<VendingContext>, state.shown))}`);
      own.add(`${event.name} > ${plain(learned(state, after))}`);
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

/** What of the context is another than before. */
function learned({ context: before }: ModelState, { context: after }: ModelState): object {
  const [old, now] = [before, after].map((context) => Object.entries(context as object));
  const known = new Map(old);
  return Object.fromEntries((now ?? []).filter(([name, value]) => plain(known.get(name)) !== plain(value)));
}

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part)) ?? 'undefined';

test('from every state of the vending machine every event leads where it led', () => {
  const now = ways();
  if (process.env.UPDATE_REFERENCE === '1') writeFileSync(REFERENCE, now);
  const kept = readFileSync(REFERENCE, 'utf8').split('\n');
  expect(kept.length).toBeGreaterThan(100);
  expect(now.split('\n')).toEqual(kept);
});
