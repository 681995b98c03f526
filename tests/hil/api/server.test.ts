import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startRig, type TestRig, testFolder } from '../bench/rig-client.ts';

let rig: TestRig;
beforeAll(async () => {
  rig = await startRig();
  await rig.post('/machines', { name: 'rear' });
});
afterAll(() => rig.discard());

interface Raw {
  readonly status: number;
  readonly text: string;
  readonly headers: Record<string, unknown>;
}

const raw = (path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
  new Promise<Raw>((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const call = request({ host: '127.0.0.1', port: rig.bench.port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
      });
    });
    call.on('error', reject);
    call.end(body);
  });

const json = { 'content-type': 'application/json' };

describe('the server', () => {
  test.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '10.0.0.1'])(
    'does not answer to the name "%s"',
    async (host) => {
      expect(await raw('/rig/state', { headers: { host } })).toMatchObject({ status: 400 });
      expect((await raw('/', { headers: { host } })).text).toContain('wrong-origin');
    },
  );

  test('does not serve pages of another origin', async () => {
    const host = `127.0.0.1:${rig.bench.port}`;
    expect((await raw('/rig/clock', { headers: { host, origin: 'https://evil.example' } })).status).toBe(400);
    expect((await raw('/rig/clock', { headers: { host, origin: 'null' } })).status).toBe(400);
    expect((await raw('/rig/clock', { headers: { host, origin: `http://${host}` } })).status).toBe(200);
    expect((await raw('/rig/clock', { headers: { host: `localhost:${rig.bench.port}` } })).status).toBe(200);
  });

  test.each([
    ['POST', '/rig/clock', '{"advance": 1', json],
    ['POST', '/rig/clock', '[1]', json],
    ['POST', '/rig/clock', 'advance=1', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['POST', '/rig/clock', '{"advance":1}', { 'content-type': 'text/plain' }],
    ['POST', '/rig/clock', `"${'x'.repeat(5_000_000)}"`, json],
    ['POST', '/rig/clock', '', json],
    ['POST', '/rig/machines/%zz/kill', undefined, {}],
  ] as const)('%s %s with a bad body or address is a 400 in JSON', async (method, path, body, headers) => {
    const answer = await raw(path, { method, headers, ...(body === undefined ? {} : { body }) });
    expect(answer.status).toBe(400);
    expect(Object.keys(JSON.parse(answer.text))).toEqual(['error', 'detail']);
  });

  test.each([
    ['GET', '/rig'],
    ['GET', '/rig/nonsense'],
    ['POST', '/rig/state'],
    ['DELETE', '/rig/clock'],
    ['GET', '/machines/nobody/'],
    ['GET', '/office/nonsense'],
    ['POST', '/'],
  ])('%s %s is unknown, in JSON', async (method, path) => {
    const answer = await raw(path, { method });
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toMatchObject({ error: 'unknown-route' });
  });
});

describe('the screens', () => {
  test('/ is the first machine’s, /machines/NAME/ another’s, both as if asked for at home', async () => {
    expect((await raw('/')).text).toMatch(/^main GET \/ 127\.0\.0\.1:\d+$/);
    expect((await raw('/assets/app.js?v=1')).text).toContain('main GET /assets/app.js?v=1');
    expect((await raw('/machines/rear/x?y')).text).toContain('rear GET /x?y');
    expect((await raw('/machines/main/')).text).toContain('main GET /');
    expect(await raw('/machines/rear')).toMatchObject({ status: 302, headers: { location: '/machines/rear/' } });
    expect(await raw('/missing')).toMatchObject({ status: 404, headers: { 'x-machine': 'main' } });
  });

  test('a WebSocket passes through, both ways', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${rig.bench.port}/machines/rear/ws`, {
      origin: `http://127.0.0.1:${rig.bench.port}`,
    });
    const texts: string[] = [];
    const two = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        texts.push(String(data));
        if (texts.length === 2) resolve();
      });
    });
    socket.on('open', () => socket.send('touch'));
    await two;
    expect(texts[0]).toMatch(/^rear at \/ws, origin http:\/\/127\.0\.0\.1:\d+$/);
    expect(texts[0]).not.toContain(String(rig.bench.port));
    expect(texts[1]).toBe('heard touch');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await rig.post('/machines/rear/kill');
    await closed;
  });

  test('a WebSocket of another origin is refused', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${rig.bench.port}/rig/live`, { origin: 'http://evil.example' });
    await expect(new Promise((_, reject) => socket.once('error', reject))).rejects.toThrow('404');
  });

  test('in place of a dead machine’s screen stands a calm page that looks again', async () => {
    await rig.post('/machines/rear/kill');
    const answer = await raw('/machines/rear/');
    expect(answer).toMatchObject({ status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(answer.text).toContain('http-equiv="refresh"');
    await rig.post('/machines/rear/start');
    expect((await raw('/machines/rear/')).status).toBe(200);
  });
});

test('the live feed names what changed and where', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${rig.bench.port}/rig/live`);
  const seen = new Set<string>();
  const wanted = ['clock ', 'vehicle ', 'journal main', 'faults main'];
  const all = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      for (const { what, machine = '' } of JSON.parse(String(data)).changed) seen.add(`${what} ${machine}`);
      if (wanted.every((each) => seen.has(each))) resolve();
    });
  });
  await new Promise((resolve) => socket.once('open', resolve));
  await rig.post('/clock', { advance: 1 });
  await rig.post('/vehicle', { at: 1 });
  await rig.post('/faults', { device: 'disk', fault: 'slow', amount: 5 });
  await rig.post('/touch', { button: 'write' });
  await all;
  socket.close();
  await rig.remove('/faults');
});

describe('the page', () => {
  test('without one, /bench says where everything is', async () => {
    const answer = await raw('/bench');
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('/rig');
  });

  test('is served from its folder under /bench, and nothing outside it', async () => {
    const folder = testFolder();
    mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>bench</title>');
    writeFileSync(join(folder, 'page', 'assets', 'a.js'), 'export {};');
    const other = await startRig({ data: folder });
    const read = async (path: string) => {
      const response = await fetch(`${other.bench.ready.bench}${path}`);
      return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
    };
    const page = { status: 200, type: 'text/html; charset=utf-8', text: '<!doctype html><title>bench</title>' };
    expect(await read('')).toEqual(page);
    expect(await read('/')).toEqual(page);
    expect(await read('/assets/a.js')).toMatchObject({ status: 200, text: 'export {};' });
    expect((await read('/assets/b.js')).status).toBe(404);
    expect((await read('/..%2fbench%2fclock.json')).status).toBeGreaterThanOrEqual(400);
    await other.discard();
  });
});
