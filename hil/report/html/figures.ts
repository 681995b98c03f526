/** `0.31 s`, `12.4 s`, `2 min 05 s`. */
export function seconds(value: number): string {
  if (value < 60) return `${value < 9.995 ? value.toFixed(2) : value.toFixed(1)} s`;
  const whole = Math.round(value);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return `${hours > 0 ? `${hours} h ` : ''}${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${floorTo((100 * part) / whole, 1)} %`;
}

/** Never rounded up to what was not reached. */
function floorTo(value: number, digits: number): string {
  const scale = 10 ** digits;
  const floored = Math.floor(value * scale + 1e-9) / scale;
  return Number.isInteger(floored) ? String(floored) : floored.toFixed(digits);
}

export function ratio(value: number, bound: number): string {
  return bound > 0 ? (value / bound).toFixed(2) : '–';
}

/** `2026-11-20 12:56:42 UTC`. */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
