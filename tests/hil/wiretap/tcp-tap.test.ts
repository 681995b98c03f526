import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { httpMessages } from '../../../hil/wiretap/http-framing.ts';
import { lines } from '../../../hil/wiretap/plain-framings.ts';
import { TcpTap, type TcpTapOptions } from '../../../hil/wiretap/tcp-tap.ts';
import { UnsuitedFault } from '../../../hil/wiretap/wire-fault.ts';
import { WireFaults } from '../../../hil/wiretap/wire-faults.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function tapBefore(port: number, options: Partial<TcpTapOptions> = {}) {
  const faults = new WireFaults();
  const tap = await TcpTap.open({
    device: () => ({ host: '127.0.0.1', port }),
    framing: () => lines(),
    strike: faults.strike,
    below: () => 0,
    ...options,
  });
  open.push(tap);
  return { tap, faults };
}

/** A device that answers each line with the same line in capitals. */
async function echo(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => socket.write(chunk.toString().toUpperCase()));
  });
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function lineTo(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => {});
  open.push({ close: () => socket.destroy() });
  await once(socket, 'connect');
  return socket;
}

const said = async (socket: Socket, line: string): Promise<string> => {
  socket.write(line);
  const [answer] = await once(socket, 'data');
  return String(answer);
};

describe('a tap in a TCP connection', () => {
  test('is not noticed without a fault, and counts over all connections of the device', async () => {
    const { tap, faults } = await tapBefore(await echo());
    const id = faults.arm({ kind: 'corrupt', nthFrame: 3, direction: 'to-device' });
    const first = await lineTo(tap.address.port);
    expect(await said(first, 'a\n')).toBe('A\n');
    const second = await lineTo(tap.address.port);
    expect(await said(second, 'b\n')).toBe('B\n');
    expect(faults.fired(id)).toBe(0);
    expect(await said(first, 'd\n')).toBe('E\n');
    expect(faults.fired(id)).toBe(1);
  });

  test('unplug: connections break off, none is taken while the device is away, then it is back', async () => {
    const { tap, faults } = await tapBefore(await echo());
    faults.arm({ kind: 'unplug', direction: 'to-device', amountMs: 80 });
    const socket = await lineTo(tap.address.port);
    socket.write('a\n');
    await once(socket, 'close');
    const refused = await lineTo(tap.address.port);
    await once(refused, 'close');
    await expect
      .poll(async () => {
        const again = await lineTo(tap.address.port);
        const closed = once(again, 'close').then(() => 'away');
        return Promise.race([said(again, 'c\n'), closed]);
      })
      .toBe('C\n');
  });

  test('plugged in before its time it is back at once, and connections that are left stay', async () => {
    const { tap } = await tapBefore(await echo());
    const socket = await lineTo(tap.address.port);
    expect(await said(socket, 'a\n')).toBe('A\n');
    tap.plugIn();
    expect(await said(socket, 'b\n')).toBe('B\n');
    tap.unplug(60_000);
    await once(socket, 'close');
    tap.plugIn();
    expect(await said(await lineTo(tap.address.port), 'c\n')).toBe('C\n');
  });

  test('a brown-out needs somebody who can restart the device', async () => {
    const { tap } = await tapBefore(await echo());
    expect(() => tap.require('brown-out')).toThrow(UnsuitedFault);
    const restarts: string[] = [];
    const switched = await tapBefore(await echo(), { restart: () => void restarts.push('again') });
    expect(() => switched.tap.require('brown-out')).not.toThrow();
    switched.faults.arm({ kind: 'brown-out', amountMs: 10 });
    const socket = await lineTo(switched.tap.address.port);
    socket.write('a\n');
    await once(socket, 'close');
    expect(restarts).toHaveLength(1);
  });
});

describe('HTTP', () => {
  async function service() {
    const server = createHttpServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.end(`heard ${Buffer.concat(chunks).toString()}`));
    });
    open.push({
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return tapBefore((server.address() as AddressInfo).port, { framing: httpMessages });
  }
  const post = async (port: number, body: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/x`, { method: 'POST', body });
    return { status: answer.status, text: await answer.text() };
  };

  test('passes untouched, and the refusal is 503', async () => {
    const { tap, faults } = await service();
    const long = 'x'.repeat(200_000);
    expect(await post(tap.address.port, long)).toEqual({ status: 200, text: `heard ${long}` });
    faults.arm({ kind: 'nak', direction: 'to-device' });
    expect(await post(tap.address.port, 'a')).toMatchObject({ status: 503 });
    expect(await post(tap.address.port, 'a')).toEqual({ status: 200, text: 'heard a' });
  });

  test('split arrives whole, corrupt flips a bit of the body, drop is silence', async () => {
    const { tap, faults } = await service();
    faults.arm({ kind: 'split', direction: 'to-device', amountMs: 5 });
    expect(await post(tap.address.port, 'b')).toEqual({ status: 200, text: 'heard b' });
    faults.arm({ kind: 'corrupt', direction: 'to-device' });
    expect(await post(tap.address.port, 'b')).toEqual({ status: 200, text: 'heard c' });
    faults.arm({ kind: 'drop', direction: 'to-driver' });
    const signal = AbortSignal.timeout(100);
    await expect(fetch(`http://127.0.0.1:${tap.address.port}/x`, { signal })).rejects.toThrow('timeout');
  });
});
