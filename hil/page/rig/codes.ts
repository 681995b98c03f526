import { z } from 'zod';
import { anything, call } from './call.ts';

export const CODE_KINDS = [
  'valid',
  'stale',
  'expired',
  'not-yet-valid',
  'forged-issuer',
  'forged-device',
  'damaged',
  'foreign',
] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

const shown = z.object({ data: z.string(), ticket: z.string(), symbol: z.string() });
/** A control code as a phone shows it. */
export type ShownCode = z.output<typeof shown>;

export interface CodeOrder {
  readonly kind: CodeKind;
  readonly ticket: string;
  readonly phone: string;
  readonly answer: number;
  readonly reduced: boolean;
}

export const makeCode = (order: CodeOrder) => call('codes', { method: 'POST', body: order, answer: shown });
export const scanCode = (machine: string, data: string) =>
  call('scan', { method: 'POST', query: { machine }, body: { data, encoding: 'hex' }, answer: anything });
