import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openTcpLine } from '../../../devices/tcp-line/tcp-line.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(): Promise<{ server: Server; port: number; socket: Promise<Socket> }> {
  const server = createServer();
  servers.push(server);
  const socket = once(server, 'connection').then(([one]) => one as Socket);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port, socket };
}

test('bytes pass both ways, and the last ones before the close still go out', async () => {
  const { port, socket } = await listening();
  const line = await openTcpLine({ host: '127.0.0.1', port });
  const device = await socket;
  const heard: number[] = [];
  device.on('data', (bytes: Buffer) => heard.push(...bytes));
  const answered = new Promise<Uint8Array>((resolve) => line.onBytes(resolve));
  device.write(Uint8Array.of(0x12));
  expect([...(await answered)]).toEqual([0x12]);
  line.write(Uint8Array.of(0x10, 0x04, 0x01));
  const ended = once(device, 'end');
  const gone: string[] = [];
  line.onGone((detail) => gone.push(detail));
  await line.close();
  await ended;
  expect(heard).toEqual([0x10, 0x04, 0x01]);
  expect(gone.length).toBe(1);
});

test('a device that hangs up is gone, told once, also to who asks later', async () => {
  const { port, socket } = await listening();
  const line = await openTcpLine({ host: '127.0.0.1', port });
  const gone: string[] = [];
  const told = new Promise<void>((resolve) => {
    line.onGone((detail) => {
      gone.push(detail);
      resolve();
    });
  });
  (await socket).destroy();
  await told;
  line.write(Uint8Array.of(1));
  line.onGone((detail) => gone.push(detail));
  await line.close();
  expect(gone.length).toBe(2);
});

test('a port at which nobody listens is a lost device', async () => {
  const { server, port } = await listening();
  server.close();
  await once(server, 'close');
  await expect(openTcpLine({ host: '127.0.0.1', port })).rejects.toMatchObject({
    name: 'DeviceFailure',
    reason: 'lost',
  });
});
