import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GPIO_V2_GET_LINE_IOCTL, LINE_FLAG, lineRequest } from '../../../devices/panel/gpio-structs.ts';
import { linuxGpioKernel } from '../../../devices/panel/linux-gpio-kernel.ts';

const kernel = linuxGpioKernel();
const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (cause) {
    return cause instanceof Error && 'code' in cause ? cause.code : cause;
  }
};

test('what the kernel refuses has the name of its errno', () => {
  expect(codeOf(() => kernel.open('/dev/no-such-gpiochip'))).toBe('ENOENT');
  const device = kernel.open('/dev/null');
  const struct = lineRequest({ offsets: [1], consumer: 'test', flags: LINE_FLAG.input });
  expect(codeOf(() => kernel.ioctl(device, GPIO_V2_GET_LINE_IOCTL, struct))).toBe('ENOTTY');
  kernel.close(device);
  expect(codeOf(() => kernel.read(device, new Uint8Array(48)))).toBe('EBADF');
});

test('watches a descriptor without holding anything, reads what came, and nothing when nothing is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gpio-kernel-'));
  const path = join(folder, 'lines');
  execFileSync('mkfifo', [path]);
  const descriptor = kernel.open(path);
  const heard: string[] = [];
  const unwatch = kernel.watch(descriptor, () => {
    const bytes = new Uint8Array(48);
    heard.push(Buffer.from(bytes.subarray(0, kernel.read(descriptor, bytes))).toString());
  });
  expect(kernel.read(descriptor, new Uint8Array(48))).toBe(0);
  writeFileSync(path, 'first');
  await expect.poll(() => heard).toEqual(['first']);
  writeFileSync(path, 'second');
  await expect.poll(() => heard).toEqual(['first', 'second']);
  unwatch();
  writeFileSync(path, 'unheard');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(heard).toHaveLength(2);
  kernel.close(descriptor);
  rmSync(folder, { recursive: true });
});

test('a struct goes into the kernel and comes out of it', () => {
  // A pseudo-terminal's size of window: the kernel keeps what it was given (asm-generic/ioctls.h).
  const [TIOCGWINSZ, TIOCSWINSZ] = [0x5413, 0x5414];
  const terminal = kernel.open('/dev/ptmx');
  const given = Uint8Array.from([24, 0, 80, 0, 1, 2, 3, 4]);
  kernel.ioctl(terminal, TIOCSWINSZ, given);
  const kept = new Uint8Array(8);
  kernel.ioctl(terminal, TIOCGWINSZ, kept);
  expect(kept).toEqual(given);
  kernel.close(terminal);
});
