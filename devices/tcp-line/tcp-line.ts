import { connect } from 'node:net';
import { DeviceFailure } from '../device-failure.ts';
import type { ByteLine } from '../serial-line/serial-line.ts';

export interface TcpSettings {
  readonly host: string;
  readonly port: number;
  /** How long the device may take to accept the connection, ms; 3000 where it is not said. */
  readonly connectMs?: number;
}

const CONNECT_MS = 3000;
/** The system asks after so much silence whether the other end is still there, ms. */
const KEEP_ALIVE_AFTER_MS = 10_000;

/**
 * A device at a TCP port: printers listen at 9100, bank terminals at a port of their own. Rejects with DeviceFailure
 * `lost` when nobody answers. Bytes are sent at once; what cannot be delivered shows as `gone`.
 */
export async function openTcpLine({ host, port, connectMs = CONNECT_MS }: TcpSettings): Promise<ByteLine> {
  const device = `${host}:${port}`;
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS });
  let gone: string | undefined;
  const listeners: ((detail: string) => void)[] = [];
  const tellGone = (detail: string) => {
    if (gone !== undefined) return;
    gone = detail;
    socket.destroy();
    for (const listener of listeners) listener(detail);
  };
  await new Promise<void>((resolve, reject) => {
    const fail = (detail: string) => {
      clearTimeout(late);
      socket.destroy();
      reject(new DeviceFailure(device, 'lost', detail));
    };
    const late = setTimeout(() => fail(`no connection within ${connectMs} ms`), connectMs);
    const refused = (error: Error) => fail(error.message);
    socket.once('error', refused);
    socket.once('connect', () => {
      clearTimeout(late);
      socket.on('error', (error) => tellGone(error.message));
      socket.off('error', refused);
      resolve();
    });
  });
  socket.on('end', () => tellGone('the device hung up'));
  socket.on('close', () => tellGone('closed'));
  return {
    write: (bytes) => {
      if (socket.writable) socket.write(bytes);
    },
    onBytes: (listener) => void socket.on('data', (bytes: Buffer) => listener(bytes)),
    onGone: (listener) => {
      if (gone === undefined) listeners.push(listener);
      else listener(gone);
    },
    close: () =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve();
        // Half said is not said: what was written still goes out, but a device that does not take it holds up nobody.
        const stuck = setTimeout(() => socket.destroy(), 1000);
        socket.once('close', () => {
          clearTimeout(stuck);
          resolve();
        });
        socket.end();
      }),
  };
}
