import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startRig, type TestRig } from '../bench/rig-client.ts';
import { TAP } from '../bench/scripted-tap.ts';
import { until } from '../bench/until.ts';

let rig: TestRig;
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

describe('antenna and slot', () => {
  test('a card presented is seen by the machine before the answer, and gone after it was taken away', async () => {
    const card = await make();
    const answer = await rig.post('/antenna', { card });
    expect(answer).toMatchObject({ status: 200, body: { card, reader: 'Socket antenna 0', seen: true } });
    expect((await rig.get(`/cards/${card}`)).body.lyingAt).toEqual({ machine: 'main', device: 'antenna' });
    expect((await rig.get('/antenna')).body).toEqual({
      cards: [{ card, reader: 'Socket antenna 0' }],
      readers: ['Socket antenna 0', 'Socket antenna 1'],
    });
    expect((await rig.remove('/antenna')).body).toEqual({ removed: [card] });
    expect((await rig.remove('/antenna')).body).toEqual({ removed: [] });
    expect((await rig.get('/antenna')).body.cards).toEqual([]);
    expect((await rig.get(`/cards/${card}`)).body.lyingAt).toBeNull();
  });

  test('two cards at exactly once, one taken away by name; no third fits, and no card lies in two places', async () => {
    const [one, two, three] = [await make(), await make(), await make()];
    const { body } = await rig.post('/antenna', { cards: [one, two] });
    expect(body.seen).toBe(true);
    expect(body.cards.map(({ reader }: { reader: string }) => reader)).toEqual([
      'Socket antenna 0',
      'Socket antenna 1',
    ]);
    expect(await rig.post('/antenna', { card: three })).toMatchObject({ status: 409, body: { error: 'no-room' } });
    expect(await rig.post('/slot', { card: one })).toMatchObject({ status: 409, body: { error: 'card-elsewhere' } });
    expect(await rig.post('/slot', { card: three })).toMatchObject({ body: { reader: 'Socket pocket 0', seen: true } });
    expect((await rig.remove(`/antenna?card=${one}`)).body).toEqual({ removed: [one] });
    expect((await rig.remove(`/antenna?card=${one}`)).body).toEqual({ removed: [] });
    expect((await rig.get('/antenna')).body.cards).toEqual([{ card: two, reader: 'Socket antenna 1' }]);
    expect(await rig.post('/antenna', { cards: [one, one] })).toMatchObject({
      status: 400,
      body: { error: 'card-twice' },
    });
  });

  test.each([{}, { card: 5 }, { cards: [] }, { cards: 'c1' }, { card: 'c1', cards: ['c2'] }, { card: 'c1', x: 1 }])(
    'refuses %j',
    async (body) => {
      expect(await rig.post('/antenna', body)).toMatchObject({ status: 400, body: { error: 'bad-body' } });
    },
  );

  test('commands are logged as they passed the reader, in order, counted and in hex, without the reader’s own', async () => {
    const card = await make({ kind: 'blank' });
    const start = await lastApdu();
    await rig.post('/antenna', { card });
    const log = await until(
      () => apdus(start),
      (entries) => entries.length >= TAP.length,
    );
    expect(log.map(({ command }: { command: string }) => command)).toEqual(TAP);
    expect(log[0]).toEqual({
      seq: start + 1,
      at: expect.any(Number),
      reader: 'Socket antenna 0',
      card,
      command: 'SelectApplication',
      sent: 9,
      received: 2,
      sentHex: '905a00000300000000',
      receivedHex: '9100',
    });
    expect(log[1]).toMatchObject({ sent: 5, received: 9, sentHex: '9060000000' });
    expect(log.map(({ seq }: { seq: number }) => seq - start)).toEqual([1, 2, 3, 4, 5]);
  });

  test('a card put onto a dead machine’s antenna waits there and is found when it starts', async () => {
    await rig.post('/machines/main/kill');
    const card = await make();
    const start = await lastApdu();
    expect((await rig.post('/antenna', { card })).body).toMatchObject({ seen: false });
    await rig.post('/machines/main/start');
    expect(
      await until(
        () => apdus(start),
        (entries) => entries.length >= TAP.length,
      ),
    ).toHaveLength(TAP.length);
    expect((await rig.get('/antenna')).body.cards).toHaveLength(1);
  });
});
