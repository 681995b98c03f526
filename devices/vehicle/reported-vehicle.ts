import { z } from 'zod';
import type { Vehicle, VehicleReport } from './contract.ts';

/** A card remembers stops in one byte and vehicles in two. */
const positionSchema = z
  .object({
    line: z.string().min(1).max(8),
    course: z.string().min(1).max(32),
    vehicle: z.int().min(0).max(0xffff),
    stops: z
      .array(z.object({ id: z.string(), name: z.string().min(1), zone: z.string().optional() }))
      .min(1)
      .max(250),
    at: z.int().min(0),
    phase: z.enum(['at-stop', 'between']),
  })
  .refine((position) => position.at < position.stops.length, { message: 'no stop of that index', path: ['at'] });

/**
 * The vehicle as an on-board computer reports it in messages of the shape VehiclePosition. A message that is not one
 * ends in the named state `unknown`, never in a position.
 */
export class ReportedVehicle implements Vehicle {
  #report: VehicleReport = { kind: 'unknown', reason: 'silent', detail: 'no word from the on-board computer yet' };
  readonly #listeners = new Set<(report: VehicleReport) => void>();

  get report(): VehicleReport {
    return this.#report;
  }

  subscribe(listener: (report: VehicleReport) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A message from the on-board computer; null = it has fallen silent. */
  hear(message: unknown): void {
    this.#report = reportOf(message);
    for (const listener of this.#listeners) listener(this.#report);
  }
}

function reportOf(message: unknown): VehicleReport {
  if (message === null || message === undefined) {
    return { kind: 'unknown', reason: 'silent', detail: 'the on-board computer is silent' };
  }
  const parsed = positionSchema.safeParse(message);
  if (parsed.success) return { kind: 'position', position: parsed.data };
  const issue = parsed.error.issues[0];
  const detail = `${issue?.path.join('.') || 'message'}: ${issue?.message ?? 'unreadable'}`;
  return { kind: 'unknown', reason: 'garbage', detail };
}
