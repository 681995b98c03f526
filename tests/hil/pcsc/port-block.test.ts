import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { holdPortBlock, PORTS_PER_BLOCK } from '../../../hil/pcsc/port-block.ts';

const apart = (one: number, other: number): boolean => Math.abs(one - other) >= PORTS_PER_BLOCK;

test('blocks asked for at once do not overlap, and lie below the ports of outgoing connections', async () => {
  const blocks = await Promise.all(Array.from({ length: 8 }, () => holdPortBlock()));
  for (const one of blocks) {
    expect(one.first + PORTS_PER_BLOCK).toBeLessThanOrEqual(32_768);
    for (const other of blocks) if (one !== other) expect(apart(one.first, other.first)).toBe(true);
  }
  await Promise.all(blocks.map((block) => block.release()));
});

test('a block with one port taken is passed over, and one that was refused', async () => {
  const block = await holdPortBlock();
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen({ port: block.first + 3, host: '127.0.0.1' }, resolve));
  await block.release();
  const other = await holdPortBlock();
  expect(other.first).not.toBe(block.first);
  const third = await holdPortBlock(new Set([other.first + PORTS_PER_BLOCK]));
  expect(third.first).not.toBe(other.first + PORTS_PER_BLOCK);
  await new Promise((resolve) => squatter.close(resolve));
  await other.release();
  await third.release();
});
