/** Devices of a vending machine whose wires are struck. */
export const MONEY_WIRED = ['coin-line', 'terminal', 'printer'] as const;
export type MoneyWired = (typeof MONEY_WIRED)[number];

/** What happens at an answer of a device on the coin line, or from there on until it is taken back. */
export const COIN_FAULTS = [
  'drop-order',
  'drop-reply',
  'corrupt',
  'duplicate',
  'unplug',
  'reset',
  'brown-out',
  'adapter',
  'jam',
  'empty',
] as const;
export type CoinFault = (typeof COIN_FAULTS)[number];

/** What happens to a frame of the bank terminal's line, by whom it was sent. */
export const TERMINAL_FAULTS = [
  'drop-from-terminal',
  'drop-from-machine',
  'corrupt-from-terminal',
  'corrupt-from-machine',
  'duplicate-from-terminal',
  'duplicate-from-machine',
  'split-from-terminal',
  'unplug-from-terminal',
  'unplug-from-machine',
  'reset-from-terminal',
  'reset-from-machine',
] as const;
export type TerminalWireFault = (typeof TERMINAL_FAULTS)[number];

/** At an answer of the printer; those that end in `-at-row` so far down the paper. */
export const PRINTER_FAULTS = [
  'drop-reply',
  'corrupt',
  'unplug',
  'reset',
  'paper-out-at-row',
  'cover-at-row',
  'cutter-at-row',
  'jam-at-row',
  'overheated-at-row',
  'reset-at-row',
  'unplug-at-row',
] as const;
export type PrinterWireFault = (typeof PRINTER_FAULTS)[number];

export type MoneyFaultKind = CoinFault | TerminalWireFault | PrinterWireFault;

export const KINDS_OF: Readonly<Record<MoneyWired, readonly MoneyFaultKind[]>> = {
  'coin-line': COIN_FAULTS,
  terminal: TERMINAL_FAULTS,
  printer: PRINTER_FAULTS,
};

/** Faults that last by themselves until they are taken back. */
const LASTING: readonly MoneyFaultKind[] = ['jam', 'empty'];

/** How often a fault of this kind strikes: a state begins once. */
export function timesOf(device: MoneyWired, kind: MoneyFaultKind): readonly ('once' | 'for-ever')[] {
  const lasts = LASTING.includes(kind) || kind.endsWith('-at-row') || (kind === 'unplug' && device !== 'terminal');
  return lasts || kind === 'adapter' ? ['once'] : ['once', 'for-ever'];
}

/** The fault strikes the Nth frame (or so many rows of dots) from when it is armed, and with `for-ever` all after it. */
export interface MoneyFaultOrder {
  readonly device: MoneyWired;
  readonly kind: MoneyFaultKind;
  readonly times: 'once' | 'for-ever';
  readonly nth: number;
}
