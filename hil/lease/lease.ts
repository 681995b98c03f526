import { HEARTBEAT_MS, type Holder, LeaseBook, RigTaken } from './lease-book.ts';

/** What has been leased was taken over by another run: it was taken for dead. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export interface Lease {
  /** Leases of runs that were gone, and are taken over. */
  readonly recovered: readonly Holder[];
  /** Resolves when somebody else has taken over; never otherwise. */
  readonly lost: Promise<LeaseLost>;
  release(): void;
}

export interface LeaseOrder {
  readonly resources: readonly string[];
  /** What for, for whoever finds it taken. */
  readonly purpose: string;
  /** Seconds to wait for whoever has it. */
  readonly waitSeconds: number;
  readonly signal: AbortSignal;
  /** Is told once who is waited for. */
  readonly onWait?: (taken: RigTaken) => void;
  readonly book?: LeaseBook;
  readonly heartbeatMs?: number;
}

const ASK_AGAIN_MS = 250;

/**
 * Takes a rig's devices for one run, with a heartbeat until `release`. Waits for another run as long as it was told to.
 * Throws RigTaken, or what the signal was aborted with. Nothing to lease is leased at once.
 */
export async function takeLease(order: LeaseOrder): Promise<Lease> {
  const resources = [...new Set(order.resources)].sort();
  if (resources.length === 0) return { recovered: [], lost: new Promise(() => undefined), release: () => {} };
  const book = order.book ?? new LeaseBook();
  try {
    const { token, recovered } = await taken(book, resources, order);
    return held(book, token, resources.length, recovered, order);
  } catch (cause) {
    if (order.book === undefined) book.close();
    throw cause;
  }
}

async function taken(book: LeaseBook, resources: readonly string[], order: LeaseOrder) {
  const deadline = performance.now() + order.waitSeconds * 1000;
  for (let told = false; ; ) {
    order.signal.throwIfAborted();
    try {
      return book.take(resources, order.purpose);
    } catch (cause) {
      if (!(cause instanceof RigTaken) || performance.now() >= deadline) throw cause;
      if (!told) order.onWait?.(cause);
      told = true;
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

function held(book: LeaseBook, token: string, count: number, recovered: readonly Holder[], order: LeaseOrder): Lease {
  const { promise: lost, resolve } = Promise.withResolvers<LeaseLost>();
  const beat = setInterval(() => {
    if (stillHeld(book, token, count)) return;
    clearInterval(beat);
    resolve(new LeaseLost('another run has taken the rig over'));
  }, order.heartbeatMs ?? HEARTBEAT_MS);
  beat.unref();
  return {
    recovered,
    lost,
    release: () => {
      clearInterval(beat);
      book.release(token);
      if (order.book === undefined) book.close();
    },
  };
}

/** A book that is busy for a moment says nothing about who holds what. */
function stillHeld(book: LeaseBook, token: string, count: number): boolean {
  try {
    return book.beat(token, count);
  } catch {
    return true;
  }
}
