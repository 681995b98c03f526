import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ENTRY, EXIT, type Lane, Lanes, PURSE } from './lanes.ts';
import { written } from './money.ts';
import type { FaultOrder } from './rig.ts';
import { randomTariff } from './tariffs.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Both operations are seven commands; Commit is the last. */
const COMMIT = 7;
const COMMANDS = Array.from({ length: COMMIT }, (_, index) => index + 1);

type Operation = 'check-in' | 'check-out';
type Where = 'front' | 'rear' | 'elsewhere';

interface Case {
  readonly operation: Operation;
  readonly damage: 'tear' | 'kill';
  readonly command: number;
  readonly when: 'before' | 'after';
  /** Where the card is presented again. */
  readonly where: Where;
}

const WHERES: readonly Where[] = ['front', 'rear', 'elsewhere'];

/** Every cut of both operations, alive and killed; at Commit presented again at each place, before it at one in turn. */
const CASES: readonly Case[] = (['check-in', 'check-out'] as const).flatMap((operation, operationIndex) =>
  (['tear', 'kill'] as const).flatMap((damage, damageIndex) =>
    COMMANDS.flatMap((command) =>
      (['before', 'after'] as const).flatMap((when, whenIndex) => {
        const turn = (command + operationIndex + damageIndex + whenIndex) % WHERES.length;
        const wheres = command === COMMIT ? WHERES : WHERES.slice(turn, turn + 1);
        return wheres.map((where) => ({ operation, damage, command, when, where }));
      }),
    ),
  ),
);

let bench: Lanes;
beforeAll(async () => {
  bench = await Lanes.start(randomTariff(31, 6), 3);
});
afterAll(() => bench?.discard());

const wasExecuted = ({ command, when }: Case): boolean => command === COMMIT && when === 'after';

/** What the card holds once it was presented again at once, told by the rules. */
function expectedPurse(each: Case): number {
  const { most, least } = bench;
  if (each.operation === 'check-in') {
    return PURSE - (wasExecuted(each) && each.where === 'elsewhere' ? 2 * most : most);
  }
  const price = bench.price(EXIT - ENTRY);
  if (each.where !== 'elsewhere') return PURSE - price;
  return PURSE - (wasExecuted(each) ? price + least : 2 * most);
}

function faultOf({ damage, command, when }: Case): FaultOrder {
  const at = { nthApdu: command, when };
  return damage === 'tear' ? { device: 'antenna', fault: 'tear', at } : { device: 'machine', fault: 'kill', at };
}

async function tornAndPresentedAgain(each: Case, lane: Lane): Promise<void> {
  const { operation, damage, command, when, where } = each;
  const name = `${operation}, ${damage} ${when} command ${command}, then ${where}`;
  const { rig } = bench;
  const card = await bench.cardBefore(operation, lane);
  const before = (await rig.memory(card)).counter ?? Number.NaN;
  const shown = await lane.front.tapWith(faultOf(each), card);
  if (damage === 'tear') {
    const expected = command === COMMIT ? { view: 'uncertain' } : { view: 'refused', reason: 'removed-early' };
    expect(shown, name).toMatchObject({ scene: expected, beeps: [3] });
  } else {
    expect(shown, name).toBeUndefined();
  }
  expect((await rig.memory(card)).counter, `${name}: the card`).toBe(before + (wasExecuted(each) ? 1 : 0));

  // A killed machine comes back before the card does, or only after it was seen elsewhere.
  if (damage === 'kill' && where === 'front') await lane.front.start();
  const again = await lane[where].tap(card);
  expect(again.beeps, name).toEqual([1]);
  if (damage === 'kill' && where !== 'front') await lane.front.start();

  const said = await rig.agreement(card);
  const { t = Number.NaN } = said.memory.purses;
  expect(t, `${name}: the purse`).toBe(expectedPurse(each));
  expect(again.scene.lines.join('\n'), `${name}: the screen`).toContain(written(t));
  expect(said.office, `${name}: agreement`).toEqual(said.card);
}

describe('T93 T95 the matrix of torn cards over the real stack', () => {
  test.each(['check-in', 'check-out'] as const)(
    'T93 T95 A36 %s cut at every command, alive and killed: charged once, refunded once, agreed',
    async (operation) => {
      const cases = CASES.filter((each) => each.operation === operation);
      expect(cases).toHaveLength(2 * (2 * (COMMIT - 1) + 2 * WHERES.length));
      await bench.share(cases, tornAndPresentedAgain);
    },
    240_000,
  );
});
