import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { emptyMemory, type TerminalMemory } from '../bank-terminal/terminal-memory.ts';
import { type CoinWorld, uncountedCoins } from '../coins/coin-line.ts';
import { keepJson } from './atomic-file.ts';

/** Something that outlives the bench: its content, and what is to be called after each change of it, and at the end. */
export interface Kept<Content> {
  readonly content: Content;
  readonly remember: () => void;
  readonly close: () => Promise<void>;
}

/** Changes within so long are written at once, ms. */
const TOGETHER_MS = 50;

const amount = z.int().min(0);
const coinWorld = z.object({
  physical: amount,
  credited: amount,
  disputed: amount,
  returned: amount,
  paidOut: amount,
  cashBox: amount,
  tray: z.array(z.int().positive()),
  hoppers: z.record(z.string(), z.object({ coins: amount, dispensed: amount, lastPaid: amount, lastUnpaid: amount })),
}) satisfies z.ZodType<CoinWorld>;

const transaction = z
  .object({
    receipt: z.int(),
    trace: z.int(),
    kind: z.enum(['payment', 'reservation', 'booking', 'refund', 'reversal']),
    grosze: amount,
    state: z.enum(['approved', 'reversed', 'booked', 'released']),
    of: z.int().optional(),
    closed: z.boolean().optional(),
  })
  // A key without a value is not the same as no key.
  .transform(({ of, closed, ...told }) => {
    return { ...told, ...(of === undefined ? {} : { of }), ...(closed === undefined ? {} : { closed }) };
  });

const terminalMemory = z.object({
  receipt: z.int(),
  trace: z.int(),
  transactions: z.array(transaction),
  printedLast: z.enum(['nothing', 'receipt', 'end-of-day']),
}) satisfies z.ZodType<TerminalMemory>;

/** Coins in hoppers, cash box and tray. `filled`: coins in each hopper of a bench that has none yet. */
export function keptCoins(file: string, filled: Readonly<Record<string, number>>): Kept<CoinWorld> {
  const begin = (): CoinWorld =>
    uncountedCoins(
      Object.fromEntries(
        Object.entries(filled).map(([name, coins]) => [name, { coins, dispensed: 0, lastPaid: 0, lastUnpaid: 0 }]),
      ),
    );
  return kept(file, coinWorld, begin, 'the coins are counted from the beginning');
}

/** Books of the bank terminal. */
export function keptTerminal(file: string): Kept<TerminalMemory> {
  return kept(file, terminalMemory, emptyMemory, 'the bank terminal has forgotten its payments');
}

function kept<Content>(
  file: string,
  schema: z.ZodType<Content>,
  begin: () => Content,
  otherwise: string,
): Kept<Content> {
  const content = read(file, schema, otherwise) ?? begin();
  let soon: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  /** Beside the devices' own business: one that waited for the disk would fall silent on its line. */
  const write = async (): Promise<void> => {
    soon = undefined;
    const draft = `${file}.draft`;
    try {
      await writeFile(draft, JSON.stringify(content), { flush: true, mode: 0o600 });
      await rename(draft, file);
    } catch {
      keepJson(file, content);
    }
  };
  return {
    content,
    remember() {
      soon ??= setTimeout(() => {
        writing = writing.then(write);
      }, TOGETHER_MS);
    },
    async close() {
      clearTimeout(soon);
      await writing;
      keepJson(file, content);
    },
  };
}

function read<Content>(file: string, schema: z.ZodType<Content>, otherwise: string): Content | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    process.stderr.write(`bench: ${file} is unreadable; ${otherwise}\n`);
    return undefined;
  }
}
