import { SerialPort } from 'serialport';
import { DeviceFailure } from '../device-failure.ts';

/** Bytes to and from a device on a serial port. */
export interface ByteLine {
  write(bytes: Uint8Array): void;
  /** Bytes as they come; a chunk is not a frame. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** The port is gone: unplugged, or the system took it away. Told once. */
  onGone(listener: (detail: string) => void): void;
  close(): Promise<void>;
}

export interface SerialSettings {
  /** By-id path where there is one: `/dev/serial/by-id/...`. */
  readonly path: string;
  readonly baudRate: number;
  readonly stopBits?: 1 | 2;
}

/** How often a port is asked whether it is still there, ms. */
const LOOK_EVERY_MS = 500;

/** Opens the port for this process alone, 8 data bits, no parity. Rejects with DeviceFailure `lost` or `busy`. */
export async function openSerialLine({ path, baudRate, stopBits = 1 }: SerialSettings): Promise<ByteLine> {
  const port = new SerialPort({ path, baudRate, stopBits, dataBits: 8, parity: 'none', autoOpen: false });
  let gone: string | undefined;
  const listeners: ((detail: string) => void)[] = [];
  const tellGone = (detail: string) => {
    if (gone !== undefined) return;
    gone = detail;
    for (const listener of listeners) listener(detail);
  };
  // Without a data listener an unplugged port is noticed only by the next write.
  port.on('data', () => undefined);
  port.on('error', (error: Error) => tellGone(error.message));
  port.on('close', (error: Error | null) => tellGone(error?.message ?? 'closed'));
  await new Promise<void>((resolve, reject) => {
    port.open((error) => {
      if (error === null) resolve();
      else reject(new DeviceFailure(path, /lock/.test(error.message) ? 'busy' : 'lost', error.message));
    });
  });
  // A port that hangs up while it is being read gives no error and no byte for ever; only asking it shows that it is gone.
  const look = setInterval(() => {
    port.port?.getBaudRate().catch((error: unknown) => {
      tellGone(String(error));
      if (port.isOpen) port.close();
    });
  }, LOOK_EVERY_MS);
  port.once('close', () => clearInterval(look));
  return {
    write: (bytes) => {
      if (port.isOpen) port.write(Buffer.from(bytes));
    },
    onBytes: (listener) => void port.on('data', (bytes: Buffer) => listener(bytes)),
    onGone: (listener) => {
      if (gone === undefined) listeners.push(listener);
      else listener(gone);
    },
    close: () =>
      new Promise((resolve) => {
        if (port.isOpen) port.close(() => resolve());
        else resolve();
      }),
  };
}
