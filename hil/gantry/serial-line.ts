import { SerialPort } from 'serialport';
import { GantryFailure } from './gantry-failure.ts';

/** A serial line to a device, real or a pseudo-terminal. */
export interface SerialLine {
  write(bytes: string | Uint8Array): Promise<void>;
  onData(listener: (chunk: Buffer) => void): void;
  /** The device was pulled out, or the line closed. */
  onGone(listener: (why: string) => void): void;
  close(): Promise<void>;
}

/** Opens a serial port. Throws GantryFailure `port-gone`. */
export async function openSerialLine(path: string, baudRate: number): Promise<SerialLine> {
  const port = new SerialPort({ path, baudRate, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(new GantryFailure('port-gone', `${path}: ${error.message}`)) : resolve()));
  });
  const gone = new Set<(why: string) => void>();
  const tell = (why: string): void => {
    for (const listener of gone) listener(why);
  };
  port.on('close', () => tell(`${path} is closed`));
  port.on('error', (error: Error) => tell(`${path}: ${error.message}`));
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        const chunk = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes);
        port.write(chunk, (error) =>
          error ? reject(new GantryFailure('port-gone', `${path}: ${error.message}`)) : resolve(),
        );
      }),
    onData: (listener) => void port.on('data', listener),
    onGone: (listener) => void gone.add(listener),
    close: () =>
      new Promise((resolve) => {
        if (port.isOpen) port.close(() => resolve());
        else resolve();
      }),
  };
}
