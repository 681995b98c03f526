import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { keepJson } from './atomic-file.ts';

const stored = z.object({ wall: z.number() });

/**
 * What time it is when a bench starts: never earlier than it was when the bench last ran on this folder, or cards and
 * journals would come from the future.
 */
export function timeToStart(file: string, realNow: number): number {
  if (!existsSync(file)) return realNow;
  try {
    const { wall } = stored.parse(JSON.parse(readFileSync(file, 'utf8')));
    if (wall <= realNow) return realNow;
    process.stderr.write(`bench: the clock goes on where it was set, at ${new Date(wall).toISOString()}\n`);
    return wall;
  } catch {
    process.stderr.write(`bench: ${file} is unreadable; the clock starts at the real time\n`);
    return realNow;
  }
}

export function keepTime(file: string, wall: number): void {
  keepJson(file, { wall });
}
