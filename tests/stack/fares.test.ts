import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { course } from './buses.ts';
import { type Machine, Rig } from './rig.ts';
import type { Issued } from './shapes.ts';
import { newFolder } from './start-command.ts';
import { bothEnds, CONCESSIONS, maximum, priceOf, randomTariff, TIERS } from './tariffs.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const KINDS = TIERS.flatMap((tier) => CONCESSIONS.map((concession) => ({ tier, concession })));
type Kind = (typeof KINDS)[number];

interface Ride {
  readonly kind: Kind;
  readonly stops: number;
  readonly purse: number;
  readonly card: Issued;
}

/**
 * Passengers of every kind get in at the first stop of one course and get out one by one; each kind has a machine of
 * the bus to itself, so that the taps go on side by side.
 */
describe.each([
  { bands: 2, seed: 11 },
  { bands: 5, seed: 12 },
  { bands: 8, seed: 13 },
])('a tariff file of $bands bands', ({ bands, seed }) => {
  const tariff = randomTariff(seed, bands);
  const ends = bothEnds(tariff);
  const scratch = newFolder();
  let rig: Rig;
  let machines: readonly Machine[];
  let rides: readonly Ride[];

  beforeAll(async () => {
    const file = join(scratch.folder, 'tariff.json');
    writeFileSync(file, JSON.stringify(tariff));
    rig = await Rig.start({ args: ['--tariff', file] });
    const further = KINDS.slice(1).map((_, index) => rig.addMachine(`m${index + 2}`));
    machines = [rig.main, ...(await Promise.all(further))];
    await rig.main.bus({ line: '41', course: '7', stops: course((ends.at(-1) ?? 0) + 1), at: 0, phase: 'at-stop' });
    rides = await Promise.all(
      KINDS.flatMap((kind) =>
        ends.map(async (stops): Promise<Ride> => {
          const purse = maximum(tariff, kind.tier, kind.concession) + stops;
          return { kind, stops, purse, card: await rig.card({ ...kind, purses: { t: purse } }) };
        }),
      ),
    );
  });
  afterAll(async () => {
    await rig?.discard();
    scratch.remove();
  });

  /** All rides of a kind one after the other at its machine, the kinds side by side. */
  const atEachMachine = (wanted: (ride: Ride) => boolean, act: (ride: Ride, machine: Machine) => Promise<void>) =>
    Promise.all(
      KINDS.map(async (kind, index) => {
        const machine = machines[index] ?? rig.main;
        for (const ride of rides.filter((each) => each.kind === kind && wanted(each))) await act(ride, machine);
      }),
    );

  test('T8 the tariff in force is the file', async () => {
    expect(await rig.ask(z.unknown(), 'GET', '/tariff')).toEqual(tariff);
  });

  test("T10 T82 T84 check-in takes the maximum of the card's tier and concession", async () => {
    await atEachMachine(
      () => true,
      async ({ card, kind, purse }, machine) => {
        expect((await machine.tap(card)).scene.view).toBe('checked-in');
        const most = maximum(tariff, kind.tier, kind.concession);
        const { purses, journey } = await rig.memory(card);
        expect(purses.t, `${kind.tier} ${kind.concession}`).toBe(purse - most);
        expect(journey?.paid).toBe(most);
      },
    );
  });

  test('T8 T11 T12 T13 T14 check-out leaves exactly the price of the band, at both of its ends', async () => {
    for (const stops of ends) {
      await rig.main.bus({ at: stops, phase: 'at-stop' });
      await atEachMachine(
        (ride) => ride.stops === stops,
        async ({ card, kind, purse }, machine) => {
          expect((await machine.tap(card)).scene.view).toBe('checked-out');
          const price = priceOf(tariff, stops, kind.tier, kind.concession);
          expect((await rig.memory(card)).purses.t, `${stops} stops, ${kind.tier} ${kind.concession}`).toBe(
            purse - price,
          );
        },
      );
    }
  });

  test('T8 card and office agree on every ride', async () => {
    const { cards } = await rig.office();
    for (const { card, kind, purse, stops } of rides) {
      const t = purse - priceOf(tariff, stops, kind.tier, kind.concession);
      const agreed = { purses: { t, e: 0 }, counter: 2, findings: [], openDoubts: 0 };
      expect(cards[String(card.number)]).toEqual(agreed);
    }
  });
});
