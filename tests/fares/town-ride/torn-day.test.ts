import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CardState } from '../../../fares/card/state.ts';
import type { ExitStopKept } from '../../../fares/journey/tap-context.ts';
import { civilDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import { type Doubt, settleDoubt } from '../../../fares/settle.ts';
import { dayNumber } from '../../../fares/time.ts';
import { afterTownDoubt } from '../../../fares/town-ride/after-town-doubt.ts';
import { givenCard, later } from '../given.ts';
import { asWritten, ValueFiles } from '../value-files.ts';
import {
  anyTownTariff,
  anyZones,
  EMPTY,
  givenContract,
  givenTownTap,
  NO_CONTRACTS,
  nameOf,
  present,
  townBook,
} from './given-town.ts';
import { anyStep, classOf, placeOf, TownDay } from './town-day.ts';
import { type Presented, TownLedger } from './town-ledger.ts';

/** What becomes of the Commit of a presentation: answered, or cut before or after the card had carried it out. */
const fate = fc.constantFrom('answered', 'answered', 'lost before', 'lost after');

interface OpenDoubt {
  readonly doubt: Doubt;
  /** What the ledger says that it would have shown; undefined where the card did not carry it out. */
  readonly shown: string | undefined;
  readonly step: number;
}

/** The machines of one passenger's day, each with what it remembers of his card. */
class Machines {
  readonly doubts = new Map<number, OpenDoubt>();
  readonly kept = new Map<number, ExitStopKept>();

  keptAt({ machine, course, time }: Presented): number | undefined {
    const kept = this.kept.get(machine);
    return kept?.courseKey === course && later(time) - kept.at < 60_000 ? kept.exitIndex : undefined;
  }
}

test('J61 J63 A8 A36 over any day of cards taken away too early, a ride is charged once and given back once', () => {
  const followed = new Set<string>();
  fc.assert(
    fc.property(
      anyTownTariff(700),
      fc.tuple(anyZones, anyZones),
      fc.integer({ min: 0, max: 9_000 }),
      fc.boolean(),
      fc.array(fc.tuple(anyStep, fate), { minLength: 1, maxLength: 60 }),
      (data, courses, purse, hasContract, steps) => {
        const book = townBook(data);
        const ledger = new TownLedger(data, purse);
        const card = givenCard({ purse: grosze(purse), expiresOn: dayNumber(civilDay(later(0)) + 10) });
        const files = new ValueFiles(card, -1_000);
        const contracts = hasContract ? ([givenContract(-9, 9), EMPTY] as const) : NO_CONTRACTS;
        const day = new TownDay(courses);
        const machines = new Machines();
        let log: readonly CardState[] = [card];

        for (const [sequence, [step, fateOfCommit]] of steps.entries()) {
          const state = log[0] ?? card;
          let at = day.next(step, hasContract);
          const place = placeOf(at, sequence);
          const open = machines.doubts.get(at.machine);
          machines.doubts.delete(at.machine);
          if (open !== undefined) {
            const next = afterTownDoubt(settleDoubt(open.doubt, log), open.doubt, state, {
              keyPressed: at.key !== null,
              uncertainShown: open.step === sequence - 1,
              place: givenTownTap(place),
              contracts,
            });
            followed.add(next.kind);
            if (next.kind === 'show-result') {
              expect(next.result).toMatchObject({ kind: open.shown, balance: ledger.purse });
              continue;
            }
            if (next.kind === 'run-again') at = { ...at, key: next.pressed === 'normal' ? 'N' : 'U' };
            else if (next.exitStopKept !== undefined) machines.kept.set(at.machine, next.exitStopKept);
          }
          at = { ...at, keptExit: machines.keptAt(at) };
          const exitStopKept = machines.kept.get(at.machine);
          const decision = present(state, classOf(at.key), place, { contracts, exitStopKept }, book);
          const lostBefore = fateOfCommit === 'lost before' && 'after' in decision;
          const told = lostBefore ? undefined : ledger.present(at);
          if (!lostBefore) expect({ sequence, shown: nameOf(decision) }).toEqual({ sequence, shown: told });
          if ('after' in decision) {
            const { kind, movement, stopIndex } = decision;
            const after = asWritten(decision.after);
            if (fateOfCommit !== 'answered') {
              const { transaction, courseKey, now } = givenTownTap(place);
              const intent = kind;
              const before = state;
              const counterBefore = state.counter;
              const doubt = { transaction, counterBefore, before, after, intent, courseKey, stopIndex, at: now };
              machines.doubts.set(at.machine, { doubt, shown: told, step: sequence });
            }
            if (!lostBefore) {
              if (kind !== 'registration') files.move(kind, movement);
              log = [after, ...log].slice(0, 8);
            }
          }
          const { purse: onCard, counter } = log[0] ?? card;
          expect({ sequence, onCard, file: files.purse, writes: counter - card.counter }).toEqual({
            sequence,
            onCard: ledger.purse,
            file: ledger.purse,
            writes: ledger.writes,
          });
        }
      },
    ),
    { numRuns: 500 },
  );
  expect([...followed].sort()).toEqual(['decide-afresh', 'run-again', 'show-result']);
});
