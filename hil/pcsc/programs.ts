import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PcscUnavailable } from './unavailable.ts';

/** The virtual reader driver where Debian's vsmartcard-vpcd puts it. */
export const VPCD_DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';

/** pcscd and mount live in sbin, which a user's PATH may lack. */
export const searchPath = (): string => `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin`;

/** Throws PcscUnavailable naming the first thing that is not installed. */
export const requirePrograms = (programs: readonly string[], driver: string): void => {
  if (process.platform !== 'linux') throw new PcscUnavailable(`it needs Linux, this is ${process.platform}`);
  const folders = searchPath()
    .split(':')
    .filter((folder) => folder !== '');
  for (const program of programs) {
    const found = folders.some((folder) => existsSync(join(folder, program)));
    if (!found) throw new PcscUnavailable(`${program} is not installed`);
  }
  if (!existsSync(driver)) throw new PcscUnavailable(`${driver} is not installed (vsmartcard-vpcd)`);
};
