import { createRequire } from 'node:module';
import { constants } from 'node:os';
import koffi from 'koffi';
import { GpioFailure, type GpioKernel } from './gpio-kernel.ts';

/** What serialport waits for its port with (libuv's uv_poll): it takes any descriptor that poll(2) takes. */
interface Poller {
  once(event: 'readable', callback: (error: Error | null) => void): void;
  destroy(): void;
}
const ofSerialport = createRequire(createRequire(import.meta.url).resolve('serialport'));
const { Poller } = ofSerialport('@serialport/bindings-cpp/dist/poller.js') as {
  readonly Poller: new (descriptor: number) => Poller;
};

/** asm-generic/fcntl.h. Without blocking: a line that has nothing to tell must not hold the machine. */
const O_RDWR = 0o2;
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;
const F_GETFL = 3;
const F_SETFL = 4;

/** The kernel of this computer, through its C library. Throws where there is none such (not Linux). */
export function linuxGpioKernel(): GpioKernel {
  const libc = koffi.load('libc.so.6');
  const open = libc.func('int open(const char *path, int flags)');
  const ioctl = libc.func('int ioctl(int fd, unsigned long request, _Inout_ uint8_t *struct)');
  const read = libc.func('long read(int fd, _Out_ uint8_t *into, size_t size)');
  const fcntl = libc.func('int fcntl(int fd, int command, int argument)');
  const close = libc.func('int close(int fd)');
  const failure = (what: string): GpioFailure => new GpioFailure(what, errorName(koffi.errno()));
  return {
    open(path) {
      const descriptor: number = open(path, O_RDWR | O_CLOEXEC);
      if (descriptor < 0) throw failure(`open ${path}`);
      return descriptor;
    },
    ioctl(descriptor, request, struct) {
      if (ioctl(descriptor, request, struct) < 0) throw failure(`ioctl ${request.toString(16)}`);
    },
    read(descriptor, into) {
      const count = Number(read(descriptor, into, into.length));
      if (count >= 0) return count;
      if (koffi.errno() === constants.errno.EAGAIN) return 0;
      throw failure('read');
    },
    watch(descriptor, readable) {
      fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL, 0) | O_NONBLOCK);
      const poller = new Poller(descriptor);
      let watching = true;
      const awaitNext = (): void => {
        poller.once('readable', (error) => {
          if (!watching) return;
          if (error === null) awaitNext();
          readable();
        });
      };
      awaitNext();
      return () => {
        if (!watching) return;
        watching = false;
        poller.destroy();
      };
    },
    close: (descriptor) => void close(descriptor),
  };
}

const errorName = (number: number): string =>
  Object.entries(constants.errno).find(([, value]) => value === number)?.[0] ?? `errno ${number}`;
