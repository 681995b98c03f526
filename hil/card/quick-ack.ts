import type { Socket } from 'node:net';
import { z } from 'zod';

/**
 * Debian's vpcd sends length and data of a frame in two pieces with Nagle's algorithm on: the second waits for our
 * acknowledgement, which Linux delays by 40 ms unless told not to. The option does not last, so it is asked for
 * again around every exchange.
 */
export type AcknowledgeAtOnce = () => void;

/** Linux: IPPROTO_TCP, TCP_QUICKACK (tcp(7)). */
const TCP_LEVEL = 6;
const TCP_QUICKACK = 12;

type SetSocketOption = (fd: number, level: number, option: number, value: readonly number[], length: number) => number;

const withDescriptor = z.object({ _handle: z.object({ fd: z.int().min(0) }) });

let found: Promise<SetSocketOption | undefined> | undefined;

/**
 * Prepares a connected socket. Where the option cannot be set (another system, no koffi) gives undefined: the card
 * works, only slower.
 */
export async function acknowledgeAtOnce(socket: Socket): Promise<AcknowledgeAtOnce | undefined> {
  found ??= findSetSocketOption();
  const setSocketOption = await found;
  const descriptor = withDescriptor.safeParse(socket);
  if (setSocketOption === undefined || !descriptor.success) return undefined;
  const { fd } = descriptor.data._handle;
  const set = () => !socket.destroyed && setSocketOption(fd, TCP_LEVEL, TCP_QUICKACK, [1], 4) === 0;
  return set() ? () => void set() : undefined;
}

async function findSetSocketOption(): Promise<SetSocketOption | undefined> {
  if (process.platform !== 'linux') return undefined;
  try {
    const { default: koffi } = await import('koffi');
    return koffi
      .load('libc.so.6')
      .func('int setsockopt(int fd, int level, int option, const int *value, unsigned int length)');
  } catch {
    return undefined;
  }
}
