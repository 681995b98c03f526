/** G-code as controllers of the Marlin family speak it: `N12 G0 X10*57`, the sum being XOR over what stands before it. */

export function checksum(text: string): number {
  let sum = 0;
  for (const byte of Buffer.from(text, 'latin1')) sum ^= byte;
  return sum;
}

export function numberedLine(line: number, command: string): string {
  const text = `N${line} ${command}`;
  return `${text}*${checksum(text)}`;
}

export interface GcodeCommand {
  /** Absent: sent without a number. */
  readonly line?: number;
  /** `G0`, `M280`. */
  readonly word: string;
  readonly values: ReadonlyMap<string, number>;
}

/** What a controller reads of a line; `corrupt` where number or sum are not right. Comments are not sent. */
export function readLine(text: string): GcodeCommand | 'corrupt' | 'empty' {
  const trimmed = text.trim();
  if (trimmed === '') return 'empty';
  const numbered = /^N(\d+)\s+(.*?)\*(\d+)$/.exec(trimmed);
  if (numbered === null && /^N\d/.test(trimmed)) return 'corrupt';
  const body = numbered?.[2] ?? trimmed;
  if (numbered && checksum(trimmed.slice(0, trimmed.lastIndexOf('*'))) !== Number(numbered[3])) return 'corrupt';
  const [word = '', ...rest] = body.split(/\s+/);
  if (!/^[GM]\d+(\.\d+)?$/.test(word)) return 'corrupt';
  const values = new Map<string, number>();
  for (const part of rest) {
    const value = /^([A-Z])(-?\d+(\.\d+)?)?$/.exec(part);
    if (value === null) return 'corrupt';
    values.set(value[1] ?? '', Number(value[2] ?? 0));
  }
  return { ...(numbered ? { line: Number(numbered[1]) } : {}), word, values };
}

/** Millimetres as controllers take them: hundredths, no exponent. */
export function millimetres(value: number): string {
  return String(Math.round(value * 100) / 100);
}
