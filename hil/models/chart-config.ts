/** A part of a chart's configuration, to be changed freely. */
export type Config = { [key: string]: unknown };

/** A copy in which nothing is shared with the original but functions and class instances. */
export function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part)]));
}
