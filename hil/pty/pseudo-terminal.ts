import { ReadStream } from 'node:tty';
import koffi from 'koffi';

/**
 * A serial device of the bench: its side of a pseudo-terminal, whose other side a driver opens by its path like any
 * serial port. The kernel keeps no pace: a device that has to sound like 9600 baud waits by itself.
 */
export interface PseudoTerminal {
  /** What the driver opens, e.g. `/dev/pts/3`. */
  readonly path: string;
  /** Bytes that the driver wrote, as they came; one call may hold several frames or part of one. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  write(bytes: Uint8Array): void;
  /** What the driver set when it opened the port. */
  lineSettings(): LineSettings;
  /** Unplugged: the path is gone, and the driver's port closes with an error. */
  close(): void;
}

export interface LineSettings {
  /** Baud. */
  readonly rate: number;
  readonly stopBits: 1 | 2;
}

/** Linux, asm-generic/termbits.h: struct termios2 is 44 bytes, TCGETS2 reads it. */
const TCGETS2 = 0x802c542a;
const TERMIOS2_SIZE = 44;
const CFLAG_AT = 8;
const OUTPUT_SPEED_AT = 40;
const CSTOPB = 0o100;

const functions = lookUp();

function lookUp() {
  const libc = koffi.load('libc.so.6');
  // openpty moved into libc with glibc 2.34.
  const util = (() => {
    try {
      libc.func('int openpty(_Out_ int *m, _Out_ int *s, _Out_ uint8_t *name, void *t, void *w)');
      return libc;
    } catch {
      return koffi.load('libutil.so.1');
    }
  })();
  return {
    openpty: util.func('int openpty(_Out_ int *m, _Out_ int *s, _Out_ uint8_t *name, void *t, void *w)'),
    cfmakeraw: libc.func('void cfmakeraw(_Inout_ uint8_t *termios)'),
    tcgetattr: libc.func('int tcgetattr(int fd, _Out_ uint8_t *termios)'),
    tcsetattr: libc.func('int tcsetattr(int fd, int when, const uint8_t *termios)'),
    ioctl: libc.func('int ioctl(int fd, unsigned long request, _Out_ uint8_t *into)'),
    fcntl: libc.func('int fcntl(int fd, int command, int argument)'),
    close: libc.func('int close(int fd)'),
  };
}

/** fcntl.h */
const F_SETFD = 2;
const FD_CLOEXEC = 1;

/** glibc's struct termios has 60 bytes; there is room for more. */
const TERMIOS_ROOM = 256;
const NAME_ROOM = 128;

/** Opens a new pseudo-terminal in raw mode. Throws when the system has none left. */
export function openPseudoTerminal(): PseudoTerminal {
  const device = [0];
  const driver = [0];
  const name = new Uint8Array(NAME_ROOM);
  if (functions.openpty(device, driver, name, null, null) !== 0) throw new Error('no pseudo-terminal can be opened');
  const [deviceEnd, driverEnd] = [device[0] ?? -1, driver[0] ?? -1];
  // A machine that is started by the bench would hold its own devices' ends, and never see one pulled out.
  for (const end of [deviceEnd, driverEnd]) functions.fcntl(end, F_SETFD, FD_CLOEXEC);
  const termios = new Uint8Array(TERMIOS_ROOM);
  functions.tcgetattr(driverEnd, termios);
  functions.cfmakeraw(termios);
  functions.tcsetattr(driverEnd, 0, termios);

  // A ReadStream, since fs.read on this descriptor parks a thread that keeps the process from ending.
  const stream = new ReadStream(deviceEnd);
  // EIO when the driver's last descriptor closes; ours stays open, so that the path lives on.
  stream.on('error', () => undefined);
  stream.resume();
  let closed = false;
  return {
    path: Buffer.from(name.subarray(0, name.indexOf(0))).toString('latin1'),
    onBytes: (listener) => void stream.on('data', (bytes: Buffer) => listener(bytes)),
    write: (bytes) => {
      if (!closed) stream.write(bytes);
    },
    lineSettings() {
      const settings = new Uint8Array(TERMIOS2_SIZE);
      functions.ioctl(driverEnd, TCGETS2, settings);
      const view = new DataView(settings.buffer);
      const stopBits = (view.getUint32(CFLAG_AT, true) & CSTOPB) === 0 ? 1 : 2;
      return { rate: view.getUint32(OUTPUT_SPEED_AT, true), stopBits };
    },
    close() {
      if (closed) return;
      closed = true;
      stream.destroy();
      functions.close(driverEnd);
    },
  };
}
