import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { panelSocketIn, servePanelSocket } from '../../../kiosk/screen/panel-socket.ts';
import { createStage, type Stage } from '../../../kiosk/screen/stage.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { connectMachine, type MachineSocket } from '../../../kiosk/shell/machine-socket.ts';
import { inputFor, now } from '../screen/samples.ts';

const home = validatorScene(inputFor({ view: 'home' }));
const working = validatorScene(inputFor({ view: 'working' }));
const numberOf = (answer: unknown) => (answer as { readonly scene?: { readonly number: number } }).scene?.number;

let folder: string;
const ends: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'socket-'));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

async function machine(path: string): Promise<{ stage: Stage; pressed: string[]; close(): Promise<void> }> {
  const pressed: string[] = [];
  const stage = createStage({ first: home, now: () => now, onPress: (button) => pressed.push(button) });
  const served = await servePanelSocket(path, {
    current: stage.current,
    subscribe: stage.subscribe,
    onTouch: stage.touch,
  });
  ends.push(() => served.close());
  return { stage, pressed, close: () => served.close() };
}

function shell(path: string): { answers: unknown[]; interruptions: () => number; socket: MachineSocket } {
  const answers: unknown[] = [];
  let interruptions = 0;
  const socket = connectMachine(path, {
    onAnswer: (answer) => void answers.push(answer),
    onInterrupted: () => {
      interruptions += 1;
    },
  });
  ends.push(() => socket.close());
  return { answers, interruptions: () => interruptions, socket };
}

test('the current scene at once, then every change; touches and questions are answered', async () => {
  const path = panelSocketIn(folder);
  const { stage, pressed } = await machine(path);
  const { answers, socket } = shell(path);
  await expect.poll(() => answers.map(numberOf)).toEqual([1]);
  socket.say({ touch: { button: 'card-check', scene: 1 } });
  await expect.poll(() => pressed).toEqual(['card-check']);
  stage.show(working);
  await expect.poll(() => answers.map(numberOf)).toEqual([1, 2]);
  socket.say({ ask: 'alive' });
  await expect.poll(() => answers.at(-1)).toEqual({ alive: true });
});

test('it is for its own user alone', async () => {
  const path = panelSocketIn(folder);
  await machine(path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a folder so deep that its name does not fit a socket address', async () => {
  const deep = join(folder, 'a'.repeat(60), 'b'.repeat(60));
  mkdirSync(deep, { recursive: true });
  const path = panelSocketIn(deep);
  await machine(path);
  const { answers } = shell(path);
  await expect.poll(() => answers.map(numberOf)).toEqual([1]);
});

test('a shell may come before its machine, and its machine may end and start again', async () => {
  const path = panelSocketIn(join(folder, 'later'));
  const { answers, interruptions, socket } = shell(path);
  socket.say({ touch: { button: 'lost', scene: 1 } });
  mkdirSync(join(folder, 'later'));
  const first = await machine(path);
  await expect.poll(() => answers.map(numberOf), { timeout: 5_000 }).toEqual([1]);
  const before = interruptions();
  await first.close();
  await expect.poll(interruptions).toBeGreaterThan(before);
  expect(socket.connected).toBe(false);
  const second = await machine(path);
  await expect.poll(() => answers.map(numberOf), { timeout: 5_000 }).toEqual([1, 1]);
  expect([first.pressed, second.pressed]).toEqual([[], []]);
});

test('begun anew, the scene is told again', async () => {
  const path = panelSocketIn(folder);
  await machine(path);
  const { answers, socket } = shell(path);
  await expect.poll(() => answers.length).toBe(1);
  socket.renew();
  await expect.poll(() => answers.map(numberOf), { timeout: 5_000 }).toEqual([1, 1]);
});

test('what a killed machine left behind is replaced', async () => {
  const path = panelSocketIn(folder);
  writeFileSync(path, '');
  await machine(path);
  const { answers } = shell(path);
  await expect.poll(() => answers.length).toBe(1);
});

test('a folder that is not there is refused with the reason of the system', async () => {
  await expect(machine(panelSocketIn(join(folder, 'nowhere')))).rejects.toThrow(/ENOENT|EACCES/);
});

test.each(['garbage\n', '{"touch":{"button":7}}\n', `${'x'.repeat(2000)}\n`, '\n\n\n'])(
  'a word that is none is answered by its name and changes nothing: %j',
  async (word) => {
    const path = panelSocketIn(folder);
    const { pressed } = await machine(path);
    const raw = connect(path);
    let heard = '';
    raw.on('data', (data) => {
      heard += data;
    });
    raw.write(word);
    await expect.poll(() => heard).toContain('"error"');
    expect(pressed).toEqual([]);
    raw.destroy();
  },
);

test('whoever sends no end of a line is hung up on', async () => {
  const path = panelSocketIn(folder);
  await machine(path);
  const raw = connect(path);
  const gone = new Promise((resolve) => raw.once('close', resolve));
  raw.on('error', () => undefined);
  raw.resume();
  raw.write('x'.repeat(100_000));
  await gone;
});

test('words that are no JSON are not passed on', async () => {
  const path = panelSocketIn(folder);
  const server = createServer((socket) => socket.write('noise\n{"alive":true}\n{"half":'));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  ends.push(() => server.close());
  const { answers } = shell(path);
  await expect.poll(() => answers).toEqual([{ alive: true }]);
});
