import type { StartOptions } from './options.ts';

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
  const { startBench } = await import('../../hil/bench/start.ts');
  return startBench(options);
}
