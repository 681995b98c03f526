import type { MachineConfig } from '../../kiosk/machine/config.ts';
import { startPcsc } from '../pcsc/pcsc-service.ts';
import { holdPortBlock } from '../pcsc/port-block.ts';
import { PcscUnavailable } from '../pcsc/unavailable.ts';
import { RigError } from './rig-error.ts';

/** One place where a card can lie: the reader that shows it, and the TCP port where a virtual card enters it. */
export interface Place {
  readonly name: string;
  readonly port: number;
}

/** The readers of one machine: a PC/SC service of its own, or sockets on which the machine itself waits for cards. */
export interface Readers {
  readonly kind: 'pcsc' | 'socket';
  readonly antenna: readonly Place[];
  readonly pocket: readonly Place[];
  /** How long a place has to stay empty, in milliseconds, until the reader has surely noticed. */
  readonly restMs: number;
  /** What the machine is told about them. */
  readonly access: MachineConfig['readers'];
  /** The readers vanish: the service dies. Throws RigError 409 where there is no service. */
  lose(): Promise<void>;
  /** The service runs again. */
  regain(): Promise<void>;
  close(): Promise<void>;
}

/** Where the real PC/SC stack is demanded and cannot run. */
export class PcscRequired extends Error {
  override readonly name = 'PcscRequired';
  constructor(reason: string) {
    super(`${reason}; with CI set in the environment the bench does not run without it`);
  }
}

/** pcscd looks at its readers this often (PCSCLITE_STATUS_POLL_RATE). */
const POLL_MS = 400;

/** How the machines of this bench reach cards. */
export type OpenReaders = (directory: string) => Promise<Readers>;

/**
 * Gives each machine a PC/SC service of its own. Where none can run, machines take cards over sockets, the same
 * commands byte for byte, and standard error says so once; with `CI` set that is PcscRequired instead.
 */
export function readerOpener(environment: NodeJS.ProcessEnv): OpenReaders {
  let fallen = false;
  return async (directory) => {
    if (!fallen) {
      try {
        return await pcscReaders(directory);
      } catch (cause) {
        if (!(cause instanceof PcscUnavailable)) throw cause;
        if (environment.CI === 'true') throw new PcscRequired(cause.message);
        fallen = true;
        process.stderr.write(`bench: ${cause.message}; cards go to the machine over sockets, without PC/SC\n`);
      }
    }
    return socketReaders();
  };
}

async function pcscReaders(directory: string): Promise<Readers> {
  const service = await startPcsc({ directory, slots: { antenna: 2, pocket: 1 } });
  const { antenna, pocket } = service.readers;
  return {
    kind: 'pcsc',
    restMs: POLL_MS + 50,
    antenna,
    pocket,
    access: {
      access: 'pcsc',
      socket: service.socket,
      antenna: antenna.map(({ name }) => name),
      pocket: pocket.map(({ name }) => name),
    },
    lose: () => service.kill(),
    regain: () => service.restart(),
    close: () => service.stop(),
  };
}

/** Readers without PC/SC, for whoever cannot run a service. */
export async function socketReaders(): Promise<Readers> {
  // Held as long as the bench lives: a machine that is started again finds its ports free.
  const { first, release } = await holdPortBlock();
  const antenna = [0, 1].map((slot) => ({ name: `Socket antenna ${slot}`, port: first + slot }));
  const pocket = [{ name: 'Socket pocket 0', port: first + 2 }];
  const none = async (): Promise<never> => {
    throw new RigError(409, 'no-pcsc', 'this bench runs without a PC/SC service, so none can be lost');
  };
  return {
    kind: 'socket',
    restMs: 0,
    antenna,
    pocket,
    access: { access: 'socket', antenna: antenna.map(({ port }) => port), pocket: pocket.map(({ port }) => port) },
    lose: none,
    regain: async () => {},
    close: release,
  };
}
