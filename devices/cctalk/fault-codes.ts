/** Fault codes of the self-check (header 232), Part 3 v4.7; 0 = no fault. */
const FAULTS: Readonly<Record<number, string>> = {
  2: 'inductive coils',
  3: 'credit sensor',
  4: 'piezo sensor',
  6: 'diameter sensor',
  8: 'sorter exit sensors',
  18: 'reject sensor',
  19: 'coin return mechanism',
  20: 'coin on string mechanism',
  21: 'rim sensor',
  22: 'thermistor',
  23: 'payout motor',
  24: 'payout timeout',
  25: 'payout jammed',
  26: 'payout sensor',
  27: 'level sensor',
  30: 'ROM checksum',
  33: 'supply voltage',
  34: 'temperature',
  42: 'accept gate',
  43: 'accept gate',
  48: 'slave device does not answer',
};

/** The fault in words; undefined when there is none. */
export function faultInWords(code: number | undefined): string | undefined {
  if (code === 0 || code === undefined) return undefined;
  return FAULTS[code] ?? `fault ${code}`;
}
