import { z } from 'zod';

/**
 * What the rig interface answers, as its contract says: declared here once more, so that a change of the product
 * does not change what is expected of it. Amounts are grosze, times milliseconds since 1970.
 */
const amount = z.int();

const button = z.object({
  id: z.string(),
  label: z.string().min(1),
  enabled: z.boolean(),
  rect: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});

export const scene = z.object({
  number: z.int().positive(),
  view: z.string(),
  reason: z.string().optional(),
  outcome: z.int().min(1).max(4).optional(),
  title: z.string(),
  lines: z.array(z.string()),
  buttons: z.array(button),
  language: z.enum(['pl', 'en', 'uk', 'de']),
  secondsLeft: z.int().optional(),
});
export type Scene = z.infer<typeof scene>;

export const state = z.object({
  now: z.number(),
  city: z.string(),
  machine: z.string(),
  statechart: z.unknown(),
  scene,
  devices: z.record(z.string(), z.object({ kind: z.string(), status: z.string(), detail: z.string().optional() })),
  lamps: z.record(z.string(), z.unknown()),
  owed: amount,
  /** 0 while the disk has not let the journal be opened: it gives the number. */
  terminal: z.int().min(0).max(65_535),
});

export const scenes = z.array(z.object({ at: z.number(), scene }));

export const signals = z.array(
  z.object({
    seq: z.int(),
    at: z.number(),
    kind: z.enum(['beep', 'lamp', 'voice', 'stamp']),
    count: z.int().optional(),
  }),
);

export const journal = z.array(z.looseObject({ seq: z.int(), at: z.number(), kind: z.string() }));

export const apdus = z.array(
  z.object({
    seq: z.int(),
    at: z.number(),
    reader: z.string(),
    command: z.string(),
    sent: z.int(),
    received: z.int(),
    faults: z.array(z.int()).optional(),
  }),
);

export const issued = z.object({
  card: z.string(),
  uid: z.string().regex(/^[0-9a-f]{14}$/),
  number: z.string().nullable(),
});
export type Issued = z.infer<typeof issued>;

export const memory = z.object({
  purses: z.record(z.string(), amount),
  contracts: z.array(z.looseObject({ product: z.int() })),
  journey: z
    .object({
      line: z.string().nullable(),
      course: z.string().nullable(),
      vehicle: z.int(),
      stop: z.int(),
      at: z.number(),
      paid: amount,
      tickets: z.record(z.string(), z.int()),
    })
    .nullable(),
  counter: z.int().nullable(),
  log: z.array(z.looseObject({})),
});
export type Memory = z.infer<typeof memory>;

export const office = z.object({
  records: z.array(z.looseObject({ kind: z.string(), machine: z.string() })),
  loads: z.array(z.looseObject({ number: z.int(), state: z.enum(['pending', 'claimed', 'done']) })),
  cards: z.record(
    z.string(),
    z.object({
      purses: z.record(z.string(), amount),
      counter: z.int(),
      findings: z.array(z.unknown()),
      openDoubts: z.int(),
    }),
  ),
});

export const machines = z.array(
  z.object({ name: z.string(), state: z.string(), screen: z.url(), pid: z.int().nullable(), vehicle: z.int() }),
);

export const faults = z.array(
  z.object({ id: z.int(), device: z.string(), fault: z.string(), fired: z.int(), machine: z.string().nullable() }),
);
export const error = z.object({ error: z.string().min(1), detail: z.unknown() });
