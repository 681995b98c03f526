import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import { dieWithParent } from '../../devices/card-reader/parent-death.ts';

/*
 * In node-hid's place where there is no umockdev: what the bench's scanner says over its socket goes to the driver as
 * it is. Path of the socket: environment KASOWNIK_SCANNER_SOCKET.
 */

const path = process.env.KASOWNIK_SCANNER_SOCKET ?? '';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
dieWithParent();

const socket = createConnection(path);
socket.on('error', () => undefined);
createInterface({ input: socket }).on('line', (line) => process.send?.(JSON.parse(line)));
await new Promise<void>((resolve) => socket.once('close', () => resolve()));
process.send?.({ kind: 'absent', detail: "the bench's scanner is gone" });
process.exit(0);
