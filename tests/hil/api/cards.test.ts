import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startRig, type TestRig } from '../bench/rig-client.ts';

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
/** Waits for a state, not for a time. */
const until = async <Value>(look: () => Promise<Value>, wanted: (value: Value) => boolean): Promise<Value> => {
  for (;;) {
    const value = await look();
    if (wanted(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const TAP = ['SelectApplication', 'GetVersion', 'AdditionalFrame', 'AdditionalFrame', 'CommitTransaction'];

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
