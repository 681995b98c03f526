import { z } from 'zod';

/** What the rig interface answers, as far as the monkey looks at it. Amounts are grosze, times milliseconds since 1970. */
export const scene = z.object({
  number: z.int(),
  view: z.string(),
  reason: z.string().optional(),
  outcome: z.int().optional(),
  title: z.string(),
  lines: z.array(z.string()),
  language: z.string(),
});
export type Scene = z.infer<typeof scene>;

export const state = z.object({
  now: z.number(),
  scene,
  statechart: z.unknown(),
  devices: z.record(z.string(), z.object({ status: z.string() })),
  terminal: z.int(),
});
export type MachineState = z.infer<typeof state>;

export const scenes = z.array(z.object({ at: z.number(), scene }));
export const signals = z.array(z.object({ seq: z.int(), at: z.number(), kind: z.string(), count: z.int().optional() }));
export const journal = z.array(z.looseObject({ seq: z.int(), kind: z.string() }));
export type JournalEntry = z.infer<typeof journal>[number];
export const apdus = z.array(z.object({ seq: z.int(), card: z.string(), command: z.string() }));
export const issued = z.object({ card: z.string(), number: z.string().nullable() });

export const memory = z.object({
  purses: z.record(z.string(), z.int()),
  journey: z
    .object({
      line: z.string().nullable(),
      course: z.string().nullable(),
      vehicle: z.int(),
      stop: z.int(),
      at: z.number(),
      paid: z.int(),
      tickets: z.record(z.string(), z.int()),
    })
    .nullable(),
  counter: z.int().nullable(),
  contracts: z.array(z.object({ product: z.int(), from: z.string(), to: z.string() })).catch([]),
  log: z.array(z.looseObject({ tx: z.string().optional() })),
});
export type Memory = z.infer<typeof memory>;

export const office = z.object({
  loads: z.array(z.object({ id: z.string(), state: z.enum(['pending', 'claimed', 'done']) })),
  cards: z.record(
    z.string(),
    z.object({
      purses: z.record(z.string(), z.int()),
      counter: z.int(),
      findings: z.array(z.unknown()),
      openDoubts: z.int(),
    }),
  ),
});

export const machines = z.array(z.object({ name: z.string(), state: z.string(), vehicle: z.int() }));
export const faults = z.array(z.object({ id: z.int(), fired: z.int() }));
const prices = z.object({ normal: z.int(), local: z.int(), statutory: z.int() });
export const tariff = z.object({
  bands: z.array(z.object({ upToStops: z.int().nullable(), prices: z.object({ standard: prices, premium: prices }) })),
  transferWindowSeconds: z.int(),
});
export type Tariff = z.infer<typeof tariff>;
