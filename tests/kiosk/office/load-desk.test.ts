import { type AddressInfo, createServer, type Socket } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { parseDay } from '../../../fares/local-time.ts';
import { officeRoutes } from '../../../kiosk/office/http.ts';
import { eTicketOf } from '../../../kiosk/office/load.ts';
import { type ClaimOrder, type LoadDesk, type OfferedLoad, openLoadDesk } from '../../../kiosk/office/load-desk.ts';
import { type Office, openOffice } from '../../../kiosk/office/office.ts';
import { CARD, hex, ISSUED, tapped } from './card-life.ts';
import { NOW } from './load-life.ts';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const DECEMBER = { product: 7, from: '2026-12-01', to: '2026-12-31' };

interface Line {
  readonly office: Office;
  readonly base: string;
  /** Answers still to be lost after the office has acted. */
  lost: number;
  heard: number;
}

async function listening(app: FastifyInstance): Promise<string> {
  ending.push(() => app.close());
  await app.listen({ host: '127.0.0.1', port: 0 });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/office`;
}

async function line(): Promise<Line> {
  const app = Fastify();
  const office = openOffice({ directory: ':memory:', now: () => NOW });
  const state = { office, base: '', lost: 0, heard: 0 };
  app.addHook('onSend', async (request, reply, payload) => {
    state.heard += 1;
    if (state.lost > 0) {
      state.lost -= 1;
      reply.hijack();
      request.raw.socket.destroy();
    }
    return payload;
  });
  await app.register(officeRoutes, { prefix: '/office', office });
  state.base = await listening(app);
  return state;
}

const desk = (base: string, patienceMs?: number): LoadDesk => {
  const opened = openLoadDesk({ office: base, machine: 'front', ...(patienceMs === undefined ? {} : { patienceMs }) });
  ending.push(() => opened.hangUp());
  return opened;
};

const order = (loads: readonly OfferedLoad[], change: Partial<ClaimOrder> = {}): ClaimOrder => ({
  terminal: 11,
  sequence: 1,
  number: CARD,
  loads,
  states: [hex(ISSUED)],
  ...change,
});

async function offered(at: LoadDesk): Promise<readonly OfferedLoad[]> {
  const offer = await at.offer(CARD);
  if (offer.kind !== 'offered') throw new Error(`nothing was offered: ${offer.kind}`);
  return offer.loads;
}

describe('what is offered', () => {
  test('T117 none, T118 not feasible, and what can be carried over with what cannot beside it', async () => {
    const { office, base } = await line();
    const at = desk(base);
    expect(await at.offer(CARD)).toEqual({ kind: 'none' });
    office.putLoad({ id: 'no', number: CARD, kind: 'top-up', grosze: 500, feasible: false });
    const no = { id: 'no', kind: 'top-up', grosze: 500, contract: undefined, claims: [] };
    const withheld = [{ load: no, reason: 'declined', from: undefined }];
    expect(await at.offer(CARD)).toEqual({ kind: 'not-feasible', withheld });
    office.putLoad({ id: 's', number: CARD, kind: 'season', grosze: 9000, contract: DECEMBER });
    const contract = {
      product: 7,
      from: parseDay(DECEMBER.from),
      to: parseDay(DECEMBER.to),
      eTicket: eTicketOf('s'),
    };
    expect(await at.offer(CARD)).toEqual({
      kind: 'offered',
      loads: [{ id: 's', kind: 'season', grosze: 9000, contract, claims: [] }],
      withheld,
      needsLog: false,
    });
  });

  test('an earlier claim travels with the offer and asks for the older records', async () => {
    const { office, base } = await line();
    office.putLoad({ id: 'a', number: CARD, kind: 'top-up', grosze: 500 });
    const at = desk(base);
    expect(await at.claim(order(await offered(at)))).toMatchObject({ kind: 'granted' });
    const claims = [{ machine: 'front', terminal: 11, sequence: 1, counter: 0 }];
    expect(await at.offer(CARD)).toMatchObject({ kind: 'offered', needsLog: true, loads: [{ id: 'a', claims }] });
  });
});

describe('what is claimed', () => {
  test('granted, with what is on the card already and what is withheld beside it; then confirmed', async () => {
    const { office, base } = await line();
    for (const id of ['a', 'b', 'c']) office.putLoad({ id, number: CARD, kind: 'top-up', grosze: 500 });
    const at = desk(base);
    const loads = await offered(at);
    const [a, b, c] = loads;
    if (a === undefined || b === undefined || c === undefined) throw new Error('three loads were not offered');
    await at.claim(order([a]));
    const done = { ...ISSUED, counter: 1, transaction: { terminal: 11, sequence: 1 } };
    office.putLoad({ id: 'c', number: CARD, kind: 'top-up', grosze: 500, feasible: false });
    expect(await at.claim(order(loads, { sequence: 2, states: [hex(done)] }))).toEqual({
      kind: 'granted',
      loads: [b],
      confirmed: [a],
      withheld: [{ load: c, reason: 'declined', from: undefined }],
    });
    expect(await at.claim(order([a], { sequence: 3, states: [hex(done)] }))).toEqual({
      kind: 'confirmed',
      confirmed: [a],
      withheld: [],
    });
    expect(await at.claim(order([c], { sequence: 4, states: [hex(done)] }))).toMatchObject({ kind: 'not-feasible' });
    expect(await at.claim(order([{ ...c, id: 'gone' }], { sequence: 5, states: [hex(done)] }))).toEqual({
      kind: 'none',
    });
  });

  test('being checked: an earlier claim is not cleared up, or the reading is an old one', async () => {
    const { office, base } = await line();
    office.putLoad({ id: 'a', number: CARD, kind: 'top-up', grosze: 500 });
    const at = desk(base);
    const loads = await offered(at);
    await at.claim(order(loads));
    const first = tapped(ISSUED, { terminal: 90, sequence: 1 });
    const later = tapped(first, { terminal: 90, sequence: 2 });
    const checked = { kind: 'being-checked', withheld: [{ load: loads[0], reason: 'being-checked', from: undefined }] };
    expect(await at.claim(order(loads, { sequence: 2, states: [hex(later)] }))).toEqual(checked);
    expect(await at.claim(order(loads, { sequence: 3 }))).toEqual(checked);
  });

  test('a lost answer is asked for again and nothing is granted twice', async () => {
    const one = await line();
    one.office.putLoad({ id: 'a', number: CARD, kind: 'top-up', grosze: 500 });
    const at = desk(one.base);
    const loads = await offered(at);
    one.lost = 1;
    expect(await at.claim(order(loads))).toMatchObject({ kind: 'granted', loads });
    one.lost = 2;
    expect(await at.claim(order(loads))).toMatchObject({ kind: 'office-unreachable' });
    one.lost = 2;
    expect(await at.offer(CARD)).toMatchObject({ kind: 'office-unreachable' });
    expect(one.office.overview().loads).toMatchObject([{ state: 'claimed', claim: { sequence: 1 } }]);
  });

  test('nobody there, nobody answering, nonsense, and a desk that hung up: unreachable, never a hang', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const mute = desk(`http://127.0.0.1:${port}/office`, 50);
    expect(await mute.offer(CARD)).toEqual({ kind: 'office-unreachable', detail: 'the office did not answer in time' });
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
    expect(await mute.claim(order([]))).toMatchObject({ detail: expect.stringContaining('cannot be reached') });

    const app = Fastify();
    app.get('/office/cards/:number/loads', async () => ({ loads: [{ id: 5 }] }));
    app.post('/office/claims', async (_, reply) => reply.code(500).send('<html>'));
    const odd = desk(await listening(app));
    expect(await odd.offer(CARD)).toEqual({ kind: 'office-unreachable', detail: 'the office answered nonsense' });
    expect(await odd.claim(order([]))).toEqual({
      kind: 'office-unreachable',
      detail: 'the office answered 500 <html>',
    });
    odd.hangUp();
    expect(await odd.offer(CARD)).toMatchObject({ kind: 'office-unreachable' });
  });
});

