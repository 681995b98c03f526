import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BankTerminal, BankTerminalEvent, Payment } from '../../../devices/bank-terminal/contract.ts';
import type { ZvtLine, ZvtSettings, ZvtTiming } from '../../../devices/bank-terminal/zvt-settings.ts';
import { openZvtTerminal } from '../../../devices/bank-terminal/zvt-terminal.ts';
import { emptyMemory, type TerminalMemory } from '../../../hil/bank-terminal/terminal-memory.ts';
import type { TerminalModel } from '../../../hil/bank-terminal/terminal-model.ts';
import type { Mischief } from '../../../hil/bank-terminal/terminal-wire.ts';
import { VirtualTerminal } from '../../../hil/bank-terminal/virtual-terminal.ts';

export const PASSWORD = '123456';

/** A terminal in no hurry to give up, and quick in all else. */
export const QUICK: Partial<TerminalModel> = { tapAfterMs: 5, hostMs: 1, askAgainMs: 20, ackMs: 5000, cardWaitMs: 300 };

export const PATIENT: Partial<ZvtTiming> = {
  reconnectMs: 30,
  busyEveryMs: 30,
  busyTries: 100,
  moreTimeMs: 40,
  settleMs: { tcp: 20, serial: 200 },
};

export interface Stand {
  readonly terminal: VirtualTerminal;
  readonly memory: TerminalMemory;
  readonly line: ZvtLine;
  close(): Promise<void>;
}

/** A virtual terminal on TCP or on a pseudo-terminal whose path stays. */
export async function stand(
  kind: ZvtLine['kind'],
  model: Partial<TerminalModel> = {},
  { memory = emptyMemory(), mischief }: { readonly memory?: TerminalMemory; readonly mischief?: Mischief } = {},
): Promise<Stand> {
  const folder = mkdtempSync(join(tmpdir(), 'terminal-'));
  const path = join(folder, 'line');
  const own: TerminalModel['line'] = kind === 'tcp' ? { kind } : { kind, path, linkAckMs: 150 };
  const terminal = new VirtualTerminal({ ...QUICK, line: own, ...model }, memory, mischief);
  await terminal.plugIn();
  return {
    terminal,
    memory,
    line: kind === 'tcp' ? { kind, host: '127.0.0.1', port: terminal.port } : { kind, path },
    close: async () => {
      await terminal.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Machine {
  readonly driver: BankTerminal;
  readonly events: BankTerminalEvent[];
}

export function machineAt(
  line: ZvtLine,
  timing: Partial<ZvtTiming> = {},
  settings: Partial<ZvtSettings> = {},
): Machine {
  const driver = openZvtTerminal({ line, password: PASSWORD, timing: { ...PATIENT, ...timing }, ...settings });
  const events: BankTerminalEvent[] = [];
  driver.subscribe((event) => events.push(event));
  return { driver, events };
}

export const never = (): AbortSignal => new AbortController().signal;

export type Goods = 'delivered' | 'failed';

/** Goods that come out, or not, at once or after a while; remembers what was asked of them. */
export function goods(word: Goods, afterMs = 0): { deliver: (payment: Payment) => Promise<Goods>; asked: Payment[] } {
  const asked: Payment[] = [];
  return {
    asked,
    deliver: async (payment) => {
      asked.push(payment);
      if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
      return word;
    },
  };
}
