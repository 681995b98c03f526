import { civilDay, civilTime } from '../../../fares/local-time.ts';
import type { EpochMillis } from '../../../fares/time.ts';

/** The wall clock of the bus (Europe/Warsaw) as it is shown: T45, T47. */
export interface ShownTime {
  /** 0 = Sunday. */
  readonly weekday: number;
  /** `20.11.2026` (K26). */
  readonly date: string;
  /** `14:32`. */
  readonly time: string;
  /** `14:32:08`. */
  readonly timeWithSeconds: string;
}

export function shownTime(at: EpochMillis): ShownTime {
  const civil = civilTime(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(civil.hour)}:${two(civil.minute)}`;
  return {
    // 1970-01-01, day 0, was a Thursday.
    weekday: (civilDay(at) + 4) % 7,
    date: `${two(civil.day)}.${two(civil.month)}.${civil.year}`,
    time,
    timeWithSeconds: `${time}:${two(civil.second)}`,
  };
}

/** `2026-11-30` as `30.11.2026`; anything else stays as it is. */
export function shownDay(day: string): string {
  return day.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3.$2.$1');
}
