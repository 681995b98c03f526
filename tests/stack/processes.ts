import { readdirSync, readFileSync } from 'node:fs';

/** A process of this computer whose command line names a bench's data folder. */
export interface Process {
  readonly pid: number;
  readonly command: string;
}

/** Every living process that works on this data folder: bench, machines, PC/SC services, readers, browsers. */
export function processesOn(folder: string): readonly Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // A dead process that nobody has waited for has no command line any more.
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return command.includes(folder) ? [{ pid: Number(name), command }] : [];
      } catch {
        return [];
      }
    });
}
