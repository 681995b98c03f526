import { type DayNumber, dayNumber, type EpochMillis, secondsOf, type UnixSeconds } from './time.ts';

/**
 * Civil time of the cities, Europe/Warsaw, by arithmetic: CET (UTC+1), and CEST (UTC+2) from the last Sunday of
 * March to the last Sunday of October, both changes at 01:00 UTC (Directive 2000/84/EC; so in Poland since 1996).
 */
const DAY = 86_400;
const HOUR = 3_600;
const CHANGE_OF_CLOCKS = 1 * HOUR;

export interface CivilDate {
  readonly year: number;
  /** 1-12 */
  readonly month: number;
  /** 1-31 */
  readonly day: number;
}

export interface CivilTime extends CivilDate {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar (the algorithm of era, year and day of era). */
export function dayOf({ year, month, day }: CivilDate): DayNumber {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return dayNumber(era * 146_097 + dayOfEra - 719_468);
}

/** The inverse of dayOf. */
export function dateOf(day: DayNumber): CivilDate {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

/** `2026-11-20` as a day; undefined when it is not a date of the calendar written like that. */
export function parseDay(text: string): DayNumber | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const day = dayOf({ year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) });
  return formatDay(day) === text ? day : undefined;
}

/** The day as `2026-11-20`. */
export function formatDay(day: DayNumber): string {
  const date = dateOf(day);
  return `${String(date.year).padStart(4, '0')}-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`;
}

/** 1970-01-01 was a Thursday, so day 3 a Sunday. */
function lastSundayOf(year: number, month: 3 | 10): DayNumber {
  const last = dayOf({ year, month, day: 31 });
  return dayNumber(last - ((((last - 3) % 7) + 7) % 7));
}

/** Seconds that Warsaw is ahead of UTC: 3600 or 7200. */
export function warsawOffset(at: UnixSeconds): number {
  const { year } = dateOf(dayNumber(at / DAY));
  const summerFrom = lastSundayOf(year, 3) * DAY + CHANGE_OF_CLOCKS;
  const summerTo = lastSundayOf(year, 10) * DAY + CHANGE_OF_CLOCKS;
  return at >= summerFrom && at < summerTo ? 2 * HOUR : HOUR;
}

/** The calendar day in Warsaw. */
export function civilDay(at: EpochMillis): DayNumber {
  const seconds = secondsOf(at);
  return dayNumber((seconds + warsawOffset(seconds)) / DAY);
}

/** What a clock on the wall shows in Warsaw. */
export function civilTime(at: EpochMillis): CivilTime {
  const seconds = secondsOf(at);
  const local = seconds + warsawOffset(seconds);
  const day = dayNumber(local / DAY);
  const ofDay = local - day * DAY;
  return {
    ...dateOf(day),
    hour: Math.floor(ofDay / HOUR),
    minute: Math.floor((ofDay % HOUR) / 60),
    second: ofDay % 60,
  };
}

/**
 * The day whose timetable the bus runs: a course that begins before midnight belongs to the day on which it began
 * until the wall clock shows `boundarySeconds` after midnight (03:00 = 10800). The clock on the wall decides, so the
 * days of the change of clocks are no exception.
 */
export function operatingDay(at: EpochMillis, boundarySeconds: number): DayNumber {
  const seconds = secondsOf(at);
  return dayNumber((seconds + warsawOffset(seconds) - boundarySeconds) / DAY);
}