test('bad requests are 400 with one line, claims that cannot be granted at all 409 with the name of the refusal', async () => {
  const { office, base } = await line();
  office.putLoad({ id: 'a', number: CARD, kind: 'top-up', grosze: 500 });
  const ask = async (path: string, body?: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const request = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await fetch(`${base}/${path}`, request);
    return { status: answer.status, body: await answer.json() };
  };
  expect(await ask('cards/none/loads?machine=front')).toMatchObject({ status: 400, body: { error: 'bad-card' } });
  expect(await ask('cards/5/loads')).toMatchObject({ status: 400, body: { error: 'bad-query' } });
  const good = { machine: 'front', terminal: 11, sequence: 1, number: CARD, loads: ['a'], states: [hex(ISSUED)] };
  for (const bad of [
    {},
    { ...good, loads: [] },
    { ...good, loads: ['a', 'a'] },
    { ...good, states: [] },
    { ...good, states: ['00'] },
    { ...good, states: ['00'.repeat(40)] },
    { ...good, terminal: 0 },
    { ...good, number: CARD + 1 },
    { ...good, extra: 1 },
  ]) {
    expect(await ask('claims', bad)).toMatchObject({
      status: 400,
      body: { error: 'bad-claim', detail: expect.any(String) },
    });
  }
  expect(await ask('claims', good)).toMatchObject({ status: 200, body: { granted: ['a'] } });
  expect(await ask('claims', { ...good, machine: 'rear' })).toMatchObject({
    status: 409,
    body: { error: 'transaction-taken' },
  });
  expect(await ask('machines/front/heard', { transactions: 'all' })).toMatchObject({ status: 400 });
});
