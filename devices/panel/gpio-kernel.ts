/**
 * What a driver asks of the kernel's GPIO character device, with the kernel's own structs as bytes. The seam between
 * the driver and the machine: below it is the kernel, or the bench's twin of it.
 */
export interface GpioKernel {
  /** Descriptor of a chip, e.g. `/dev/gpiochip0`. Throws GpioFailure. */
  open(path: string): number;
  /** `struct` is read and written. Throws GpioFailure. */
  ioctl(descriptor: number, request: number, struct: Uint8Array): void;
  /** How many bytes were read, 0: none are there now. Throws GpioFailure. */
  read(descriptor: number, into: Uint8Array): number;
  /** Calls whenever there is something to read, also when that is an error. The answer ends it. */
  watch(descriptor: number, readable: () => void): () => void;
  close(descriptor: number): void;
}

/** The kernel said no; `code` as errno names it: `ENOENT`, `EBUSY`, `ENODEV`. */
export class GpioFailure extends Error {
  override readonly name = 'GpioFailure';
  readonly code: string;
  constructor(what: string, code: string) {
    super(`${what}: ${code}`);
    this.code = code;
  }
}
