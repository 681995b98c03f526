import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { grosze } from '../../../fares/money.ts';
import { openTerminalMemory } from '../../../hil/bank-terminal/terminal-memory.ts';
import { VirtualTerminal } from '../../../hil/bank-terminal/virtual-terminal.ts';
import { goods, machineAt, never, QUICK, type Stand, stand } from './given.ts';

const AMOUNT = grosze(1000);
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function at(bench: Stand, timing: Parameters<typeof machineAt>[1] = {}) {
  const machine = machineAt(bench.line, timing);
  open.unshift(machine.driver);
  await machine.driver.start();
  return machine.driver;
}

test('its books outlive it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'books-'));
  const path = join(folder, 'terminal.json');
  const sell = async () => {
    const { memory, remember } = openTerminalMemory(path);
    const terminal = new VirtualTerminal(QUICK, memory, undefined, remember);
    await terminal.plugIn();
    const { driver } = machineAt({ kind: 'tcp', host: '127.0.0.1', port: terminal.port });
    await driver.start();
    await driver.authorise(AMOUNT, { abort: never(), ...goods('delivered') });
    await driver.close();
    await terminal.close();
  };
  await sell();
  await sell();
  const { memory } = openTerminalMemory(path);
  rmSync(folder, { recursive: true });
  expect(memory.transactions).toMatchObject([
    { receipt: 1, trace: 1, kind: 'payment', state: 'approved' },
    { receipt: 2, trace: 2, kind: 'payment', state: 'approved' },
  ]);
});

test.each(['tcp', 'serial'] as const)('a lost answer over %s: approved, unheard, and found by asking', async (kind) => {
  const bench = await stand(kind);
  open.push(bench);
  // The terminal has asked for minutes of patience; a silent serial line is given up after them.
  const driver = await at(bench, { ackMs: 1000 });
  bench.terminal.next('lose-answer');
  const abort = new AbortController();
  const out = goods('delivered');
  const paying = driver.authorise(AMOUNT, { abort: abort.signal, deliver: out.deliver });
  if (kind === 'serial') {
    await expect.poll(() => bench.terminal.charged).toBe(1000);
    bench.terminal.reset();
  }
  expect((await paying).kind).toBe('unknown');
  expect(out.asked).toEqual([]);
  await expect
    .poll(() => driver.recall(AMOUNT, null), { timeout: 10_000 })
    .toMatchObject({ kind: 'paid', payment: { receipt: 1, amount: 1000 } });
  expect(await driver.reverse(1)).toMatchObject({ kind: 'done' });
  expect(bench.terminal.charged).toBe(0);
});

test('unplugged and plugged in again: lost, then ready at the same port', async () => {
  const bench = await stand('tcp');
  open.push(bench);
  const driver = await at(bench);
  await bench.terminal.unplug();
  await expect.poll(() => driver.status.kind).toBe('lost');
  expect((await driver.authorise(AMOUNT, { abort: never(), ...goods('delivered') })).kind).toBe('not-begun');
  await bench.terminal.plugIn();
  await expect.poll(() => driver.status.kind, { timeout: 10_000 }).toBe('ready');
});

test('a power cut on a serial line that stays: the machine registers again by itself', async () => {
  const bench = await stand('serial');
  open.push(bench);
  const driver = await at(bench);
  bench.terminal.forget();
  expect((await driver.authorise(AMOUNT, { abort: never(), ...goods('delivered') })).kind).toBe('paid');
});

test.each([1, 2, 3])('a command that is taken only after T3: the last word is the word of the books (%i)', async () => {
  const bench = await stand('tcp', { ackMs: 300 });
  open.push(bench);
  const driver = await at(bench, { ackMs: 300 });
  const before = await driver.lastPayment();
  bench.terminal.fail('t3-exceeded');
  expect((await driver.authorise(AMOUNT, { abort: never(), ...goods('delivered') })).kind).toBe('unknown');
  let word = 'unknown';
  const ask = async () => {
    word = (await driver.recall(AMOUNT, before)).kind;
    return word;
  };
  await expect.poll(ask, { timeout: 15_000 }).not.toBe('unknown');
  expect(bench.terminal.charged).toBe(word === 'paid' ? 1000 : 0);
});

test('silent after an approval, still connected: the books decide', async () => {
  const bench = await stand('tcp', { ackMs: 300 });
  open.push(bench);
  const driver = await at(bench, { ackMs: 300 });
  bench.terminal.fail('silent-after-approval');
  const paying = driver.authorise(AMOUNT, { abort: never(), ...goods('delivered') });
  await expect.poll(() => bench.terminal.charged).toBe(1000);
  await bench.terminal.unplug();
  await bench.terminal.plugIn();
  expect((await paying).kind).toBe('unknown');
  await expect.poll(() => driver.recall(AMOUNT, null), { timeout: 10_000 }).toMatchObject({ kind: 'paid' });
});
