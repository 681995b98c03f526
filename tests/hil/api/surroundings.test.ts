import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRig, type TestRig } from '../bench/rig-client.ts';

let rig: TestRig;
beforeAll(async () => {
  rig = await startRig();
  await rig.post('/machines', { name: 'rear' });
  await rig.post('/machines', { name: 'other', vehicle: 500 });
});
afterAll(() => rig.discard());

const heard = async (machine: string) => (await rig.get(`/state?machine=${machine}`)).body.vehicle;
const shown = async (machine: string): Promise<number> => (await rig.get(`/state?machine=${machine}`)).body.now;

describe('the vehicle', () => {
  test('machines know their bus from the start', async () => {
    expect(await heard('main')).toMatchObject({ line: '9', vehicle: 437, at: 0, phase: 'at-stop' });
    expect(await heard('rear')).toEqual(await heard('main'));
    expect(await heard('other')).toMatchObject({ line: '9', vehicle: 500 });
  });

  test('a move reaches both machines of the bus before the answer, and not the other bus', async () => {
    const { status, body } = await rig.post('/vehicle', { at: 5, phase: 'between' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ line: '9', at: 5, phase: 'between', machines: ['main', 'rear'] });
    expect(await heard('main')).toMatchObject({ at: 5, phase: 'between' });
    expect(await heard('rear')).toMatchObject({ at: 5, phase: 'between' });
    expect(await heard('other')).toMatchObject({ at: 0, phase: 'at-stop' });
  });

  test('another course, by numbers or text, with stops of its own and a stop named by id', async () => {
    const stops = ['a', 'b', 'c'].map((id) => ({ id, name: id.toUpperCase(), zone: '1' }));
    await rig.post('/vehicle?machine=other', { line: 30, course: 7, stops, at: 'b' });
    expect(await heard('other')).toMatchObject({ line: '30', course: '7', stops, at: 1, vehicle: 500 });
    expect((await rig.get('/vehicle?machine=other')).body).toMatchObject({ line: '30', at: 1, machines: ['other'] });
    expect((await rig.get('/vehicle')).body.line).toBe('9');
  });

  test('a machine changes vehicles alone, and a dead one learns its bus when it starts', async () => {
    await rig.post('/machines/rear/kill');
    await rig.post('/vehicle', { at: 9 });
    await rig.post('/machines/rear/start');
    expect(await heard('rear')).toMatchObject({ at: 9, vehicle: 437 });
    await rig.post('/vehicle?machine=rear', { vehicle: 500 });
    expect(await heard('rear')).toMatchObject({ line: '30', vehicle: 500 });
    expect((await rig.get('/vehicle?machine=other')).body.machines.sort()).toEqual(['other', 'rear']);
    await rig.post('/vehicle?machine=rear', { vehicle: 437 });
  });

  test.each([
    [{ at: 99 }, 'unknown-stop'],
    [{ at: 'Z9' }, 'unknown-stop'],
    [{ at: -1 }, 'bad-body'],
    [{ at: 1.5 }, 'bad-body'],
    [{ phase: 'flying' }, 'bad-body'],
    [{ stops: [] }, 'bad-body'],
    [{ stops: [{ id: 'a' }] }, 'bad-body'],
    [{ stops: Array.from({ length: 251 }, (_, index) => ({ id: `${index}`, name: 'x' })) }, 'bad-body'],
    [{ vehicle: -1 }, 'bad-body'],
    [{ line: '' }, 'bad-body'],
    [{ line: 'too long a line' }, 'bad-body'],
    [{ speed: 50 }, 'bad-body'],
  ])('refuses %j as %s and moves nothing', async (body, error) => {
    const before = (await rig.get('/vehicle')).body;
    expect(await rig.post('/vehicle', body)).toMatchObject({ status: 400, body: { error } });
    expect((await rig.get('/vehicle')).body).toEqual(before);
  });

  test('silence and garbage last until taken back, and count each word', async () => {
    const { body: fault } = await rig.post('/faults', { device: 'vehicle', fault: 'silent' });
    expect(await heard('main')).toMatchObject({ kind: 'unknown', reason: 'silent' });
    expect(await heard('rear')).toMatchObject({ line: '9' });
    await rig.post('/vehicle', { at: 10 });
    expect(await heard('main')).toMatchObject({ kind: 'unknown', reason: 'silent' });
    expect(await heard('rear')).toMatchObject({ at: 10 });
    const [armed] = (await rig.get('/faults')).body;
    expect(armed).toMatchObject({ id: fault.id, machine: 'main', count: null });
    expect(armed.fired).toBeGreaterThanOrEqual(2);
    await rig.remove('/faults');
    expect(await heard('main')).toMatchObject({ at: 10 });
    await rig.post('/faults', { device: 'vehicle', fault: 'garbage', count: 1 });
    expect(await heard('main')).toMatchObject({ kind: 'unknown', reason: 'garbage' });
    await rig.post('/vehicle', { at: 11 });
    expect(await heard('main')).toMatchObject({ at: 11 });
    await rig.remove('/faults');
  });
});

describe('the clock', () => {
  test('an advance has reached every machine when the call answers', async () => {
    const before = await Promise.all(['main', 'rear', 'other'].map(shown));
    const { status, body } = await rig.post('/clock', { advance: 901 });
    expect(status).toBe(200);
    for (const [index, name] of ['main', 'rear', 'other'].entries()) {
      const now = await shown(name);
      expect(now - (before[index] ?? 0)).toBeGreaterThanOrEqual(901_000);
      expect(now).toBeGreaterThanOrEqual(body.now);
    }
  });

  test('frozen, set and advanced it is the same instant everywhere, also for a machine that starts then', async () => {
    const now = Date.UTC(2031, 5, 1, 12);
    await rig.post('/clock', { freeze: true });
    await rig.post('/machines/rear/kill');
    await rig.post('/clock', { now });
    await rig.post('/clock', { advance: -1.5 });
    await rig.post('/machines/rear/start');
    expect((await rig.get('/clock')).body).toEqual({ now: now - 1500, rate: 1, frozen: true });
    expect(await Promise.all(['main', 'rear', 'other'].map(shown))).toEqual([now - 1500, now - 1500, now - 1500]);
    expect((await rig.post('/clock', { now: '2031-06-01T14:00:00+02:00' })).body.now).toBe(now);
    await rig.post('/clock', { freeze: false, rate: 100 });
    expect((await rig.get('/clock')).body).toMatchObject({ rate: 100, frozen: false });
    await rig.post('/clock', { rate: 1 });
  });

  test.each([
    {},
    { advance: '900' },
    { advance: 1, now: 1 },
    { now: 0 },
    { now: 'soon' },
    { rate: 0 },
    { freeze: 1 },
    { advance: 1, forward: true },
  ])('refuses %j', async (body) => {
    expect(await rig.post('/clock', body)).toMatchObject({ status: 400 });
  });
});
