import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openScreen } from '../../../hil/scenarios/words/screen.ts';
import type { RunStep } from '../../../hil/scenarios/words/watch.ts';
import { RigCalls } from '../../../hil/station/rig-calls.ts';

const view = (number: number, name: string, more: object = {}) => ({
  number,
  view: name,
  title: name,
  lines: ['Od Przystanek 0', 'Saldo 15,40\u00a0zł'],
  buttons: [],
  language: 'pl',
  ...more,
});

let scenes: ReturnType<typeof view>[];
let server: Server;
let calls: RigCalls;
beforeEach(async () => {
  scenes = [view(1, 'checked-in'), view(2, 'home')];
  server = createServer((request, response) => {
    const after = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('after') ?? 0);
    const state = { now: 0, city: 'tarnow', machine: 'validator', statechart: {}, scene: scenes.at(-1), devices: {} };
    const shown = scenes.filter(({ number }) => number > after).map((scene) => ({ at: 0, scene }));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url?.includes('/scenes') ? shown : state));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  calls = new RigCalls(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/rig`, 'main');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const step: RunStep = (_, act) => act();
const open = () => openScreen(calls, step, new AbortController().signal);

describe('what a scenario expects of the screen', () => {
  test('a result that has come and gone counts, one from before the scenario does not', async () => {
    const screen = await open();
    await expect(screen.shows('checked-in', { within: 0.05 })).rejects.toThrow('saw view home');
    scenes.push(view(3, 'checked-in'), view(4, 'home'));
    expect(await screen.shows('checked-in', { lines: ['Saldo 15,40 zł', /^Od /] })).toMatchObject({ number: 3 });
  });

  test('another answer ends the wait, with what was seen instead', async () => {
    const screen = await open();
    scenes.push(view(3, 'working'), view(4, 'refused', { reason: 'funds', title: 'Za mało środków', lines: [] }));
    await expect(screen.shows('checked-in', { within: 30 })).rejects.toMatchObject({
      name: 'MachineFailure',
      message: 'expected view checked-in, saw view refused (funds): "Za mało środków"',
    });
  });

  test('the view without its text says what is missing', async () => {
    const screen = await open();
    scenes.push(view(3, 'checked-in'));
    await expect(screen.shows('checked-in', { title: 'Wejście', lines: ['Do Pętli'], within: 0.05 })).rejects.toThrow(
      'expected view checked-in with title "Wejście", line "Do Pętli", saw title "checked-in"; no line "Do Pętli" among',
    );
  });

  test('a machine that is still at it was too slow', async () => {
    const screen = await open();
    scenes.push(view(3, 'working'));
    await expect(screen.shows('checked-in', { within: 0.05 })).rejects.toMatchObject({ name: 'MachineTooSlow' });
  });
});
