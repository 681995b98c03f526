import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { CctalkBusSettings, FromBus, ToBus } from './bus-messages.ts';

/** What the units of a bus say, and their end when nobody has asked for it. */
export interface BusEars {
  readonly hear: (message: FromBus) => void;
  readonly gone: (detail: string) => void;
}

/** The units of one bus, wherever they live. */
export interface BusHost {
  send(order: ToBus): void;
  /** Refuses coins, disables hoppers, ends. */
  end(): Promise<void>;
}

export type OpenBusHost = (settings: CctalkBusSettings, ears: BusEars) => BusHost;

const HOST = new URL('./bus-host.ts', import.meta.url);
/** What the process of the bus needs at most to refuse coins once it is told to end. */
const CLOSE_WITHIN_MS = 3000;

/** A process of its own: see bus-host.ts. */
export function busProcess(settings: CctalkBusSettings, ears: BusEars): BusHost & { readonly pid: number | undefined } {
  const child = fork(HOST, [JSON.stringify(settings)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Not JSON, which has no undefined.
    serialization: 'advanced',
  });
  const ended = once(child, 'exit').catch(() => undefined);
  let over = false;
  const gone = (detail: string): void => {
    if (over) return;
    over = true;
    ears.gone(detail);
  };
  child.on('message', (message) => ears.hear(message as FromBus));
  child.once('error', (error) => gone(error.message));
  child.once('exit', (code, signal) => gone(`its process ended with ${signal ?? code}`));
  return {
    pid: child.pid,
    // What cannot be sent is answered by the process's end.
    send: (order) => void child.send(order, () => undefined),
    async end() {
      const stuck = setTimeout(() => child.kill('SIGKILL'), CLOSE_WITHIN_MS);
      if (child.connected) child.disconnect();
      await ended;
      clearTimeout(stuck);
    },
  };
}
