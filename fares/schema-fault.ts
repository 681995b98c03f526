import type { z } from 'zod';

/** So many faults are told in words; the rest are counted. */
const MOST_TOLD = 3;

/**
 * What is wrong with data that a schema refused, in one line that names each place: `bands[2].upToStops: is missing;
 * unknown key "upToStop"`. The schema must have been told to report its input.
 */
export function faultsInWords(error: z.ZodError): string {
  const told = error.issues.slice(0, MOST_TOLD).map(describe).join('; ');
  const others = error.issues.length - MOST_TOLD;
  return oneLine(others > 0 ? `${told}; and ${others} more` : told);
}

function describe(issue: z.core.$ZodIssue): string {
  const place = placeOf(issue.path);
  const at = place === '' ? '' : `${place}: `;
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${at}unknown key ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
    case 'invalid_type':
    case 'invalid_value':
      return issue.input === undefined ? `${at}is missing` : `${at}${issue.message}`;
    default:
      return `${at}${issue.message}`;
  }
}

/** `bands[2].prices.standard` */
function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((place, key) => {
    if (typeof key === 'number') return `${place}[${key}]`;
    return place === '' ? String(key) : `${place}.${String(key)}`;
  }, '');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
