import { type StartOptions, WrongOption } from './options.ts';

/** What a start prints when it can serve passengers. */
export interface ReadyLine {
  readonly ready: true;
  readonly screen: string;
  readonly bench?: string;
  readonly rig?: string;
  readonly pid: number;
}

export interface Running {
  readonly ready: ReadyLine;
  /** Ends everything in order. */
  stop(): Promise<void>;
}

/**
 * The one place where the product knows of the bench: loaded only when asked for, refused in production.
 * Throws an error whose message is one line for the user.
 */
export async function startOnBench(options: StartOptions): Promise<Running> {
  if (process.env.NODE_ENV === 'production') throw new Error('--rig bench is refused in production');
  if (typeof options.rig === 'object') return startOnRig(options, options.rig.file);
  const { startBench } = await import('../../hil/bench/start.ts');
  return startBench(options);
}

/** A mistake in the rig file, or a device that is not at its address, is a wrong option. */
async function startOnRig(options: StartOptions, file: string): Promise<Running> {
  const { startRigBench } = await import('../../hil/rigs/rig-bench.ts');
  try {
    return await startRigBench(options, file);
  } catch (cause) {
    throw cause instanceof Error && cause.name === 'WrongRigFile' ? new WrongOption(cause.message) : cause;
  }
}
