import { expect, test } from 'vitest';
import { JAWORZNO_CONTRACT_DAY, JAWORZNO_DAY } from '../../../hil/fault-loops/jaworzno-day.ts';
import { type CaseOutcome, caseName, type FaultCase, runFaultLoops } from '../../../hil/fault-loops/loop.ts';

/** A sample: three kinds at two frames of a day each. All of them: `npm run fault-loops -- --city jaworzno`. */
test.each([
  ['J47 J50 J54 J68 J71 a day of rides', JAWORZNO_DAY, 17],
  ['J68 J72 J73 a contract that is counted', JAWORZNO_CONTRACT_DAY, 7],
] as const)(
  '%s: a fault at the reader loses nothing, doubles nothing',
  {
    timeout: 240_000,
  },
  async (_, day, stride) => {
    const survived = new Set<string>();
    const failed: string[] = [];
    const onCase = (tried: FaultCase, outcome: CaseOutcome): void => {
      if (outcome.kind === 'survived') survived.add(tried.kind);
      if (outcome.kind === 'failed') {
        failed.push(`${caseName(tried)}: ${outcome.promise} ${JSON.stringify(outcome.evidence)}`);
      }
    };
    const kinds = ['drop', 'unplug', 'corrupt'] as const;
    const directions = ['to-driver'] as const;
    await runFaultLoops({ seed: 'sample', day, devices: ['antenna'], kinds, directions, stride, most: 2, onCase });
    expect(failed).toEqual([]);
    expect([...survived].sort()).toEqual([...kinds].sort());
  },
);
