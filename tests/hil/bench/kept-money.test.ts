import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keptCoins, keptTerminal } from '../../../hil/bench/kept-money.ts';

function file(): string {
  const folder = mkdtempSync(join(tmpdir(), 'money-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'kept.json');
}

test('coins and the terminal’s books are there again for the next bench', async () => {
  const [coins, books] = [file(), file()];
  const world = keptCoins(coins, { 'hopper-100': 30 });
  world.content.tray.push(200);
  world.content.physical = 700;
  world.remember();
  await expect.poll(() => existsSync(coins)).toBe(true);
  expect(keptCoins(coins, { 'hopper-100': 5 }).content).toEqual(world.content);
  const terminal = keptTerminal(books);
  terminal.content.transactions.push({ receipt: 1, trace: 2, kind: 'payment', grosze: 500, state: 'approved' });
  terminal.remember();
  await terminal.close();
  expect(keptTerminal(books).content).toStrictEqual(terminal.content);
});

test.each(['', '{', '{"physical":-1}', '[]'])('a file that cannot be read is begun anew: %j', (content) => {
  const path = file();
  writeFileSync(path, content);
  expect(keptCoins(path, { 'hopper-10': 8 }).content).toMatchObject({
    physical: 0,
    hoppers: { 'hopper-10': { coins: 8 } },
  });
  expect(keptTerminal(path).content.transactions).toEqual([]);
});
