import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DISK_VARIABLE } from '../../../hil/bench/machine-disk.ts';
import { socketReaders } from '../../../hil/bench/readers.ts';
import { startWhole, type TestRig } from './rig-client.ts';
import { until } from './until.ts';

let rig: TestRig;
beforeAll(async () => {
  const environment = { ...process.env, [DISK_VARIABLE]: '1' };
  rig = await startWhole({}, { openReaders: socketReaders, environment });
}, 120_000);
afterAll(() => rig?.discard());

const newCard = async (): Promise<string> =>
  (await rig.post('/cards', { city: 'tarnow', purses: { t: 5000, e: 0 } })).body.card;
const memory = async (card: string) => (await rig.get(`/cards/${card}`)).body;
const present = async (card: string): Promise<string> => {
  await rig.post('/antenna', { card, settled: true });
  const state = await rig.get('/state');
  await rig.remove('/antenna');
  return state.body.scene?.view ?? 'dead';
};
const machine = async () => (await rig.get('/machines')).body[0];
const agreement = async (card: string) => {
  const { purses, counter } = await memory(card);
  const { number } = (await rig.get('/cards')).body.find((each: { card: string }) => each.card === card);
  const { cards } = (await rig.get('/office')).body;
  expect(cards[String(Number(number))]).toMatchObject({ purses, counter, findings: [], openDoubts: 0 });
};

describe('a machine whose disk fails below its journal', { timeout: 120_000 }, () => {
  test('A36 the power fails: what was green is still known, and nothing is charged twice', async () => {
    const card = await newCard();
    expect(await present(card)).toBe('checked-in');
    const { purses } = await memory(card);
    expect((await rig.post('/faults', { device: 'disk', fault: 'power-loss' })).body).toMatchObject({ fired: 1 });
    expect((await machine()).state).toBe('dead');
    await rig.post('/machines/main/start');
    expect(await present(card)).toBe('checked-in');
    expect((await memory(card)).purses).toEqual(purses);
    await agreement(card);
    await rig.remove('/faults');
  });

  test('torn: the power fails within the write of an intent, and the card was not charged', async () => {
    const card = await newCard();
    await rig.post('/faults', { device: 'disk', fault: 'torn', amount: 1 });
    await rig.post('/antenna', { card });
    await until(machine, ({ state }) => state === 'dead');
    await rig.remove('/antenna');
    expect((await rig.get('/faults')).body).toMatchObject([{ fault: 'torn', fired: 1 }]);
    await rig.post('/machines/main/start');
    await rig.remove('/faults');
    expect((await memory(card)).purses.t).toBe(5000);
    expect(await present(card)).toBe('checked-in');
    await agreement(card);
  });

  test('power-loss at the Nth call on the disk', async () => {
    const card = await newCard();
    await rig.post('/faults', { device: 'disk', fault: 'power-loss', at: { diskCall: 2 } });
    await rig.post('/antenna', { card });
    await until(machine, ({ state }) => state === 'dead');
    await rig.remove('/antenna');
    await rig.post('/machines/main/start');
    await rig.remove('/faults');
    expect((await memory(card)).counter).toBe(0);
    expect(await present(card)).toBe('checked-in');
    await agreement(card);
  });

  test('lying, then the power: the machine starts, the card is the money, and nothing is charged twice', async () => {
    const card = await newCard();
    await rig.post('/faults', { device: 'disk', fault: 'lying' });
    expect(await present(card)).toBe('checked-in');
    const { purses, counter } = await memory(card);
    await rig.post('/faults', { device: 'disk', fault: 'power-loss' });
    await rig.post('/machines/main/start');
    await rig.remove('/faults');
    expect(await present(card)).not.toBe('dead');
    const after = await memory(card);
    // It may be read as the same tap, or as a check-out where it stands: never as a second charge.
    expect(after.purses.t).toBeGreaterThanOrEqual(purses.t);
    expect(after.counter - counter).toBeLessThanOrEqual(1);
  });
});
