import { once } from 'node:events';
import { SerialPort } from 'serialport';
import { expect, test } from 'vitest';
import { openPseudoTerminal } from '../../../hil/pty/pseudo-terminal.ts';

async function open(path: string, options: { baudRate: number; stopBits?: 1 | 2 }): Promise<SerialPort> {
  const port = new SerialPort({ path, autoOpen: false, ...options });
  port.on('data', () => undefined);
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  return port;
}

test('bytes go both ways through the real serial driver', async () => {
  const device = openPseudoTerminal();
  const heard: number[] = [];
  device.onBytes((bytes) => {
    heard.push(...bytes);
    device.write(Uint8Array.from(bytes, (byte) => byte ^ 0xff));
  });
  const port = await open(device.path, { baudRate: 9600 });
  const answer = once(port, 'data');
  // XON, XOFF, CR, LF, end of file, interrupt: nothing is translated or taken for a command.
  port.write(Buffer.from([0x11, 0x13, 0x0d, 0x0a, 0x04, 0x03, 0x00, 0xff]));
  const received: number[] = [...(await answer)[0]];
  while (received.length < 8) received.push(...(await once(port, 'data'))[0]);
  expect(heard).toEqual([0x11, 0x13, 0x0d, 0x0a, 0x04, 0x03, 0x00, 0xff]);
  expect(received).toEqual(heard.map((byte) => byte ^ 0xff));
  await new Promise((resolve) => port.close(resolve));
  device.close();
});

test('the device can tell what line the driver has opened, and the path outlives the driver', async () => {
  const device = openPseudoTerminal();
  const first = await open(device.path, { baudRate: 9600 });
  expect(device.lineSettings()).toEqual({ rate: 9600, stopBits: 1 });
  await new Promise((resolve) => first.close(resolve));
  const second = await open(device.path, { baudRate: 115_200, stopBits: 2 });
  expect(device.lineSettings()).toEqual({ rate: 115_200, stopBits: 2 });
  await new Promise((resolve) => second.close(resolve));
  device.close();
});

test('an unplugged device closes the driver’s port', async () => {
  const device = openPseudoTerminal();
  const port = await open(device.path, { baudRate: 9600 });
  const closed = once(port, 'close');
  device.close();
  await closed;
  expect(port.isOpen).toBe(false);
});
