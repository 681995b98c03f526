import type { Socket } from 'node:net';
import koffi from 'koffi';

const IPPROTO_TCP = 6;
const TCP_QUICKACK = 12;
const setsockopt = koffi.load('libc.so.6').func('int setsockopt(int, int, int, const int *, uint32_t)');

/**
 * Acknowledges what has come at once. The Debian build of vpcd sends a frame's length and its body separately with
 * Nagle's algorithm on, so a delayed acknowledgement costs 40 ms per command. The kernel forgets the setting: it is
 * to be renewed after connecting, reading and writing (tcp(7)).
 */
export const acknowledgeAtOnce = (socket: Socket): void => {
  const handle: unknown = Reflect.get(socket, '_handle');
  const descriptor: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined;
  if (typeof descriptor !== 'number' || descriptor < 0) return;
  setsockopt(descriptor, IPPROTO_TCP, TCP_QUICKACK, [1], 4);
};
