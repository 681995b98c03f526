import { z } from 'zod';

/** What the rig interface answers, as far as runs look at it. Amounts are grosze, times milliseconds since 1970. */

export const button = z.object({
  id: z.string(),
  label: z.string(),
  enabled: z.boolean(),
  rect: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});

export const scene = z.object({
  number: z.int(),
  view: z.string(),
  reason: z.string().optional(),
  outcome: z.int().optional(),
  title: z.string(),
  lines: z.array(z.string()),
  buttons: z.array(button),
  language: z.string(),
  panel: z.object({ width: z.number(), height: z.number(), pixelsPerMillimetre: z.number() }).optional(),
});
export type SeenScene = z.infer<typeof scene>;

export const state = z.object({
  now: z.number(),
  city: z.string(),
  machine: z.string(),
  statechart: z.unknown(),
  scene,
  devices: z.record(
    z.string(),
    z.object({
      kind: z.string(),
      status: z.string(),
      detail: z.string().optional(),
      firmware: z.string().optional(),
      serial: z.string().optional(),
    }),
  ),
});

export const shownScenes = z.array(z.object({ at: z.number(), scene }));

export const machines = z.array(
  z.object({
    name: z.string(),
    state: z.string(),
    screen: z.string(),
    pid: z.int().nullable(),
    readers: z.object({ access: z.string(), antenna: z.array(z.string()), slot: z.array(z.string()) }).optional(),
  }),
);
