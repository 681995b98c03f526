import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { socketReaders } from '../../../hil/bench/readers.ts';
import { startWhole, type TestRig, testFolder } from '../bench/rig-client.ts';

let rig: TestRig;
beforeAll(async () => {
  // The real office; the machine keeps to the rig link only.
  const folder = testFolder();
  const entry = new URL('../bench/scripted-machine.ts', import.meta.url).pathname;
  rig = await startWhole({ data: folder }, { entry, openReaders: socketReaders, page: join(folder, 'page') });
});
afterAll(() => rig.discard());

const DECEMBER = { product: 7, from: '2026-12-01', to: '2026-12-31' };
const put = (load: object) => rig.post('/office', { load: { number: 4_000_000_001, ...load } });

describe('loads at the rig', () => {
  test('T29 are put into the office and listed in their order, pending', async () => {
    const topUp = { id: 'shop-1', kind: 'top-up', grosze: 5000 };
    expect((await put(topUp)).body.loads).toEqual([
      { ...topUp, number: 4_000_000_001, feasible: true, state: 'pending' },
    ]);
    await put({ kind: 'refund', grosze: 120, feasible: false });
    await put({ kind: 'season', contract: DECEMBER, grosze: 9000, paidAt: '2026-11-20T10:00:00Z' });
    const { body } = await rig.get('/office');
    expect(body.loads).toMatchObject([
      { id: 'shop-1', kind: 'top-up', state: 'pending' },
      { id: expect.any(String), kind: 'refund', grosze: 120, feasible: false, state: 'pending' },
      { kind: 'season', contract: DECEMBER, paidAt: Date.UTC(2026, 10, 20, 10), state: 'pending' },
    ]);
    // The same again is the same.
    expect((await put(topUp)).body.loads).toHaveLength(3);
  });

  test('T118 a load can be declared feasible or not later on', async () => {
    await put({ id: 'shop-2', kind: 'top-up', grosze: 5000, feasible: false });
    const { body } = await put({ id: 'shop-2', kind: 'top-up', grosze: 5000 });
    expect(body.loads.at(-1)).toMatchObject({ id: 'shop-2', feasible: true });
  });

  test('another load under an id in use is 409', async () => {
    expect(await put({ id: 'shop-1', kind: 'top-up', grosze: 5001 })).toMatchObject({
      status: 409,
      body: { error: 'load-differs' },
    });
  });

  test.each([
    [{ kind: 'top-up' }, 'load.grosze'],
    [{ kind: 'top-up', grosze: -5 }, 'load.grosze'],
    [{ kind: 'top-up', grosze: 'five' }, 'load.grosze'],
    [{ kind: 'season' }, 'load.contract'],
    [{ kind: 'season', contract: { ...DECEMBER, to: '2026-13-01' } }, 'load.contract.to'],
    [{ kind: 'gift', grosze: 5 }, 'load.kind'],
    [{ kind: 'refund', grosze: 5, amount: 5 }, 'load'],
    [{ kind: 'refund', grosze: 5, paidAt: 'yesterday' }, 'load.paidAt'],
    [{ kind: 'refund', grosze: 5, number: 0 }, 'load.number'],
    [{ kind: 'refund', grosze: 5, id: 'a b' }, 'load.id'],
  ])('%j is 400 and names %s', async (load, at) => {
    const { status, body } = await put(load);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: 'bad-body',
      detail: expect.arrayContaining([expect.objectContaining({ at })]),
    });
  });

  test('an order without anything in it is 400', async () => {
    expect(await rig.post('/office', {})).toMatchObject({ status: 400, body: { error: 'bad-body' } });
  });
});
