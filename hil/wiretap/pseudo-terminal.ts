import { closeSync, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import koffi from 'koffi';
import { z } from 'zod';

/** This system gives no pseudo-terminal; the message says which call refused. */
export class NoPseudoTerminal extends Error {
  override readonly name = 'NoPseudoTerminal';
}

/** A serial line without a wire: what is written at one end is read at the other. */
export interface PseudoTerminal {
  /** Path that a driver opens like a serial port. */
  readonly path: string;
  onData(listener: (chunk: Buffer) => void): void;
  write(bytes: Uint8Array): void;
  /** What the driver has set, in baud; undefined: a speed without a name. */
  readonly baudRate: number | undefined;
  close(): void;
}

/** Linux: O_RDWR | O_NOCTTY (fcntl.h). */
const O_RDWR_NOCTTY = 0o2 | 0o400;
/** struct termios of glibc on Linux: four flags of 4 bytes, line discipline, 32 control characters, two speeds. */
const TERMIOS_BYTES = 60;
const CFLAG_AT = 8;
/** CBAUD with CBAUDEX (asm-generic/termbits.h). */
const CBAUD = 0o010017;
const SPEEDS: ReadonlyMap<number, number> = new Map([
  [0o7, 300],
  [0o11, 1200],
  [0o13, 2400],
  [0o14, 4800],
  [0o15, 9600],
  [0o16, 19_200],
  [0o17, 38_400],
  [0o010001, 57_600],
  [0o010002, 115_200],
  [0o010003, 230_400],
  [0o010004, 460_800],
  [0o010007, 921_600],
]);

const libc = () => {
  const lib = koffi.load('libc.so.6');
  return {
    open: lib.func('int posix_openpt(int flags)'),
    grant: lib.func('int grantpt(int fd)'),
    unlock: lib.func('int unlockpt(int fd)'),
    name: lib.func('int ptsname_r(int fd, _Out_ uint8_t *buffer, size_t size)'),
    attributes: lib.func('int tcgetattr(int fd, _Out_ uint8_t *termios)'),
    setAttributes: lib.func('int tcsetattr(int fd, int actions, const uint8_t *termios)'),
    raw: lib.func('void cfmakeraw(_Inout_ uint8_t *termios)'),
  };
};

/** Opens a pseudo-terminal in raw mode. Throws NoPseudoTerminal. */
export function openPseudoTerminal(): PseudoTerminal {
  const system = libc();
  const fd = z.int().parse(system.open(O_RDWR_NOCTTY));
  if (fd < 0) throw new NoPseudoTerminal('posix_openpt refused');
  if (system.grant(fd) !== 0 || system.unlock(fd) !== 0) throw refusedAt(fd, 'grantpt or unlockpt');
  const name = Buffer.alloc(128);
  if (system.name(fd, name, name.length) !== 0) throw refusedAt(fd, 'ptsname_r');
  const path = name.subarray(0, name.indexOf(0)).toString('latin1');
  // Held open: without a driver on it the line would report its end.
  const held = openSync(path, 'r+');
  const termios = Buffer.alloc(TERMIOS_BYTES);
  system.attributes(held, termios);
  system.raw(termios);
  system.setAttributes(held, 0, termios);
  const stream = new ReadStream(fd);
  const handle = writerOf(stream);
  return {
    path,
    onData: (listener) => void stream.on('data', listener),
    write: handle,
    get baudRate() {
      if (system.attributes(held, termios) !== 0) return undefined;
      return SPEEDS.get(termios.readUInt32LE(CFLAG_AT) & CBAUD);
    },
    close: () => {
      stream.destroy();
      closeSync(held);
    },
  };
}

/** A tty.ReadStream of a terminal's master side is a socket, and takes what is written to it. */
function writerOf(stream: ReadStream): (bytes: Uint8Array) => void {
  stream.on('error', () => {});
  return (bytes) => {
    if (!stream.destroyed) stream.write(bytes);
  };
}

function refusedAt(fd: number, call: string): NoPseudoTerminal {
  closeSync(fd);
  return new NoPseudoTerminal(`${call} refused`);
}
