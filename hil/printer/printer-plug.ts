import { rmSync, symlinkSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { openPseudoTerminal, type PseudoTerminal } from '../pty/pseudo-terminal.ts';

/** Where the driver's cable ends: a serial line on a pseudo-terminal, or TCP as network printers listen on 9100. */
export interface PrinterPlug {
  write(bytes: Uint8Array): void;
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Pulled out: the path is gone, the connection broken. */
  unplug(): void;
  plugIn(): Promise<void>;
  close(): Promise<void>;
}

export interface SerialPlug extends PrinterPlug {
  /** What the driver opens: the pseudo-terminal, or the name that always points to it. */
  readonly path: string;
  readonly lineSettings: ReturnType<PseudoTerminal['lineSettings']>;
}

/** `name`: a symbolic link, like /dev/serial/by-id, that stays when the device is pulled out and put in again. */
export function serialPlug(name?: string): SerialPlug {
  const listeners: ((bytes: Uint8Array) => void)[] = [];
  let terminal = plugIn();

  function plugIn(): PseudoTerminal {
    const opened = openPseudoTerminal();
    opened.onBytes((bytes) => {
      for (const listener of listeners) listener(bytes);
    });
    if (name !== undefined) {
      rmSync(name, { force: true });
      symlinkSync(opened.path, name);
    }
    return opened;
  }

  const unplug = (): void => {
    if (name !== undefined) rmSync(name, { force: true });
    terminal.close();
  };
  return {
    get path() {
      return name ?? terminal.path;
    },
    get lineSettings() {
      return terminal.lineSettings();
    },
    write: (bytes) => terminal.write(bytes),
    onBytes: (listener) => void listeners.push(listener),
    unplug,
    plugIn: async () => {
      terminal.close();
      terminal = plugIn();
    },
    close: async () => unplug(),
  };
}

export interface NetworkPlug extends PrinterPlug {
  readonly port: number;
  /** The host is gone; the next one may come. */
  hangUp(): void;
}

/** Listens on 127.0.0.1; port 0 = any free one, which stays the printer's. One host at a time. */
export async function networkPlug(port = 0): Promise<NetworkPlug> {
  const listeners: ((bytes: Uint8Array) => void)[] = [];
  let socket: Socket | undefined;
  let bound = port;
  let server = await listen();

  async function listen(): Promise<Server> {
    const listening = createServer((host) => {
      // A second host waits in real printers; here it is shown that there is somebody.
      if (socket !== undefined && !socket.destroyed) {
        host.destroy();
        return;
      }
      socket = host;
      host.setNoDelay(true);
      host.on('error', () => undefined);
      host.on('data', (bytes: Buffer) => {
        for (const listener of listeners) listener(bytes);
      });
    });
    await new Promise<void>((resolve, reject) => {
      listening.once('error', reject);
      listening.listen(bound, '127.0.0.1', resolve);
    });
    bound = (listening.address() as AddressInfo).port;
    return listening;
  }

  const unplug = (): void => {
    socket?.destroy();
    server.close();
  };
  return {
    get port() {
      return bound;
    },
    hangUp: () => void socket?.destroy(),
    write: (bytes) => void socket?.write(bytes),
    onBytes: (listener) => void listeners.push(listener),
    unplug,
    plugIn: async () => {
      if (!server.listening) server = await listen();
    },
    close: async () => unplug(),
  };
}
