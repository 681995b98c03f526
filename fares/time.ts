/** Seconds since 1970-01-01 UTC: the unit in which a card remembers time. */
export type UnixSeconds = number & { readonly __unit: 'unix-seconds' };

/** Milliseconds since 1970-01-01 UTC: the unit of journals and of the rig. */
export type EpochMillis = number & { readonly __unit: 'epoch-millis' };

/** Days since 1970-01-01, a calendar day without a time zone. */
export type DayNumber = number & { readonly __unit: 'day' };

export const unixSeconds = (value: number): UnixSeconds => Math.floor(value) as UnixSeconds;
export const epochMillis = (value: number): EpochMillis => value as EpochMillis;
export const dayNumber = (value: number): DayNumber => Math.floor(value) as DayNumber;
export const secondsOf = (at: EpochMillis): UnixSeconds => unixSeconds(at / 1000);
export const millisOf = (at: UnixSeconds): EpochMillis => epochMillis(at * 1000);
