import { z } from 'zod';
import type { Model, ModelEvent } from '../models/contract.ts';
import type { Violation } from './explore.ts';

/** A way through a model, as text: it can be kept, read, and run on a rig. */
export const traceSchema = z.strictObject({
  machine: z.string(),
  /** Of the model it was found in; another one may know other events. */
  model: z.string(),
  breaks: z.string(),
  what: z.string(),
  events: z.array(z.string()),
});
export type Trace = z.infer<typeof traceSchema>;

export function traceOf(model: Model, { invariant, what, trace }: Violation): Trace {
  return { machine: model.name, model: model.hash, breaks: invariant, what, events: trace.map(({ name }) => name) };
}

/** Throws an Error that names the first event the model does not know. */
export function eventsOfTrace(model: Model, { events }: Pick<Trace, 'events'>): readonly ModelEvent[] {
  return events.map((name) => {
    const event = model.events.find((known) => known.name === name);
    if (event === undefined) throw new Error(`the model of ${model.name} knows no event "${name}"`);
    return event;
  });
}
