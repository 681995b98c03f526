import type { TerminalPrompt } from './contract.ts';

const PROMPTS: Readonly<Record<number, TerminalPrompt>> = {
  0: 'look-at-terminal',
  1: 'look-at-terminal',
  4: 'wait',
  5: 'reversing',
  6: 'wait',
  10: 'insert-card',
  11: 'remove-card',
  14: 'wait',
  21: 'wrong-pin',
  23: 'wait',
  28: 'approved',
  29: 'declined',
};

/** The same words, and `remove the card` with them. */
const AND_REMOVE_CARD = 0x40;

/** Intermediate status (04 FF) in words of ours; what is not known is best read on the terminal itself. */
export function promptOf(code: number): TerminalPrompt {
  const known = PROMPTS[code];
  if (known !== undefined) return known;
  return code < 0x80 && PROMPTS[code & ~AND_REMOVE_CARD] !== undefined ? 'remove-card' : 'look-at-terminal';
}
