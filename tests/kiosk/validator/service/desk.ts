import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type EpochMillis, epochMillis } from '../../../../fares/time.ts';
import { seededRandom } from '../../../../hil/bench/random.ts';
import { type Bus, type Hour, Terminal } from '../tearing/terminal.ts';

export const NOON: EpochMillis = epochMillis(Date.UTC(2026, 10, 20, 11));

export interface OneTerminal {
  readonly terminal: Terminal;
  readonly bus: Bus;
  readonly hour: Hour;
  wait(seconds: number): void;
}

/** A validator's desk on a bus that stands at its fourth stop; gone when the test is over. */
export async function oneTerminal(name = 'a'): Promise<OneTerminal> {
  const folder = mkdtempSync(join(tmpdir(), 'kasownik-desk-'));
  const bus: Bus = { line: '9', course: '12', vehicle: 101, at: 3, phase: 'at-stop' };
  const hour: Hour = { now: NOON };
  const terminal = new Terminal(name, folder, bus, hour, seededRandom(name).bytes);
  await terminal.start();
  onTestFinished(async () => {
    await terminal.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const wait = (seconds: number) => {
    hour.now = epochMillis(hour.now + seconds * 1000);
  };
  return { terminal, bus, hour, wait };
}
