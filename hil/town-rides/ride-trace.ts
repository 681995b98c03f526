import { z } from 'zod';
import { MachineFailure, type Suite } from '../runs/contract.ts';
import { RigCalls } from '../station/rig-calls.ts';
import { BUS, busAfter, inWords, keyInTime, rideAct } from './ride-acts.ts';
import type { RideViolation } from './ride-search.ts';
import { notAs, RigRides } from './rig-rides.ts';
import { type HeldCard, mustBe } from './town-ledger.ts';

/** A way through rides by towns, as text: kept by the explorer, played by a rig. */
export const rideTraceSchema = z.strictObject({
  rides: z.literal('jaworzno'),
  breaks: z.string(),
  what: z.string(),
  start: z.strictObject({ ep: z.int(), contract: z.boolean(), blocked: z.boolean() }),
  acts: z.array(rideAct).min(1),
});
export type RideTrace = z.infer<typeof rideTraceSchema>;

export const rideTraceOf = (breaks: string, { start, acts, what }: RideViolation): RideTrace => ({
  rides: 'jaworzno',
  breaks,
  what,
  start,
  acts: [...acts],
});

/** Each tap of the way on the real machine, held against lists I and II. */
export function suiteOfRides({ breaks, what, start, acts }: RideTrace, name: string): Suite {
  return {
    name,
    about: `${breaks}: ${what}`,
    subject: { city: 'jaworzno', machine: 'validator' },
    limitSeconds: 300,
    async run({ rig, machine, signal }, progress) {
      const rides = new RigRides(new RigCalls(rig, machine, signal));
      const lists = await rides.lists();
      let bus = BUS;
      let held: HeldCard = { ...start, open: null, ended: null };
      await rides.place(bus);
      const card = await rides.issue(start);
      if (start.blocked) await rides.block([card]);
      for (const act of acts) {
        await progress.step({ title: inWords(act), act: act.act === 'tap' ? 'card' : 'wait' }, async () => {
          bus = busAfter(bus, act);
          if (act.act !== 'tap') return rides.place(bus);
          const before = await rides.remembered(card);
          const tapped = await rides.tap(card, act);
          const must = mustBe(held, keyInTime(act), bus, lists);
          const wrong = notAs(must, tapped, before, keyInTime(act));
          if (wrong !== undefined) throw new MachineFailure(wrong, { expected: must, seen: tapped });
          held = must.card;
        });
      }
      progress.measure({ name: 'acts that came to what lists I and II say', value: acts.length, unit: 'acts' });
    },
  };
}
