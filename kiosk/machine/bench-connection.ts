import { clockRequestSchema, faultsRequestSchema, type RigSubject, serveRigLink } from '../rig-link/machine-end.ts';
import type { MachineFault, MachineToBench } from '../rig-link/messages.ts';
import type { ClockCourse } from './clock.ts';

/** The machine's end of the process's IPC channel to the bench. */
export interface BenchConnection {
  /** The bench's time, which it says first of all: a machine on a bench has no other. */
  readonly clock: Promise<ClockCourse>;
  /** Faults that are to strike from the beginning, which it says next. */
  readonly faults: Promise<readonly MachineFault[]>;
  tell(message: Extract<MachineToBench, { tell: string }>): void;
  /** From now on the bench's requests are answered; what it asked before waits. */
  serve(subject: RigSubject): void;
}

/** Opens the channel of a process that was started with one. Throws an Error if it was not. */
export function connectBench(): BenchConnection {
  if (process.send === undefined) throw new Error('a machine with the rig interface needs the bench as its parent');
  const early: unknown[] = [];
  let tellClock = (_: ClockCourse): void => {};
  const clock = new Promise<ClockCourse>((resolve) => {
    tellClock = resolve;
  });
  let tellFaults = (_: readonly MachineFault[]): void => {};
  const faults = new Promise<readonly MachineFault[]>((resolve) => {
    tellFaults = resolve;
  });
  let hear = (message: unknown): void => {
    early.push(message);
    const time = clockRequestSchema.safeParse(message);
    if (time.success) tellClock(time.data.clock);
    const armed = faultsRequestSchema.safeParse(message);
    if (armed.success) tellFaults(armed.data.faults);
  };
  process.on('message', (message) => hear(message));
  // A bench that dies while its machine is starting: there is nothing to finish, and nobody left to start for.
  const endAlone = (): never => process.exit(1);
  process.once('disconnect', endAlone);
  const send = (message: object): void => {
    // The bench may be gone at any moment: then there is nobody to tell.
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  };
  return {
    clock,
    faults,
    tell: send,
    serve(subject) {
      const port = {
        send,
        onMessage: (listener: (message: unknown) => void) => {
          hear = listener;
          for (const message of early.splice(0)) listener(message);
        },
        onGone: (listener: () => void) => {
          process.off('disconnect', endAlone);
          process.on('disconnect', listener);
        },
      };
      serveRigLink(port, subject);
    },
  };
}
