import { expect, test } from 'vitest';
import { type CaseOutcome, caseName, type FaultCase, runFaultLoops } from '../../../hil/fault-loops/loop.ts';
import { WIRED } from '../../../hil/fault-loops/wires.ts';
import { WIRE_FAULTS } from '../../../hil/wiretap/wire-fault.ts';

/** A sample: each kind at a few frames of each wire. All of them: `npm run fault-loops`. */
test.each(WIRED)(
  'T93 T95 a fault at frames of the %s: nothing is lost, nothing doubled, the next is served',
  async (device) => {
    const survived = new Map<string, number>();
    const failed: string[] = [];
    const onCase = (tried: FaultCase, outcome: CaseOutcome): void => {
      if (outcome.kind === 'survived') survived.set(tried.kind, (survived.get(tried.kind) ?? 0) + 1);
      if (outcome.kind === 'failed')
        failed.push(`${caseName(tried)}: ${outcome.promise} ${JSON.stringify(outcome.evidence)}`);
    };
    const stride = device === 'vehicle' || device === 'office' ? 3 : 17;
    await runFaultLoops({ seed: 'sample', devices: [device], times: ['once'], stride, onCase });
    expect(failed).toEqual([]);
    expect([...survived.keys()].sort()).toEqual([...WIRE_FAULTS].sort());
  },
  240_000,
);
