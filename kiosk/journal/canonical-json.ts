/**
 * One text for one value: keys sorted by UTF-16 code unit, no spaces, members that are undefined left out (RFC 8785,
 * whose number format is JavaScript's own). Throws TypeError on what JSON cannot say: NaN, infinity, bigint,
 * functions, class instances, circles.
 */
export function canonicalJson(value: unknown): string {
  return write(value, []);
}

function write(value: unknown, above: readonly object[]): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`JSON has no number ${value}`);
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      if (above.includes(value)) throw new TypeError('a value that contains itself has no JSON');
      return writeObject(value, [...above, value]);
    default:
      throw new TypeError(`JSON has no ${typeof value}`);
  }
}

function writeObject(value: object, above: readonly object[]): string {
  if (Array.isArray(value)) return `[${value.map((item: unknown) => write(item, above)).join(',')}]`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`only plain objects have JSON, not ${value.constructor.name}`);
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${write(member, above)}`);
  return `{${members.join(',')}}`;
}
