import { cell, derived } from '../dom/reactive.ts';
import type { Card, Memory } from '../rig/cards.ts';
import type { Apdu, Entry, Machine, MachineState, Signal } from '../rig/machines.ts';
import type { Clock, Fault, Office, Vehicle } from '../rig/surroundings.ts';
import { isoDay } from '../words/numbers.ts';

/** The machine that is shown; everything that belongs to one machine is of this one. */
export const shownMachine = cell('main');
/** The card whose memory is shown. */
export const chosenCard = cell<string | undefined>(undefined);

export const machines = cell<readonly Machine[]>([]);
/** False until the bench's cards have been read for the first time. */
export const cardsKnown = cell(false);
export const cards = cell<readonly Card[]>([]);
export const memories = cell<ReadonlyMap<string, Memory>>(new Map());
export const vehicle = cell<Vehicle | undefined>(undefined);
/** The clock as it was read, and the page's own time then. */
export const clock = cell<{ readonly read: Clock; readonly at: number } | undefined>(undefined);
/** Undefined while the machine does not run. */
export const machineState = cell<MachineState | undefined>(undefined);
export const journal = cell<readonly Entry[]>([]);
export const apdus = cell<readonly Apdu[]>([]);
export const signals = cell<readonly Signal[]>([]);
export const faults = cell<readonly Fault[]>([]);
export const office = cell<Office | undefined>(undefined);

export const machineNow = derived(() => machines().find(({ name }) => name === shownMachine()));
export const cardNow = derived(() => cards().find(({ card }) => card === chosenCard()));
export const memoryNow = derived(() => memories().get(chosenCard() ?? ''));

/** Keys of the shown machine by name; those of before while it has no power. */
export const machineKeys = cell<Readonly<Record<string, string>>>({});
export const hasKeys = derived(() => Object.keys(machineKeys()).length > 0);

/** The machine waits for a card in its pocket. */
export const pocketWanted = derived(() => machineState()?.scene.view === 'insert-card');

const today = derived(() => {
  const known = clock();
  return known && isoDay(known.read.now);
});
/** Whether a day such as `2026-11-20` is over on the bench. */
export const hasPassed = (day: string): boolean => day < (today() ?? day);

export function cardOf(id: string): Card | undefined {
  return cards().find(({ card }) => card === id);
}
