import { once } from 'node:events';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { beeps } from '../../../devices/signals/beeps.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { parseScreenMessage, type ScreenAnswer } from '../../../kiosk/screen/wire.ts';
import { type Host, startHost } from './browser.ts';
import { inputFor } from './samples.ts';

const home = validatorScene(inputFor({ view: 'home' }));
const working = validatorScene(inputFor({ view: 'working' }));

let host: Host;
const viewers: WebSocket[] = [];
beforeEach(async () => {
  host = await startHost(home, { prefix: '/machines/second' });
});
afterEach(async () => {
  for (const viewer of viewers.splice(0)) viewer.terminate();
  await host.close();
});

/** A viewer, its answers read one after the other. */
async function viewer(options: { origin?: string } = {}) {
  const socket = new WebSocket(`${host.address.replace('http', 'ws')}screen/ws`, options);
  viewers.push(socket);
  const answers: ScreenAnswer[] = [];
  let wake = () => {};
  socket.on('message', (data) => {
    answers.push(JSON.parse(String(data)));
    wake();
  });
  await once(socket, 'open');
  const next = async (): Promise<ScreenAnswer> => {
    while (answers.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return answers.shift() ?? { alive: true };
  };
  return { socket, answers, next, say: (message: unknown) => socket.send(JSON.stringify(message)) };
}

const numberOf = (answer: ScreenAnswer) => ('scene' in answer ? answer.scene.number : undefined);

describe('scenes', () => {
  test('each viewer gets the current scene at once and then every change, in order', async () => {
    const one = await viewer();
    expect(numberOf(await one.next())).toBe(1);
    host.stage.show(working);
    const two = await viewer();
    expect(numberOf(await two.next())).toBe(2);
    host.stage.show(home);
    expect([numberOf(await one.next()), numberOf(await one.next())]).toEqual([2, 3]);
    expect(numberOf(await two.next())).toBe(3);
  });

  test('T93 what the machine lets its screen sound goes to every viewer, and to none that comes later', async () => {
    const viewers = [await viewer(), await viewer()];
    for (const { next } of viewers) await next();
    host.buzzer.sound(beeps(3));
    for (const { next } of viewers) expect(await next()).toEqual({ tones: beeps(3) });
    const late = await viewer();
    await late.next();
    late.say({ ask: 'alive' });
    expect(await late.next()).toEqual({ alive: true });
  });

  test('what did not change is not sent', async () => {
    const one = await viewer();
    await one.next();
    host.stage.show({ ...home });
    one.say({ ask: 'alive' });
    expect(await one.next()).toEqual({ alive: true });
  });

  test('a viewer that has gone is forgotten', async () => {
    const one = await viewer();
    await one.next();
    one.socket.close();
    await once(one.socket, 'close');
    host.stage.show(working);
    expect(numberOf(await (await viewer()).next())).toBe(2);
  });
});

describe('touches', () => {
  test('a button and a point reach the machine', async () => {
    const one = await viewer();
    one.say({ touch: { button: 'language', scene: 1 } });
    one.say({ touch: { x: 400, y: 430.5, scene: 1 } });
    one.say({ ask: 'alive' });
    await one.next();
    await one.next();
    expect(host.pressed).toEqual(['language', 'card-check']);
  });

  test.each([
    ['{', 'not-json'],
    ['7', 'unknown-message'],
    ['{"touch":{"button":"language"}}', 'unknown-message'],
    ['{"touch":{"button":"language","scene":0}}', 'unknown-message'],
    ['{"touch":{"button":"language","scene":1,"x":1}}', 'unknown-message'],
    ['{"touch":{"x":null,"y":1,"scene":1}}', 'unknown-message'],
    ['{"press":"language"}', 'unknown-message'],
    [`{"press":"${'x'.repeat(1050)}"}`, 'too-long'],
  ])('%s is answered with %s, and the viewer stays', async (text, error) => {
    const one = await viewer();
    await one.next();
    one.socket.send(text);
    expect(await one.next()).toMatchObject({ error });
    one.say({ ask: 'alive' });
    expect(await one.next()).toEqual({ alive: true });
    expect(host.pressed).toEqual([]);
  });

  test('bytes are answered with not-text, a flood of them ends the connection', async () => {
    const one = await viewer();
    await one.next();
    one.socket.send(Buffer.from([1, 2, 3]));
    expect(await one.next()).toMatchObject({ error: 'not-text' });
    one.socket.send('x'.repeat(5000));
    expect((await once(one.socket, 'close'))[0]).toBe(1009);
    expect(numberOf(await (await viewer()).next())).toBe(1);
  });

  test('no text at all makes the parser throw', () => {
    const json = fc.oneof(
      fc.json(),
      fc.string(),
      fc.jsonValue().map((touch) => JSON.stringify({ touch })),
    );
    fc.assert(
      fc.property(json, (text) => {
        const parsed = parseScreenMessage(text);
        expect('error' in parsed || 'ask' in parsed || 'touch' in parsed).toBe(true);
      }),
    );
  });
});

describe('the page', () => {
  test('a page from elsewhere gets no connection', async () => {
    const one = await viewer({ origin: 'https://example.org' });
    const [code, reason] = await once(one.socket, 'close');
    expect([code, String(reason)]).toEqual([1008, 'foreign-origin']);
    expect(one.answers).toEqual([]);
    expect(numberOf(await (await viewer({ origin: 'http://127.0.0.1:1' })).next())).toBe(1);
  });

  test('it is served below its prefix under a policy that allows nothing foreign', async () => {
    const answer = await fetch(host.address);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("script-src 'self';");
  });
});
