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
  await rig.remove('/slot');
});

const make = async (body: object = {}): Promise<string> => (await rig.post('/cards', body)).body.card;
const apdus = async (after = 0) => (await rig.get(`/apdus?after=${after}`)).body;
const lastApdu = async (): Promise<number> => (await apdus()).at(-1)?.seq ?? 0;

describe('faults at the card', () => {
  const present = async (device: 'antenna' | 'slot' = 'antenna') => {
    const card = await make();
    const start = await lastApdu();
    await rig.post(`/${device}`, { card });
    return { card, start };
  };
  const fired = async (): Promise<number[]> =>
    (await rig.get('/faults')).body.map(({ fired }: { fired: number }) => fired);

  test.each(['before', 'after'])('a tear %s a command takes the card away there, once', async (when) => {
    const { status, body } = await rig.post('/faults', {
      device: 'antenna',
      fault: 'tear',
      at: { command: 'Commit', when },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ machine: 'main', device: 'antenna', fault: 'tear', count: 1, fired: 0 });
    const { start } = await present();
    await until(
      () => rig.get('/antenna'),
      ({ body: { cards } }) => cards.length === 0,
    );
    const log = await apdus(start);
    expect(log).toHaveLength(TAP.length);
    expect(log.at(-1)).toMatchObject({ command: 'CommitTransaction', received: 0, receivedHex: '', faults: [body.id] });
    expect(await fired()).toEqual([1]);
    const again = await present();
    await until(
      () => apdus(again.start),
      (entries) => entries.length === TAP.length,
    );
    expect(await fired()).toEqual([1]);
  });

  test('a corrupt answer differs in one bit, and the slot’s fault leaves the antenna alone', async () => {
    await rig.post('/faults', { device: 'slot', fault: 'corrupt', at: { nthApdu: 1, when: 'after' } });
    const antenna = await present('antenna');
    await until(
      () => apdus(antenna.start),
      (entries) => entries.length === TAP.length,
    );
    expect(await fired()).toEqual([0]);
    const slot = await present('slot');
    const [first] = await until(
      () => apdus(slot.start),
      (entries) => entries.length === TAP.length,
    );
    const difference = Number.parseInt(first.receivedHex, 16) ^ 0x9100;
    expect(difference.toString(2).replaceAll('0', '')).toBe('1');
  });

  test('a silent card lies there and says nothing until it is taken away', async () => {
    await rig.post('/faults', { device: 'antenna', fault: 'silent', at: { nthApdu: 2 } });
    const { card, start } = await present();
    await until(fired, ([count]) => count === 1);
    expect((await apdus(start)).at(-1)).toMatchObject({ command: 'GetVersion', received: 0 });
    expect((await rig.get('/antenna')).body.cards).toHaveLength(1);
    expect((await rig.remove('/antenna')).body).toEqual({ removed: [card] });
  });

  test.each(['before', 'after'])(
    'the machine is killed exactly %s a card command, together with the cut',
    async (when) => {
      await rig.post('/faults', { device: 'machine', fault: 'kill', at: { nthApdu: 3, when } });
      await rig.post('/faults', { device: 'antenna', fault: 'tear', at: { nthApdu: 3, when } });
      const { start } = await present();
      await until(
        () => rig.get('/machines'),
        ({ body }) => body[0].state === 'dead',
      );
      await until(
        () => rig.get('/antenna'),
        ({ body: { cards } }) => cards.length === 0,
      );
      expect(await apdus(start)).toHaveLength(3);
      expect(await fired()).toEqual([1, 1]);
      expect((await rig.post('/machines/main/start')).body.state).toBe('running');
    },
  );

  test('the machine is killed at a journal write, before or after it', async () => {
    const written = async () =>
      (await rig.get('/journal')).body.filter(({ kind }: { kind: string }) => kind === 'WRITTEN').length;
    const before = await written();
    for (const [when, more] of [
      ['before', 0],
      ['after', 1],
    ] as const) {
      await rig.post('/faults', { device: 'machine', fault: 'kill', at: { journalWrite: 1, when } });
      await rig.post('/touch', { button: 'write' });
      await until(
        () => rig.get('/machines'),
        ({ body }) => body[0].state === 'dead',
      );
      expect((await rig.get('/faults')).body.at(-1).fired).toBe(1);
      expect((await rig.post('/machines/main/start')).body.state).toBe('running');
      expect(await written()).toBe(before + more);
    }
  });

  test('without a place, a kill strikes at once; a disk fault reaches the machine and leaves it again', async () => {
    expect((await rig.post('/faults', { device: 'machine', fault: 'kill' })).body.fired).toBe(1);
    expect((await rig.get('/machines')).body[0].state).toBe('dead');
    await rig.post('/faults', { device: 'disk', fault: 'full' });
    await rig.post('/machines/main/start');
    expect((await rig.get('/state')).body.faults).toMatchObject([{ device: 'disk', kind: 'full' }]);
    expect((await rig.remove('/faults')).body.removed).toHaveLength(2);
    expect((await rig.get('/state')).body.faults).toEqual([]);
    expect((await rig.remove('/faults')).body.removed).toEqual([]);
  });

  test('a clock jump strikes once, in the machine alone', async () => {
    await rig.post('/faults', { device: 'clock', fault: 'jump', amount: 3_600_000 });
    await until(fired, ([count]) => count === 1);
  });

  test('a reader that cannot be lost says so', async () => {
    const answer = await rig.post('/faults', { device: 'antenna', fault: 'reader-lost' });
    expect(answer).toMatchObject({ status: 409, body: { error: 'no-pcsc' } });
    expect((await rig.get('/faults')).body).toEqual([]);
  });

  test.each([
    [{ device: 'printer', fault: 'jam' }, 404, 'no-such-device'],
    [{ device: 'antenna', fault: 'jam' }, 400, 'unknown-fault'],
    [{ device: 'antenna' }, 400, 'bad-body'],
    [{ device: 'antenna', fault: 'tear', count: 0 }, 400, 'bad-body'],
    [{ device: 'antenna', fault: 'tear', at: { nthApdu: 0 } }, 400, 'bad-body'],
    [{ device: 'antenna', fault: 'tear', at: { when: 'during' } }, 400, 'bad-body'],
    [{ device: 'antenna', fault: 'tear', at: { nth: 1 } }, 400, 'bad-body'],
    [{ device: 'antenna', fault: 'tear', at: { command: 'Comit' } }, 400, 'unknown-command'],
  ])('refuses the fault %j', async (order, status, error) => {
    expect(await rig.post('/faults', order)).toMatchObject({ status, body: { error } });
  });
});

describe('the office', () => {
  test('down it cannot be reached; with its answers dropped it hears all the same', async () => {
    await rig.get('/office');
    const { pings } = rig.office;
    await rig.post('/faults', { device: 'office', fault: 'down' });
    await rig.get('/office');
    expect(rig.office.pings).toBe(pings);
    expect((await rig.get('/faults')).body[0]).toMatchObject({ machine: null, fired: 1 });
    await rig.remove('/faults');
    await rig.post('/faults', { device: 'office', fault: 'drop-answer', count: 1 });
    await rig.get('/office');
    await rig.get('/office');
    expect(rig.office.pings).toBe(pings + 2);
    expect((await rig.get('/faults')).body[0]).toMatchObject({ fired: 1 });
  });

  test('a hotlist is put in, nonsense is not', async () => {
    expect((await rig.post('/office', { hotlist: [123] })).status).toBe(200);
    expect(rig.office.orders).toEqual([{ hotlist: [123] }]);
    for (const body of [{}, { hotlist: ['x'] }, { hotlist: [0] }, { list: [] }]) {
      expect(await rig.post('/office', body)).toMatchObject({ status: 400, body: { error: 'bad-body' } });
    }
  });
});
