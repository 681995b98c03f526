import type { RigSubject } from '../rig-link/machine-end.ts';
import { assembleInspector } from './assemble-inspector.ts';
import { assembleValidator } from './assemble-validator.ts';
import { assembleVending } from './assemble-vending.ts';
import type { BenchConnection } from './bench-connection.ts';
import type { MachineConfig } from './config.ts';

export interface Machine {
  /** TCP port of the screen on 127.0.0.1. */
  readonly port: number;
  /** Resolves when passengers can be served, or the screen says why not. */
  readonly ready: Promise<void>;
  readonly rigSubject: Omit<RigSubject, 'stop'>;
  /** Lets what is under way finish, then closes everything in order. */
  stop(): Promise<void>;
}

/** Puts a machine together from its configuration. Throws an error whose message is one line for whoever started it. */
export async function assembleMachine(config: MachineConfig, bench: BenchConnection | undefined): Promise<Machine> {
  switch (config.machine) {
    case 'validator':
      return assembleValidator(config, bench);
    case 'vending':
      return assembleVending(config, bench);
    case 'inspector':
      return assembleInspector(config, bench);
    case 'parking':
      throw new Error(`the ${config.machine} machine is not built yet`);
    default:
      return config.machine satisfies never;
  }
}
