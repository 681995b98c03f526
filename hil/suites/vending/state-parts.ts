import type { StateValue } from 'xstate';
import { z } from 'zod';
import type { Seen } from '../walk/walk.ts';

const valueSchema = z.record(z.string(), z.unknown());

/** The state as the model has it: a part that nobody has invoked is off. */
export function withParts(statechart: unknown): StateValue {
  const { delivery = 'off', cash = 'off', bank = 'off', ...machine } = valueSchema.parse(statechart);
  return { ...machine, delivery, cash, bank } as StateValue;
}

/** The dialog and its parts stand there; devices may still be on their way. */
export function isThere(wanted: StateValue, found: StateValue): boolean {
  return ['dialog', 'delivery', 'cash', 'bank'].every((part) => isSame(partOf(wanted, part), partOf(found, part)));
}

export function isSame(one: StateValue | undefined, other: StateValue | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function partOf(value: StateValue, part: string): StateValue | undefined {
  return typeof value === 'string' ? undefined : value[part];
}

export function isReady(value: StateValue, device: string): boolean {
  const health = partOf(value, 'health');
  return health !== undefined && partOf(health, device) === 'ready';
}

/** How often branches whose ids have these words have been taken meanwhile. */
export function grownBy(before: Seen, now: Seen, words: string): number {
  return [...now.taken]
    .filter(([id]) => id.includes(words))
    .reduce((sum, [id, times]) => sum + times - (before.taken.get(id) ?? 0), 0);
}
