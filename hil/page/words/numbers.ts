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

/** An amount as a person types it, `20`, `4,60` or `4.60`, in grosze; undefined when it is none. */
export function typedAmount(text: string): number | undefined {
  const match = /^\s*(\d{1,5})(?:[.,](\d{1,2}))?\s*(?:zł)?\s*$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}
