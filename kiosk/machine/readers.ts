import type { CardReader } from '../../devices/card-reader/contract.ts';
import type { MachineConfig } from './config.ts';

/** The readers of a machine, through PC/SC or over sockets. */
export interface Readers {
  readonly antenna: CardReader;
  readonly pocket: CardReader | undefined;
  close(): Promise<void>;
}

/** Loads only the driver that is used: without PC/SC its addon may not exist. */
export async function openReaders(config: MachineConfig['readers']): Promise<Readers> {
  return config.access === 'pcsc' ? openPcsc(config) : openSockets(config);
}

async function openSockets(config: Extract<MachineConfig['readers'], { access: 'socket' }>): Promise<Readers> {
  const { socketReader } = await import('../../devices/card-reader/socket-reader.ts');
  const antenna = socketReader({ name: 'antenna', ports: config.antenna });
  const pocket = config.pocket.length === 0 ? undefined : socketReader({ name: 'pocket', ports: config.pocket });
  return {
    antenna,
    pocket,
    async close() {
      await antenna.close();
      await pocket?.close();
    },
  };
}

async function openPcsc(config: Extract<MachineConfig['readers'], { access: 'pcsc' }>): Promise<Readers> {
  const { pcscReaders } = await import('../../devices/card-reader/nfc-pcsc-reader.ts');
  const service = config.socket === undefined ? {} : { socket: config.socket };
  if (config.pocket.length === 0) {
    const { readers, close } = pcscReaders({ ...service, readers: { antenna: config.antenna } });
    return { antenna: readers.antenna, pocket: undefined, close };
  }
  const { readers, close } = pcscReaders({ ...service, readers: { antenna: config.antenna, pocket: config.pocket } });
  return { ...readers, close };
}
