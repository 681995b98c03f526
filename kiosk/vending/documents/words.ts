import { formatAmount } from '../../../fares/format.ts';
import { civilTime } from '../../../fares/local-time.ts';
import type { Grosze } from '../../../fares/money.ts';
import type { FareClass, Towns } from '../../../fares/tariff/town-tariff.ts';
import type { EpochMillis } from '../../../fares/time.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** Printers know neither the typographic minus nor the space that does not break. */
export function paperAmount(amount: Grosze): string {
  return formatAmount(amount, 'pl').replace('\u2212', '-').replaceAll('\u00a0', ' ');
}

/** `20.11.2026 14:32:08` */
export function paperTime(at: EpochMillis): string {
  const { year, month, day, hour, minute, second } = civilTime(at);
  return `${two(day)}.${two(month)}.${year} ${two(hour)}:${two(minute)}:${two(second)}`;
}

/** `2026-11-20` as `20.11.2026`. */
export function paperDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${date}.${month}.${year}`;
}

/** Nine figures in threes: `000 412 877`. */
export function paperCardNumber(number: number): string {
  return String(number)
    .padStart(9, '0')
    .replace(/(?<=\d)(?=(\d{3})+$)/g, ' ');
}

export const paperClass: Readonly<Record<FareClass, string>> = { normal: 'normalny', reduced: 'ulgowy' };

export const paperTowns: Readonly<Record<Towns, string>> = {
  1: 'w granicach jednego miasta',
  2: 'w granicach dwóch sąsiednich miast',
  3: 'w granicach trzech i więcej miast',
};
