import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRig } from '../bench/rig-client.ts';

let rig: Awaited<ReturnType<typeof startRig>>;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.discard());

const make = async (body: object = {}): Promise<string> => (await rig.post('/cards', body)).body.card;

describe('making cards', () => {
  test('a city card has in its memory what was ordered', async () => {
    const { status, body } = await rig.post('/cards', {
      city: 'tarnow',
      number: 123,
      holder: { name: 'Zofia Łączyńska' },
      tier: 'premium',
      concession: 'local',
      purses: { t: 2500, e: 1234 },
      contracts: [{ product: 7, from: '2026-11-01', to: '2026-11-30' }],
      issuedOn: '2026-01-02',
      expiresOn: '2031-01-01',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ number: '123', kind: 'city', city: 'tarnow', lyingAt: null });
    expect(body.uid).toMatch(/^04[0-9a-f]{12}$/);
    const { body: memory } = await rig.get(`/cards/${body.card}`);
    expect(memory).toMatchObject({
      purses: { t: 2500, e: 1234 },
      contracts: [{ product: 7, from: '2026-11-01', to: '2026-11-30' }],
      journey: null,
      counter: 0,
      owner: { name: 'Zofia Łączyńska', cardNumber: 123, issuedOn: '2026-01-02' },
      log: [{ kind: 'issued', tier: 'premium', concession: 'local', purse: 2500, servicePurse: 1234, tx: '0-0' }],
    });
    expect(rig.office.issuedNumbers).toContain(123);
  });

  test('J28 a contract may be ordered by its id in the tariff', async () => {
    const month = { product: 'month', from: '2026-11-01', to: '2026-12-01' };
    const card = await make({ contracts: [month, { ...month, reduced: true }] });
    expect((await rig.get(`/cards/${card}`)).body.contracts).toMatchObject([{ product: 62 }, { product: 63 }]);
    expect(await rig.post('/cards', { contracts: [{ ...month, product: 'year' }] })).toMatchObject({
      status: 400,
      body: { error: 'unknown-product', detail: { product: 'year', known: ['month'] } },
    });
    const { number } = (await rig.post('/cards', {})).body;
    const load = { number, kind: 'season', contract: { ...month, product: 'year' }, paidAt: 0 };
    expect(await rig.post('/office', { load })).toMatchObject({ status: 400, body: { error: 'unknown-product' } });
    expect((await rig.post('/office', { load: { ...load, contract: month } })).body).toHaveProperty('loads');
  });

  test('what is left out the bench chooses; numbers given as text are the same numbers', async () => {
    const first = await rig.post('/cards', { city: 'tarnow' });
    const second = await rig.post('/cards', {});
    expect(first.body.number).toMatch(/^[1-9]\d{7}$/);
    expect(second.body.number).not.toBe(first.body.number);
    expect(second.body.uid).not.toBe(first.body.uid);
    expect((await rig.post('/cards', { number: '0000000124' })).body.number).toBe('124');
    expect((await rig.post('/cards', { number: 4_294_967_295 })).body.number).toBe('4294967295');
    expect(await rig.post('/cards', { number: 124 })).toMatchObject({ status: 409, body: { error: 'number-in-use' } });
  });

  test('two orders for one number at the same moment make one card', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => rig.post('/cards', { number: 777 })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  test('cards of other cities, foreign, damaged and blank ones', async () => {
    const jaworzno = await make({ city: 'jaworzno', purses: { ep: -500 } });
    expect((await rig.get(`/cards/${jaworzno}`)).body).toMatchObject({ purses: { ep: -500 } });
    const damaged = await make({ kind: 'damaged', number: 900 });
    const { body } = await rig.get(`/cards/${damaged}`);
    expect(body).toMatchObject({ number: '900', counter: null, journey: null });
    expect(body.log[0]).toHaveProperty('unreadable');
    for (const kind of ['foreign', 'blank']) {
      const card = await make({ kind });
      expect((await rig.get(`/cards/${card}`)).body).toMatchObject({ kind, number: null, purses: {}, log: [] });
    }
    const { body: list } = await rig.get('/cards');
    expect(list.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['city', 'damaged', 'foreign', 'blank']),
    );
  });

  test.each([
    { number: 0 },
    { number: 4_294_967_296 },
    { number: 1.5 },
    { number: '12a' },
    { city: 'radom' },
    { tier: 'gold' },
    { concession: 'child' },
    { purses: { t: 1_000_001 } },
    { purses: { t: -1 } },
    { purses: { t: 1.5 } },
    { purses: { ep: 100 } },
    { purses: { x: 100 } },
    { city: 'krakow', purses: { t: 100 } },
    { city: 'jaworzno', purses: { ep: -1001 } },
    { holder: { name: '44051401359' } },
    { holder: 'Jan' },
    { issuedOn: '2026-02-30' },
    { expiresOn: 'never' },
    { issuedOn: '2026-02-01', expiresOn: '2026-01-31' },
    { contracts: [{ product: 1, from: '2026-02-02', to: '2026-02-01' }] },
    { kind: 'golden' },
    { pin: 1234 },
  ])('refuses %j and makes no card', async (order) => {
    const before = (await rig.get('/cards')).body.length;
    expect(await rig.post('/cards', order)).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^bad-(card|body)$/) },
    });
    expect((await rig.get('/cards')).body).toHaveLength(before);
  });

  test('a card that is not there is 404', async () => {
    expect(await rig.get('/cards/c999')).toMatchObject({ status: 404, body: { error: 'unknown-card' } });
    expect(await rig.post('/antenna', { card: 'c999' })).toMatchObject({ status: 404 });
  });
});
