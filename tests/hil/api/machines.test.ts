import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRig, type TestRig } from '../bench/rig-client.ts';

let rig: TestRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.discard());

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('machines', () => {
  test('the start tells addresses and the process of the first machine', async () => {
    const { port, ready } = rig.bench;
    const base = `http://127.0.0.1:${port}`;
    expect(ready).toEqual({
      ready: true,
      screen: `${base}/`,
      bench: `${base}/bench`,
      rig: `${base}/rig`,
      pid: ready.pid,
    });
    expect(ready.pid).not.toBe(process.pid);
    expect(alive(ready.pid)).toBe(true);
    const { body } = await rig.get('/machines');
    expect(body).toEqual([
      {
        name: 'main',
        city: 'tarnow',
        machine: 'validator',
        state: 'running',
        pid: ready.pid,
        died: null,
        screen: ready.screen,
        vehicle: 437,
        readers: { access: 'socket', antenna: ['Socket antenna 0', 'Socket antenna 1'], slot: ['Socket pocket 0'] },
      },
    ]);
  });

  test('killed and started again, a machine goes on with its data under a new process', async () => {
    const { body: before } = await rig.get('/machines');
    const killed = await rig.post('/machines/main/kill');
    expect(killed).toMatchObject({ status: 200, body: { state: 'dead', pid: null, died: null } });
    expect(alive(before[0].pid)).toBe(false);
    expect(await rig.get('/state')).toMatchObject({ status: 409, body: { error: 'machine-dead' } });
    expect(await rig.post('/machines/main/kill')).toMatchObject({ status: 200 });
    const started = await rig.post('/machines/main/start');
    expect(started).toMatchObject({ status: 200, body: { state: 'running' } });
    expect(started.body.pid).not.toBe(before[0].pid);
    expect(alive(started.body.pid)).toBe(true);
    const { body: journal } = await rig.get('/journal');
    expect(journal.map(({ kind }: { kind: string }) => kind)).toEqual(['OPENED', 'OPENED']);
    expect(await rig.post('/machines/main/start')).toMatchObject({ status: 409, body: { error: 'machine-runs' } });
  });

  test('a machine that ends by itself is reported dead with its exit code, and can be started', async () => {
    expect(await rig.post('/touch', { button: 'die' })).toMatchObject({ status: 409, body: { error: 'machine-dead' } });
    const { body } = await rig.get('/machines');
    expect(body[0]).toMatchObject({ state: 'dead', died: { code: 3, signal: null } });
    expect((await rig.post('/machines/main/start')).body).toMatchObject({ state: 'running', died: null });
  });

  test('further machines come and go; the first stays', async () => {
    const { status, body } = await rig.post('/machines', { name: 'rear', vehicle: 437 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'rear', vehicle: 437, screen: `${rig.bench.ready.screen}machines/rear/` });
    expect((await rig.get('/state?machine=rear')).body.config).toMatchObject({
      name: 'rear',
      office: expect.stringMatching(/\/office$/),
    });
    expect((await rig.post('/machines', { name: 'rear' })).body).toMatchObject({ error: 'machine-exists' });
    expect((await rig.remove('/machines/rear')).body).toEqual({ removed: ['rear'] });
    expect(alive(body.pid)).toBe(false);
    expect((await rig.remove('/machines/rear')).body).toEqual({ removed: [] });
    expect(await rig.get('/state?machine=rear')).toMatchObject({ status: 404, body: { error: 'unknown-machine' } });
    expect(await rig.remove('/machines/main')).toMatchObject({ status: 409, body: { error: 'main-machine' } });
  });

  test('a machine that cannot start is refused with its reason and leaves nothing behind', async () => {
    const answer = await rig.post('/machines', { name: 'broken' });
    expect(answer).toMatchObject({
      status: 409,
      body: { error: 'machine-cannot-start', detail: expect.stringContaining('the tariff file is not one') },
    });
    expect((await rig.get('/machines')).body.map(({ name }: { name: string }) => name)).toEqual(['main']);
  });

  test('a machine that is not built is refused', async () => {
    const answer = await rig.post('/machines', { name: 'x', machine: 'vending' });
    expect(answer).toMatchObject({ status: 409, body: { error: 'not-built' } });
    expect((await rig.get('/machines')).body).toHaveLength(1);
  });

  test.each([
    { name: 'Ä' },
    { name: 'main two' },
    {},
    { name: 'x', color: 'red' },
    { name: 'x', city: 'radom' },
    { name: 'x', machine: 'toaster' },
    { name: 'x', vehicle: 65_536 },
    { name: 'x', vehicle: '437' },
    [],
    'x',
    null,
  ])('refuses %j as a machine', async (body) => {
    expect(await rig.post('/machines', body)).toMatchObject({ status: 400, body: { error: 'bad-body' } });
  });

  test('an unknown key is named', async () => {
    const { body } = await rig.post('/machines', { name: 'x', colour: 'red' });
    expect(JSON.stringify(body.detail)).toContain('colour');
  });

  test.each(['kill', 'start'])('%s of a machine that is not there is 404', async (act) => {
    expect(await rig.post(`/machines/nobody/${act}`)).toMatchObject({
      status: 404,
      body: { error: 'unknown-machine' },
    });
  });
});

