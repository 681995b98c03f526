import { connect, type Socket } from 'node:net';
import { withSocketName } from '../screen/panel-socket.ts';

export interface MachineListener {
  /** A message of the machine. */
  onAnswer(answer: unknown): void;
  /** The connection is gone; it is tried again by itself. */
  onInterrupted(): void;
}

/** The shell's connection to its machine; the machine may end and start again as often as it likes. */
export interface MachineSocket {
  readonly connected: boolean;
  /** Dropped without a connection. */
  say(message: unknown): void;
  /** Begins anew with a machine that is silent. */
  renew(): void;
  close(): void;
}

const retryMs = 500;
/** A scene has some ten thousand characters; a machine that sends no end of a line is none. */
const longestAnswer = 4_000_000;

export function connectMachine(path: string, listener: MachineListener): MachineSocket {
  let socket: Socket | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  function open(): void {
    try {
      socket = withSocketName(path, (name, done) => connect(name).once('close', done).once('connect', done));
    } catch {
      // Its folder is not there yet.
      retry = setTimeout(open, retryMs);
      return;
    }
    const opened = socket;
    let rest = '';
    opened.setEncoding('utf8');
    opened.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) hear(line);
      if (rest.length > longestAnswer) opened.destroy();
    });
    // `close` follows.
    opened.on('error', () => undefined);
    opened.once('close', () => {
      if (closed) return;
      listener.onInterrupted();
      retry = setTimeout(open, retryMs);
    });
  }

  function hear(line: string): void {
    let answer: unknown;
    try {
      answer = JSON.parse(line);
    } catch {
      return;
    }
    listener.onAnswer(answer);
  }

  open();
  return {
    get connected() {
      return socket?.readyState === 'open';
    },
    say(message) {
      if (socket?.readyState === 'open') socket.write(`${JSON.stringify(message)}\n`);
    },
    renew: () => socket?.destroy(),
    close() {
      closed = true;
      clearTimeout(retry);
      socket?.destroy();
    },
  };
}
