import { expect, test } from 'vitest';
import { type CaseOutcome, caseName, type FaultCase, runFaultLoops } from '../../../hil/fault-loops/loop.ts';
import { WIRED } from '../../../hil/fault-loops/wires.ts';
import { WIRE_FAULTS } from '../../../hil/wiretap/wire-fault.ts';

/** Frames apart: a passenger's day has some thirty on the antenna, twenty in the pocket and a few calls. */
const STRIDES = { antenna: 13, slot: 9, vehicle: 3, office: 3 } as const;

/** A sample: each kind at two frames of each wire. All of them: `npm run fault-loops`. */
test.each(WIRED)(
  'T93 T95 a fault on the wire of the %s: nothing is lost, nothing doubled, the next is served',
  {
    timeout: 240_000,
  },
  async (device) => {
    const survived = new Set<string>();
    const failed: string[] = [];
    const onCase = (tried: FaultCase, outcome: CaseOutcome): void => {
      if (outcome.kind === 'survived') survived.add(tried.kind);
      if (outcome.kind === 'failed') {
        failed.push(`${caseName(tried)}: ${outcome.promise} ${JSON.stringify(outcome.evidence)}`);
      }
    };
    const sample = { seed: 'sample', devices: [device], stride: STRIDES[device], most: 2, onCase } as const;
    const half = (odd: number) => WIRE_FAULTS.filter((_, index) => index % 2 === odd);
    await runFaultLoops({ ...sample, kinds: half(0), directions: ['to-device'], times: ['once'] });
    await runFaultLoops({ ...sample, kinds: half(1), directions: ['to-driver'], times: ['for-ever'] });
    expect(failed).toEqual([]);
    expect([...survived].sort()).toEqual([...WIRE_FAULTS].sort());
  },
);