describe('what the passenger sees and does', () => {
  test('state, scenes, signals, journal, tariff and coverage are the machine’s own answers', async () => {
    expect((await rig.get('/state')).body).toMatchObject({ city: 'tarnow', machine: 'validator' });
    expect((await rig.get('/scenes?after=6')).body).toEqual([{ seq: 7, ask: 'scenes' }]);
    expect((await rig.get('/signals')).body).toEqual([{ seq: 1, ask: 'signals' }]);
    expect((await rig.get('/tariff')).body).toMatchObject({ kind: 'distance', status: 'example' });
    expect((await rig.get('/coverage')).body).toMatchObject({ branches: [{ id: 'home:CARD[0]', taken: 1 }] });
    expect((await rig.get('/journal?after=1')).body[0]).toMatchObject({ seq: 2, kind: 'OPENED' });
  });

  test('touches and keys reach the machine as they were made', async () => {
    for (const [path, body] of [
      ['/touch', { button: 'group', scene: 4 }],
      ['/touch', { x: 10, y: 20.5 }],
      ['/keys', { key: 'N' }],
    ] as const) {
      expect(await rig.post(path, body)).toMatchObject({ status: 200, body: { scene: 1 } });
    }
    const { touches } = (await rig.get('/state')).body;
    expect(touches.slice(-3)).toMatchObject([
      { ask: 'touch', button: 'group', scene: 4 },
      { ask: 'touch-at', x: 10, y: 20.5 },
      { ask: 'key', key: 'N' },
    ]);
  });

  test('a button that is not there is the machine’s 404', async () => {
    expect(await rig.post('/touch', { button: 'nonsense' })).toMatchObject({
      status: 404,
      body: { error: 'there is no such button' },
    });
  });

  test.each([{}, { x: 1 }, { x: 'a', y: 2 }, { button: '' }, { button: 'a', x: 1, y: 2 }, { button: 'a', z: 1 }])(
    'refuses %j as a touch',
    async (body) => {
      expect(await rig.post('/touch', body)).toMatchObject({ status: 400, body: { error: 'bad-body' } });
    },
  );

  test.each([
    '/scenes?after=-1',
    '/scenes?after=x',
    '/journal?after=1.5',
    '/state?after=1',
    '/state?machine=a&machine=b',
  ])('refuses the query %s', async (path) => {
    expect(await rig.get(path)).toMatchObject({ status: 400, body: { error: 'bad-query' } });
  });

  test.each([
    ['GET', '/coins'],
    ['POST', '/coins'],
    ['POST', '/terminal'],
    ['GET', '/paper'],
    ['POST', '/scan'],
  ])('%s %s: this machine has no such device', async (method, path) => {
    const answer = method === 'GET' ? await rig.get(path) : await rig.post(path, {});
    expect(answer).toMatchObject({ status: 404, body: { error: 'no-such-device' } });
  });
});
