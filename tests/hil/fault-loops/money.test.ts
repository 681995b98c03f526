import { expect, test } from 'vitest';
import type { CaseOutcome } from '../../../hil/fault-loops/loop.ts';
import { MONEY_WIRED } from '../../../hil/fault-loops/money/money-fault.ts';
import { type MoneyCase, moneyCaseName, runMoneyLoops } from '../../../hil/fault-loops/money/money-loop.ts';

/** A sample: so many kinds, at one frame. All of them: `npm run fault-loops -- --device coin-line,terminal,printer`. */
const SAMPLE = {
  'coin-line': { from: 9, kinds: ['drop-order', 'drop-reply', 'reset', 'jam'] },
  terminal: { from: 19, kinds: ['drop-from-machine', 'duplicate-from-terminal', 'unplug-from-terminal'] },
  printer: { from: 7, kinds: ['corrupt', 'reset', 'paper-out-at-row', 'unplug-at-row'] },
} as const;

test.concurrent.each(MONEY_WIRED)(
  'J33 J38 J65 a fault at the %s: coins, bank, cards and paper are what the journal says, and the next is served',
  { timeout: 240_000 },
  async (device) => {
    const { from, kinds } = SAMPLE[device];
    const struck = new Set<string>();
    const failed: string[] = [];
    const onCase = (tried: MoneyCase, outcome: CaseOutcome): void => {
      if (outcome.kind === 'survived') struck.add(tried.kind);
      if (outcome.kind === 'failed') {
        failed.push(`${moneyCaseName(tried)}: ${outcome.promise} ${JSON.stringify(outcome.evidence)}`);
      }
    };
    await runMoneyLoops({ seed: 'sample', devices: [device], kinds, times: ['once'], from, most: 1, onCase });
    expect(failed).toEqual([]);
    expect([...struck].sort()).toEqual([...kinds].sort());
  },
);
