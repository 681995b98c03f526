import { type ChildProcess, spawn } from 'node:child_process';
import { searchPath } from './programs.ts';

/**
 * Runs in a mount namespace of its own, so nothing on the host changes:
 * - each reader gets a copy of the vpcd driver, because the driver keeps its slots in static variables by slot number
 *   alone (ifd-vpcd.c) and two readers of one loaded file would share them. A tmpfs, since the host's folder may be noexec;
 * - our folder stands where pcscd was compiled to put its socket;
 * - the drivers' folder is empty: readers plugged into the computer stay with the system's service.
 * PR_SET_PDEATHSIG takes the service along when the bench dies, whatever it dies of.
 */
const SCRIPT = `set -e
folder=$1 parent=$2 driver=$3
shift 3
mount -t tmpfs tmpfs "$folder/lib"
for place in "$@"; do cp "$driver" "$folder/lib/$place.so"; done
[ -d /run/pcscd ] || { mount -t tmpfs tmpfs /run; mkdir /run/pcscd; }
mount --bind "$folder/run" /run/pcscd
mount -t tmpfs tmpfs "\${driver%/*/*}"
exec setpriv --pdeathsig KILL sh -c '
  [ "$PPID" = "$1" ] || exit 1
  exec pcscd --foreground --config "$2"
' sh "$parent" "$folder/conf"
`;

export interface Namespaced {
  readonly folder: string;
  /** The vpcd driver to copy, in a folder of pcscd's drivers folder. */
  readonly driver: string;
  readonly places: readonly string[];
}

/** pcscd in a private mount namespace. Without root a user namespace is tried too, where the kernel permits one. */
export const spawnPcscd = ({ folder, driver, places }: Namespaced): ChildProcess => {
  const asRoot = process.getuid?.() === 0;
  const unshare = asRoot ? ['--mount'] : ['--user', '--map-root-user', '--mount'];
  return spawn(
    'unshare',
    [...unshare, 'sh', '-c', SCRIPT, 'sh', folder, String(process.pid), driver, ...places],
    // A group of its own: Ctrl-C at the terminal goes to the bench, which stops the service in order.
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C', PATH: searchPath() } },
  );
};
