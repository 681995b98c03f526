import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WHENS } from './expected.ts';
import { tryBatch } from './service-batch.ts';
import { chosenCases, isDecisive, MACHINES, nameOf, OFFICES, type ServiceCase } from './service-cases.ts';
import type { Family } from './service-variants.ts';
import { ServiceWorld } from './service-world.ts';

/** `WHOLE_MATRIX=1`: every case instead of a sample in which every value meets every other. */
const WHOLE = process.env.WHOLE_MATRIX === '1';
const FAMILIES = { group: 'T70 T71 A20 A37', transfer: 'T31 T112 T114', 'carry-over': 'T29 T55 T119 T120' } as const;

const folder = mkdtempSync(join(tmpdir(), 'kasownik-services-'));
let world: ServiceWorld;
beforeAll(async () => {
  world = await ServiceWorld.open(folder);
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const tried = new Map<Family, number>();
const families: readonly Family[] = ['group', 'transfer', 'carry-over'];

describe.each(families)('T93 T95 A36 a torn %s, read again anywhere', (family) => {
  const cases = chosenCases(family, WHOLE);
  describe.each(MACHINES)('machine %s', (machine) => {
    test.each(OFFICES)(
      `T93 T95 ${FAMILIES[family]} office %s: charged once or not at all, nothing lost or doubled`,
      async (office) => {
        for (const when of WHENS) {
          const batch = cases.filter(
            (each) => each.machine === machine && each.office === office && each.when === when,
          );
          for (let from = 0; from < batch.length; from += 300) {
            const found = await tryBatch(world, batch.slice(from, from + 300));
            tried.set(family, (tried.get(family) ?? 0) + found.tried);
            expect(found.faults.slice(0, 10)).toEqual([]);
          }
        }
      },
      600_000,
    );
  });
});

/** What a case is made of, by the names of its sides. */
const SIDES: Readonly<Record<string, (each: ServiceCase) => string>> = {
  variant: ({ variant }) => variant.name,
  machine: ({ machine }) => machine,
  where: ({ where }) => where,
  when: ({ when }) => when,
  office: ({ office }) => office,
  reading: ({ reading }) => reading,
};

/** Every two values of different sides that meet in some case. */
function meetings(cases: readonly ServiceCase[]): ReadonlySet<string> {
  const sides = Object.values(SIDES);
  return new Set(
    cases.flatMap((each) =>
      sides.flatMap((one, index) => sides.slice(index + 1).map((other) => `${one(each)} / ${other(each)}`)),
    ),
  );
}

const cutOf = ({ variant, machine, cut }: ServiceCase): string =>
  `${variant.name} ${machine} ${cut === null ? 'not torn' : `${cut.when} ${cut.command}`}`;

test.each(families)('T95 the cases of a torn %s: every cut, every two values together, none twice', (family) => {
  const [cases, all] = [chosenCases(family, WHOLE), chosenCases(family, true)];
  expect(tried.get(family)).toBe(cases.length);
  expect(new Set(cases.map(nameOf)).size).toBe(cases.length);
  expect(new Set(cases.map(cutOf))).toEqual(new Set(all.map(cutOf)));
  expect(meetings(cases)).toEqual(meetings(all));
  console.info(
    `torn ${family}: ${cases.length} cases of ${all.length}, ${cases.filter(isDecisive).length} cut at Commit`,
  );
});
