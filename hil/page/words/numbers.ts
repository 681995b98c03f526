import { formatAmount } from '../../../fares/format.ts';
import { civilTime } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import { epochMillis } from '../../../fares/time.ts';
import { language } from './words.ts';

/** Grosze as people write them, `4,60 zł`. */
export const amount = (value: number): string => formatAmount(grosze(value), language());

/** `2026-11-20` in the city's time. */
export function dayText(at: number): string {
  const noon = new Date(Date.UTC(...ymd(at), 12));
  return noon.toLocaleDateString(language() === 'pl' ? 'pl-PL' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** `14:32`, or `14:32:05`, in the city's time. */
export function timeText(at: number, seconds = false): string {
  const { hour, minute, second } = civilTime(epochMillis(at));
  return [hour, minute, ...(seconds ? [second] : [])].map((part) => String(part).padStart(2, '0')).join(':');
}

function ymd(at: number): [number, number, number] {
  const { year, month, day } = civilTime(epochMillis(at));
  return [year, month - 1, day];
}

/**
 * An amount as a person types it, `20`, `4,60` or `4.60`, in grosze; undefined when it is none. `debt`: one below
 * nothing is one, too, `-3,20`.
 */
export function typedAmount(text: string, debt = false): number | undefined {
  const match = /^\s*([-\u2212]?)(\d{1,5})(?:[.,](\d{1,2}))?\s*(?:zł)?\s*$/.exec(text);
  if (!match || (match[1] !== '' && !debt)) return undefined;
  const size = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return match[1] === '' ? size : -size;
}

/** A day as data have it, `2026-11-20`, for people. */
export function dateText(day: string): string {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString(language() === 'pl' ? 'pl-PL' : 'en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** `20 Nov – 19 Dec 2026`. */
export function datesText(from: string, to: string): string {
  const style = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  const days = new Intl.DateTimeFormat(language() === 'pl' ? 'pl-PL' : 'en-GB', style);
  return days.formatRange(new Date(`${from}T12:00:00Z`), new Date(`${to}T12:00:00Z`));
}

/** The city's day at this time, `2026-11-20`; `later` whole months and days from it. */
export function isoDay(at: number, later: { readonly months?: number; readonly days?: number } = {}): string {
  const [year, month, day] = ymd(at);
  return new Date(Date.UTC(year, month + (later.months ?? 0), day + (later.days ?? 0), 12)).toISOString().slice(0, 10);
}

/** `+2 h`, `−15 min` or `+40 s`: how far a clock was off. */
export function durationText(millis: number): string {
  const size = Math.abs(millis);
  const [unit, name] = size >= 7_200_000 ? [3_600_000, 'h'] : size >= 120_000 ? [60_000, 'min'] : [1000, 's'];
  return `${millis < 0 ? '\u2212' : '+'}${Math.round(size / unit)}\u00a0${name}`;
}
