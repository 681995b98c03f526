import { constants, type FileHandle, open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { DeviceFailure } from '../device-failure.ts';
import type { ByteLine } from '../serial-line/serial-line.ts';

const READ_EVERY_MS = 20;
const WRITE_AGAIN_MS = 10;
const READ_AT_ONCE = 256;

/**
 * A printer on USB as Linux's usblp shows it, e.g. `/dev/usb/lp0`; one process has it at a time. Never blocks: a read
 * that waits would hold a thread for ever, so it is asked every 20 ms. Rejects with DeviceFailure `lost` or `busy`.
 */
export async function openLpLine(path: string): Promise<ByteLine> {
  const file = await open(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY).catch(
    (error: unknown) => {
      throw new DeviceFailure(path, codeOf(error) === 'EBUSY' ? 'busy' : 'lost', String(error));
    },
  );
  return new LpLine(file);
}

class LpLine implements ByteLine {
  readonly #file: FileHandle;
  readonly #readers: ((bytes: Uint8Array) => void)[] = [];
  readonly #mourners: ((detail: string) => void)[] = [];
  readonly #reading: Promise<void>;
  #writing: Promise<void> = Promise.resolve();
  #gone: string | undefined;

  constructor(file: FileHandle) {
    this.#file = file;
    this.#reading = this.#readOn();
  }

  write(bytes: Uint8Array): void {
    const copy = Uint8Array.from(bytes);
    this.#writing = this.#writing.then(() => this.#writeAll(copy));
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#readers.push(listener);
  }

  onGone(listener: (detail: string) => void): void {
    if (this.#gone === undefined) this.#mourners.push(listener);
    else listener(this.#gone);
  }

  async close(): Promise<void> {
    this.#tellGone('closed');
    await Promise.all([this.#reading, this.#writing]);
    await this.#file.close().catch(() => undefined);
  }

  async #readOn(): Promise<void> {
    const room = Buffer.alloc(READ_AT_ONCE);
    while (this.#gone === undefined) {
      const count = await this.#file.read(room, 0, room.length, null).then(
        ({ bytesRead }) => bytesRead,
        (error: unknown) => this.#failed(error),
      );
      // Nothing was said, or an empty packet.
      if (count === 0) await wait(READ_EVERY_MS);
      else for (const listener of this.#readers) listener(Uint8Array.from(room.subarray(0, count)));
    }
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0 && this.#gone === undefined) {
      const count = await this.#file.write(rest).then(
        ({ bytesWritten }) => bytesWritten,
        (error: unknown) => this.#failed(error),
      );
      rest = rest.subarray(count);
      if (count === 0) await wait(WRITE_AGAIN_MS);
    }
  }

  #failed(error: unknown): 0 {
    if (codeOf(error) !== 'EAGAIN') this.#tellGone(String(error));
    return 0;
  }

  #tellGone(detail: string): void {
    if (this.#gone !== undefined) return;
    this.#gone = detail;
    for (const listener of this.#mourners) listener(detail);
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
