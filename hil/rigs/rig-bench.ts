import { type Readers, readerOpener, socketReaders } from '../bench/readers.ts';
import { RigError } from '../bench/rig-error.ts';
import { type BenchStart, type BenchSubstitutes, type RunningBench, startBench } from '../bench/start.ts';
import { type Surroundings, thisComputer, wrongAddresses } from './addresses.ts';
import { readRigFile, WrongRigFile } from './read-rig-file.ts';
import type { RigFile } from './rig-file.ts';

/**
 * Starts bench and machine with the devices of a rig file. Throws WrongRigFile, also where a real device is not at its
 * address, and what startBench throws.
 */
export async function startRigBench(
  start: BenchStart,
  file: string,
  around: Surroundings = thisComputer,
): Promise<RunningBench> {
  const { rig } = readRigFile(file, process.cwd());
  const wrong = await wrongAddresses(rig, around);
  if (wrong.length > 0) throw new WrongRigFile(wrong.map((line) => `${file}: ${line}`));
  return startBench(start, devicesOf(rig, process.env));
}

/** What of the bench is replaced by what the file says. */
export function devicesOf(rig: RigFile, environment: NodeJS.ProcessEnv): BenchSubstitutes {
  const { readers, vehicle } = rig.devices;
  const real =
    vehicle.is === 'real'
      ? { vehicle: { access: 'ibis-ip' as const, address: vehicle.address, own: vehicle.own, port: vehicle.port } }
      : {};
  if (readers.is === 'real') {
    const { antenna, slot } = readers;
    return { ...real, openReaders: async () => realReaders(antenna, slot) };
  }
  const open = readers.through === 'socket' ? async () => socketReaders() : readerOpener(environment);
  return { ...real, openReaders: open };
}

/** Readers of the system's own PC/SC service: the bench can put no card there. */
function realReaders(antenna: readonly string[], slot: readonly string[]): Readers {
  const refuse = async (): Promise<never> => {
    throw new RigError(409, 'real-readers', 'these readers are real: nobody but their plug can take them away');
  };
  return {
    kind: 'pcsc',
    antenna: [],
    pocket: [],
    restMs: 0,
    access: { access: 'pcsc', antenna: [...antenna], pocket: [...slot] },
    lose: refuse,
    regain: async () => {},
    close: async () => {},
  };
}
