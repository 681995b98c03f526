import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { RigError } from '../bench/rig-error.ts';

/**
 * A call's body or query as the schema says. Throws RigError 400 with one line per mistake; an unknown key is
 * named, so that a misspelt option is never silently ignored.
 */
export function parsed<Schema extends z.ZodType>(schema: Schema, given: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const detail = result.error.issues.map((issue) => ({
    at: issue.path.length > 0 ? issue.path.join('.') : what,
    problem: issue.message,
    ...(issue.code === 'unrecognized_keys' ? { unknown: issue.keys } : {}),
  }));
  throw new RigError(400, `bad-${what}`, detail);
}

/** A body that may be left out, where all of it is optional. */
export function body<Schema extends z.ZodType>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  return parsed(schema, request.body ?? {}, 'body');
}

export function query<Schema extends z.ZodType>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  return parsed(schema, request.query, 'query');
}

export function params<Schema extends z.ZodType>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  return parsed(schema, request.params, 'path');
}

/** The machine a call means: `main` where it names none. */
export const machineQuery = { machine: z.string().default('main') };

export const machineOnly = z.strictObject(machineQuery);

/** A whole number in a query string. */
export const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'expected a whole number')
  .transform(Number);

export const afterQuery = z.strictObject({ ...machineQuery, after: wholeNumber.default(0) });

export const nothing = z.strictObject({});
