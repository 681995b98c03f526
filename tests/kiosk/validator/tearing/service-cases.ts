import { WHENS, WHERES, type When, type Where } from './expected.ts';
import { type Family, VARIANTS, type Variant } from './service-variants.ts';
import type { AtCut, Cut } from './torn-field.ts';

/**
 * The office from the tear until the card has been read again. `late`: it answers, and has not heard of the torn
 * operation. `answer lost`: it hears everything, and nobody hears it.
 */
export type OfficeThen = 'up' | 'late' | 'down' | 'answer lost';
/** What the card is presented for the next time. */
export type Reading = 'a tap' | 'the same again' | 'a card check';

export interface ServiceCase {
  readonly variant: Variant;
  /** Null: not torn, the passenger was answered. */
  readonly cut: Cut | null;
  readonly machine: AtCut;
  readonly where: Where;
  readonly when: When;
  readonly office: OfficeThen;
  readonly reading: Reading;
}

export const MACHINES: readonly AtCut[] = ['alive', 'killed'];
export const OFFICES: readonly OfficeThen[] = ['up', 'late', 'down', 'answer lost'];
export const READINGS: readonly Reading[] = ['a tap', 'the same again', 'a card check'];

function cutsOf({ commands }: Variant, machine: AtCut): readonly (Cut | null)[] {
  const cuts = Array.from({ length: commands }, (_, index) => index + 1).flatMap((command): readonly Cut[] => [
    { command, when: 'before' },
    { command, when: 'after' },
  ]);
  return machine === 'alive' ? [...cuts, null] : cuts;
}

/** Whether the cut strikes the commit itself, where the card may have done it or not. */
export function isDecisive({ variant, cut }: ServiceCase): boolean {
  return variant.transaction !== null && cut !== null && cut.command === variant.commands;
}

/** The whole matrix of a family. */
function allCases(family: Family): readonly ServiceCase[] {
  return VARIANTS.filter((variant) => variant.family === family).flatMap((variant) =>
    MACHINES.flatMap((machine) =>
      cutsOf(variant, machine).flatMap((cut) =>
        WHENS.flatMap((when) =>
          OFFICES.flatMap((office) =>
            WHERES.flatMap((where) =>
              READINGS.map((reading): ServiceCase => ({ variant, cut, machine, where, when, office, reading })),
            ),
          ),
        ),
      ),
    ),
  );
}

/**
 * Every so manieth case, the cuts of Commit much more often than the others; 11 and 61 share no factor with the
 * matrix's sides, so that every value meets every other. Everything when it is asked for.
 */
export function chosenCases(family: Family, whole: boolean): readonly ServiceCase[] {
  const all = allCases(family);
  if (whole) return all;
  const decisive = all.filter(isDecisive);
  const others = all.filter((each) => !isDecisive(each));
  return [...decisive.filter((_, index) => index % 11 === 0), ...others.filter((_, index) => index % 61 === 0)];
}

export function nameOf({ variant, cut, machine, where, when, office, reading }: ServiceCase): string {
  const torn = cut === null ? 'not torn' : `cut ${cut.when} command ${cut.command}`;
  return `${variant.name}, ${torn}, machine ${machine}; office ${office}, ${when}, ${where}: ${reading}`;
}
