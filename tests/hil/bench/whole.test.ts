import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readerOpener, socketReaders } from '../../../hil/bench/readers.ts';
import { startWhole, type TestRig } from './rig-client.ts';
import { until } from './until.ts';

const READERS = { 'PC/SC': readerOpener(process.env), sockets: socketReaders } as const;
const SEVEN = [
  'SelectApplication',
  'AuthenticateAES',
  'AdditionalFrame',
  'ReadRecords',
  'Debit',
  'WriteRecord',
  'CommitTransaction',
];

/** Everything real: cards, readers, the validator's own process, journal and office. */
describe.each(['PC/SC', 'sockets'] as const)('the whole bench, cards through %s', (through) => {
  let rig: TestRig;
  beforeAll(async () => {
    rig = await startWhole({}, { openReaders: READERS[through] });
    await rig.post('/machines', { name: 'rear' });
  });
  afterAll(() => rig.discard());

  const makeCard = async (): Promise<{ card: string; number: string }> =>
    (await rig.post('/cards', { purses: { t: 5000, e: 0 } })).body;
  const tap = async (card: string, machine = 'main') => {
    await rig.post(`/antenna?machine=${machine}`, { card, settled: true });
    const { scene } = (await rig.get(`/state?machine=${machine}`)).body;
    await rig.remove(`/antenna?machine=${machine}`);
    return scene;
  };
  const agrees = async ({ card, number }: { card: string; number: string }) => {
    const memory = (await rig.get(`/cards/${card}`)).body;
    const account = (await rig.get('/office')).body.cards[number];
    expect(account).toMatchObject({ purses: { t: memory.purses.t }, counter: memory.counter, findings: [] });
    return memory;
  };

  test('T10 T11 in at the maximum, out at the price of the ride; seven commands; card and office agree', async () => {
    const { bands } = (await rig.get('/tariff')).body;
    const passenger = await makeCard();
    const before = (await rig.get('/apdus')).body.length;
    await rig.post('/vehicle', { at: 2 });
    expect(await tap(passenger.card)).toMatchObject({ view: 'checked-in' });
    const passed = (await rig.get('/apdus')).body.slice(before);
    expect(passed.map(({ command }: { command: string }) => command)).toEqual(SEVEN);
    const inside = await agrees(passenger);
    expect(inside.journey).toMatchObject({ line: '9', course: '12', vehicle: 437, stop: 2 });
    expect(inside.purses.t).toBe(5000 - bands.at(-1).prices.standard.normal);
    await rig.post('/vehicle', { at: 5 });
    expect(await tap(passenger.card)).toMatchObject({ view: 'checked-out' });
    expect((await agrees(passenger)).purses.t).toBe(5000 - bands[0].prices.standard.normal);
  });

  test('torn after the commit, the doubt is settled on another machine of the bus and charged once', async () => {
    const passenger = await makeCard();
    await rig.post('/faults', { device: 'antenna', fault: 'tear', at: { command: 'Commit', when: 'after' } });
    await rig.post('/antenna', { card: passenger.card, settled: true });
    await until(
      () => rig.get('/state'),
      ({ body }) => body.scene.view === 'uncertain',
    );
    expect((await rig.get('/faults')).body).toMatchObject([{ fired: 1 }]);
    await rig.remove('/faults');
    expect(await tap(passenger.card, 'rear')).toMatchObject({ view: 'checked-in' });
    expect((await agrees(passenger)).counter).toBe(1);
  });

  test('killed before the commit and started again, the machine charges once', async () => {
    const passenger = await makeCard();
    await rig.post('/faults', { device: 'machine', fault: 'kill', at: { command: 'Commit', when: 'before' } });
    await rig.post('/antenna', { card: passenger.card });
    await until(
      () => rig.get('/machines'),
      ({ body }) => body[0].state === 'dead',
    );
    await rig.remove('/antenna');
    await rig.remove('/faults');
    expect((await rig.get(`/cards/${passenger.card}`)).body.counter).toBe(0);
    await rig.post('/machines/main/start');
    expect(await tap(passenger.card)).toMatchObject({ view: 'checked-in' });
    expect((await agrees(passenger)).counter).toBe(1);
  });

  test('two cards at once are refused by name', async () => {
    const [one, two] = [await makeCard(), await makeCard()];
    await rig.post('/antenna', { cards: [one.card, two.card], settled: true });
    await until(
      () => rig.get('/state'),
      ({ body }) => body.scene.reason === 'two-cards',
    );
    await rig.remove('/antenna');
    expect((await agrees(one)).counter).toBe(0);
    expect((await agrees(two)).counter).toBe(0);
  });

  test('foreign, blank and damaged cards are what they are called; a blocked one is refused', async () => {
    for (const [kind, reason] of [
      ['foreign', 'foreign'],
      ['blank', 'foreign'],
      ['damaged', 'damaged'],
    ] as const) {
      const { card } = (await rig.post('/cards', { kind })).body;
      expect(await tap(card)).toMatchObject({ view: 'refused', reason });
    }
    const passenger = await makeCard();
    await rig.post('/office', { hotlist: [Number(passenger.number)] });
    expect(await tap(passenger.card)).toMatchObject({ view: 'refused', reason: 'blocked' });
    await rig.post('/office', { hotlist: [] });
  });

  test('readers that were lost come back, where there is a service to lose', async () => {
    const antenna = async () => (await rig.get('/state')).body.devices.antenna.status;
    const { status } = await rig.post('/faults', { device: 'antenna', fault: 'reader-lost' });
    const { access } = (await rig.get('/machines')).body[0].readers;
    expect(status).toBe(access === 'pcsc' ? 200 : 409);
    if (access === 'pcsc') await until(antenna, (shown) => shown === 'lost');
    await rig.remove('/faults');
    await until(antenna, (shown) => shown === 'ready');
    expect(await tap((await makeCard()).card)).toMatchObject({ view: 'checked-in' });
  });
});
