import { civilTime } from '../local-time.ts';
import type { EpochMillis } from '../time.ts';

/** Times of the wall clock in the city, `21:00`; `to` lies on the next day where it is not after `from`. */
export interface DarkHours {
  readonly from: string;
  readonly to: string;
}

/** Whether the screen is dark at this moment: from `from` on, no longer at `to`. Never with null. */
export function isDark(at: EpochMillis, hours: DarkHours | null): boolean {
  if (hours === null) return false;
  const { hour, minute } = civilTime(at);
  const now = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  const begun = now >= hours.from;
  const over = now >= hours.to;
  return hours.from < hours.to ? begun && !over : begun || !over;
}
