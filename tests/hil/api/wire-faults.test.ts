import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startRig } from '../bench/rig-client.ts';
import { TAP } from '../bench/scripted-tap.ts';
import { until } from '../bench/until.ts';

let rig: Awaited<ReturnType<typeof startRig>>;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.discard());
afterEach(async () => {
  await rig.remove('/faults');
  await rig.remove('/antenna');
});

const fired = async (): Promise<number[]> =>
  (await rig.get('/faults')).body.map(({ fired }: { fired: number }) => fired);
const newest = async (): Promise<number> => (await rig.get('/wire')).body.at(-1)?.seq ?? 0;
const frames = async (after: number, wire: string) =>
  (await rig.get(`/wire?after=${after}`)).body.filter((frame: { wire: string }) => frame.wire === wire);

describe('a fault at the Nth frame of a wire', () => {
  test('of the office: the machine’s first call is refused, the second passes; both are on record', async () => {
    const { pings } = rig.office;
    const start = await newest();
    const order = { device: 'office', fault: 'nak', at: { nthFrame: 1, direction: 'to-device' } };
    const { status, body } = await rig.post('/faults', order);
    expect([status, body.machine, body.count]).toEqual([200, 'main', 1]);
    await rig.get('/office');
    expect(rig.office.pings).toBe(pings);
    await rig.get('/office');
    expect(rig.office.pings).toBe(pings + 1);
    expect(await fired()).toEqual([1]);
    const calls = (await frames(start, 'office')).filter(
      ({ direction }: { direction: string }) => direction === 'to-device',
    );
    expect(calls.map(({ label, faults }: { label: string; faults?: string[] }) => [label, faults])).toEqual([
      ['POST /office/ping HTTP/1.1', ['nak']],
      ['POST /office/ping HTTP/1.1', undefined],
    ]);
  });

  test('for ever: until it is taken back', async () => {
    const { pings } = rig.office;
    await rig.post('/faults', { device: 'office', fault: 'unplug', count: 'for-ever', amount: 10 });
    await rig.get('/office');
    await rig.get('/office');
    expect(rig.office.pings).toBe(pings);
    expect((await rig.get('/faults')).body[0]).toMatchObject({ count: null });
    await rig.remove('/faults');
    await rig.get('/office');
    expect(rig.office.pings).toBe(pings + 1);
  });

  test('of the antenna: the card does not hear the third command, and is heard again afterwards', async () => {
    const { card } = (await rig.post('/cards', {})).body;
    const start = await newest();
    await rig.post('/faults', { device: 'antenna', fault: 'unplug', at: { nthFrame: 3, direction: 'to-device' } });
    await rig.post('/antenna', { card });
    await until(fired, ([count]) => count === 1);
    const sent = (await frames(start, 'antenna')).filter(
      ({ direction, label }: { direction: string; label: string }) =>
        direction === 'to-device' && label !== 'slot' && !label.startsWith('Reader'),
    );
    expect(sent.at(2)).toMatchObject({ faults: ['unplug'] });
    expect(sent.slice(0, 3)).toHaveLength(Math.min(3, TAP.length));
    await rig.remove('/antenna');
    await rig.remove('/faults');
    const before = (await rig.get('/apdus')).body.length;
    await rig.post('/antenna', { card });
    await until(
      async () => (await rig.get('/apdus')).body.length,
      (count) => count === before + TAP.length,
    );
  });

  test.each([
    [{ device: 'antenna', fault: 'tear', at: { nthFrame: 1 } }, 'bad-fault'],
    [{ device: 'antenna', fault: 'drop', at: { command: 'Commit' } }, 'bad-fault'],
    [{ device: 'antenna', fault: 'drop', at: { when: 'after' } }, 'bad-fault'],
    [{ device: 'antenna', fault: 'tear', count: 'for-ever' }, 'bad-fault'],
    [{ device: 'antenna', fault: 'drop', at: { direction: 'sideways' } }, 'bad-body'],
    [{ device: 'machine', fault: 'drop' }, 'unknown-fault'],
    [{ device: 'disk', fault: 'lying', at: { diskCall: 1 } }, 'bad-fault'],
    [{ device: 'disk', fault: 'io', at: { diskCall: 1 } }, 'bad-fault'],
  ])('refuses %j', async (order, error) => {
    expect(await rig.post('/faults', order)).toMatchObject({ status: 400, body: { error } });
  });

  test('a disk that is the computer’s own cannot be made to lie, and says how it could', async () => {
    const answer = await rig.post('/faults', { device: 'disk', fault: 'lying' });
    expect(answer).toMatchObject({ status: 409, body: { error: 'no-disk-faults' } });
    expect(answer.body.detail.detail).toContain('KASOWNIK_DISK_FAULTS=1');
  });
});
