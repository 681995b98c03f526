import { civilDay } from '../monkey/world.ts';

const wall = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Warsaw',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** A time of the day in Poland, `04:30:00`. */
export const clockTime = (seconds: number): string => wall.format(new Date(seconds * 1000));

/** Seconds since 1970 of so many minutes after midnight of this day in Poland, where the clock is not changed by day. */
export function atMinute(day: string, minute: number): number {
  const noon = Date.parse(`${day}T12:00:00Z`) / 1000;
  const shown = Number(clockTime(noon).slice(0, 2)) - 12;
  return noon - 12 * 3600 + minute * 60 - shown * 3600;
}

/** The next day. */
export const dayAfter = (day: string): string => civilDay(Date.parse(`${day}T12:00:00Z`) / 1000 + 86_400);
