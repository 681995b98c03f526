import { type AddressInfo, createServer } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import type { MachineJournal } from '../../../kiosk/journal/open-journal.ts';
import { officeRoutes } from '../../../kiosk/office/http.ts';
import { type Office, openOffice } from '../../../kiosk/office/office.ts';
import type { OfficeNews, OfficeRecord } from '../../../kiosk/office/record.ts';
import { registrationOf } from '../../../kiosk/office/registration.ts';
import { startUploader, type Uploader } from '../../../kiosk/office/uploader.ts';
import { AT, newFolder, openIn } from '../journal/journal-folder.ts';
import { CARD, CardLife, ISSUED } from './card-life.ts';
import { testSigner } from './office-keys.ts';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

interface Server {
  readonly app: FastifyInstance;
  readonly office: Office;
  readonly port: number;
  readonly base: string;
  /** Set to lose the answers of so many requests after the office has acted on them. */
  lost: number;
  /** Requests that reached the office. */
  heard: number;
  /** Confirmations of news are lost on their way. */
  deaf: boolean;
}

async function startOffice(
  port = 0,
  office = openOffice({ directory: ':memory:', now: () => AT, signer: testSigner() }),
): Promise<Server> {
  const app = Fastify();
  const server = { app, office, port: 0, base: '', lost: 0, heard: 0, deaf: false };
  app.addHook('onRequest', async (request, reply) => {
    if (!server.deaf || !request.url.endsWith('/heard')) return;
    reply.hijack();
    request.raw.socket.destroy();
  });
  app.addHook('onSend', async (request, reply, payload) => {
    server.heard += 1;
    if (server.lost > 0) {
      server.lost -= 1;
      reply.hijack();
      request.raw.socket.destroy();
    }
    return payload;
  });
  await app.register(officeRoutes, { prefix: '/office', office });
  await app.listen({ host: '127.0.0.1', port });
  server.port = (app.server.address() as AddressInfo).port;
  server.base = `http://127.0.0.1:${server.port}/office`;
  ending.push(() => app.close());
  return server;
}

/** Waits shrink to a few milliseconds, so that retries come at once. */
const quickly = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5)));
/** Only asked for, never by itself. */
const never = (): Promise<void> => new Promise(() => undefined);

function uploader(journal: MachineJournal, base: string, wait = quickly): { uploader: Uploader; news: OfficeNews[] } {
  const news: OfficeNews[] = [];
  const started = startUploader({
    journal,
    office: base,
    machine: 'front',
    wait,
    onNews: (one) => void news.push(one),
  });
  ending.push(() => started.stop());
  return { uploader: started, news };
}

async function note(
  journal: MachineJournal,
  { machine: _, terminal: __, seq: ___, ...payload }: OfficeRecord,
): Promise<void> {
  await journal.append({ at: AT, kind: 'OBSERVED', body: {}, forOffice: payload }, 'lazy');
}

const notice = (code: string): OfficeRecord =>
  ({ kind: 'notice', at: AT, code, detail: '', machine: '', terminal: 1, seq: 1 }) as OfficeRecord;

describe('over HTTP', () => {
  test('bad input is 400 with one line, an unknown machine has news too', async () => {
    const { base } = await startOffice();
    const post = (body: string, type = 'application/json') =>
      fetch(`${base}/records`, { method: 'POST', body, headers: { 'content-type': type } });
    for (const body of ['{', '[]', '{"records":5}', `{"records":[${'1,'.repeat(500)}1]}`]) {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(JSON.parse(await answer.text())).toHaveProperty('error');
    }
    const rejected = await post('{"records":[{"seq":4}]}');
    expect(rejected.status).toBe(200);
    expect(await rejected.json()).toMatchObject({ accepted: [], rejected: [{ seq: 4 }] });
    const life = new CardLife();
    life.tap('front');
    life.tap('rear');
    expect((await post(JSON.stringify({ records: life.records }))).status).toBe(400);
    const news = await fetch(`${base}/machines/no%20body/news`);
    expect(await news.json()).toEqual({ now: AT, accepted: [], rejected: [], resolved: [], hotlistVersion: 0 });
  });
});

describe('the uploader', () => {
  test('carries what was journaled to the office, by itself, and empties the outbox', async () => {
    const server = await startOffice();
    server.office.register(registrationOf(ISSUED));
    const journal = await openIn(newFolder());
    const life = new CardLife();
    life.tap('front');
    life.tear('front', true);
    life.read('front');
    const { uploader: up, news } = uploader(journal, server.base);
    for (const record of life.records) await note(journal, record);
    await expect.poll(() => server.office.overview().records.length, { timeout: 10_000 }).toBe(life.records.length);
    expect(await up.syncNow()).toBe('sent');
    expect(await journal.outbox(10)).toEqual([]);
    expect(server.office.overview().records.map(({ machine, terminal, seq }) => [machine, terminal, seq])).toEqual(
      life.records.map((_, index) => ['front', journal.terminal, index + 1]),
    );
    expect(server.office.card(CARD)).toMatchObject({ counter: 2, findings: [], openDoubts: 0 });
    expect(up.status).toEqual({ status: 'ready' });
    expect(news.length).toBeGreaterThan(0);
  });

  test('asked to sync brings everything appended before, and news without anything to send', async () => {
    const server = await startOffice();
    server.office.setHotlist([7]);
    const version = server.office.news('front').hotlistVersion;
    expect(version).toBeGreaterThan(0);
    const journal = await openIn(newFolder());
    const { uploader: up, news } = uploader(journal, server.base, never);
    expect(await up.syncNow()).toBe('sent');
    expect(news.at(-1)?.hotlistVersion).toBe(version);
    for (let n = 0; n < 450; n += 1) void note(journal, notice(String(n)));
    expect(await up.syncNow()).toBe('sent');
    expect(server.office.overview().records.map((record) => record.kind === 'notice' && record.code)).toEqual(
      Array.from({ length: 450 }, (_, n) => String(n)),
    );
  });

  test('a lost answer is asked for again, and every record is in the office once', async () => {
    const server = await startOffice();
    const journal = await openIn(newFolder());
    const { uploader: up } = uploader(journal, server.base, never);
    for (const code of ['a', 'b']) await note(journal, notice(code));
    server.lost = 1;
    expect(await up.syncNow()).toBe('failed');
    expect(up.status).toMatchObject({ status: 'unreachable', detail: expect.stringContaining('cannot be reached') });
    expect(server.office.overview().records).toHaveLength(2);
    expect(await journal.outbox(10)).toHaveLength(2);
    expect(await up.syncNow()).toBe('sent');
    expect(up.status).toEqual({ status: 'ready' });
    expect(server.office.overview().records).toHaveLength(2);
    expect(await journal.outbox(10)).toEqual([]);
  });

  test('an office that is down is tried for ever, and served when it comes', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const journal = await openIn(newFolder());
    await note(journal, notice('early'));
    const { uploader: up } = uploader(journal, `http://127.0.0.1:${port}/office`);
    await expect.poll(() => up.status.status, { timeout: 10_000 }).toBe('unreachable');
    expect(await up.syncNow()).toBe('failed');
    const server = await startOffice(port);
    await expect.poll(() => server.office.overview().records.length, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => up.status.status).toBe('ready');
  });

  test('a killed machine sends what it had not sent, once', async () => {
    const server = await startOffice();
    const folder = newFolder();
    const journal = await openIn(folder);
    await note(journal, notice('before'));
    await journal.close();
    const again = await openIn(folder);
    const { uploader: up } = uploader(again, server.base, never);
    expect(await up.syncNow()).toBe('sent');
    expect(server.office.overview().records).toHaveLength(1);
  });

  test('a record the office will never take is kept and shown, and holds up no other', async () => {
    const server = await startOffice();
    const journal = await openIn(newFolder());
    const { uploader: up } = uploader(journal, server.base, never);
    await note(journal, notice('good'));
    await journal.append({ at: AT, kind: 'DEVICE', body: {}, forOffice: { kind: 'rumour' } }, 'lazy');
    await note(journal, notice('good too'));
    expect(await up.syncNow()).toBe('sent');
    expect(up.status).toMatchObject({ status: 'rejected', detail: expect.stringMatching(/^1 records, first 2: kind/) });
    expect((await journal.outbox(10)).map(({ seq }) => seq)).toEqual([2]);
    const heard = server.heard;
    await note(journal, notice('later'));
    expect(await up.syncNow()).toBe('sent');
    expect(server.heard).toBe(heard + 1);
    expect(server.office.overview().records).toHaveLength(3);
  });

  test('an upload refused as a whole is halved until the record that spoils it stands alone', async () => {
    const accepted: number[] = [];
    const app = Fastify();
    ending.push(() => app.close());
    app.post<{ Body: { records: { seq: number }[] } }>('/office/records', async ({ body: { records } }, reply) => {
      if (records.some(({ seq }) => seq === 5)) return reply.code(413).send('too much');
      accepted.push(...records.map(({ seq }) => seq));
      return { now: 0, accepted: records.map(({ seq }) => seq), rejected: [], resolved: [], hotlistVersion: 0 };
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const journal = await openIn(newFolder());
    for (let n = 0; n < 9; n += 1) await note(journal, notice(String(n)));
    const { port } = app.server.address() as AddressInfo;
    const { uploader: up } = uploader(journal, `http://127.0.0.1:${port}/office`, never);
    expect(await up.syncNow()).toBe('sent');
    expect(accepted).toEqual([1, 2, 3, 4, 6, 7, 8, 9]);
    expect(up.status).toMatchObject({ status: 'rejected', detail: '1 records, first 5: 413 too much' });
  });

  test('records carried over from a damaged journal keep their terminal and number', async () => {
    const server = await startOffice();
    const journal = await openIn(newFolder());
    await note(journal, notice('new'));
    const old = { kind: 'notice', at: AT, code: 'old', detail: '', terminal: 4242, seq: 1 };
    await journal.append({ at: AT, kind: 'JOURNAL_REPLACED', body: {}, forOffice: old }, 'durable');
    await note(journal, notice('newer'));
    const { uploader: up } = uploader(journal, server.base, never);
    expect(await up.syncNow()).toBe('sent');
    expect(server.office.overview().records.map(({ terminal, seq }) => [terminal, seq])).toEqual([
      [journal.terminal, 1],
      [journal.terminal, 3],
      [4242, 1],
    ]);
    expect(await journal.outbox(10)).toEqual([]);
  });

  test('a doubt settled by others is told until the machine has heard it, and once more when it starts anew', async () => {
    const server = await startOffice();
    const life = new CardLife();
    life.tear('front', true);
    life.tap('rear');
    for (const machine of ['front', 'rear']) {
      server.office.receive(life.records.filter((record) => record.machine === machine));
    }
    const resolved = [{ terminal: 11, sequence: 1, result: 'executed' }];
    const journal = await openIn(newFolder());
    const { uploader: up, news } = uploader(journal, server.base, never);
    const told = () => news.map((one) => one.resolved.length);
    expect(await up.syncNow()).toBe('sent');
    expect(news.at(-1)?.resolved).toEqual(resolved);
    expect(server.office.news('front').resolved).toEqual([]);
    expect(await up.syncNow()).toBe('sent');
    await note(journal, notice('x'));
    expect(await up.syncNow()).toBe('sent');
    expect(told()).toEqual([1, 0, 0]);

    // A machine that starts anew may have lost what it had heard last.
    const again = uploader(journal, server.base, never);
    expect(await again.uploader.syncNow()).toBe('sent');
    expect(again.news.at(-1)?.resolved).toEqual(resolved);
    expect(await again.uploader.syncNow()).toBe('sent');
    expect(again.news.at(-1)?.resolved).toEqual([]);
  });

  test('news whose hearing could not be confirmed come again', async () => {
    const server = await startOffice();
    const journal = await openIn(newFolder());
    const { uploader: up, news } = uploader(journal, server.base, never);
    expect(await up.syncNow()).toBe('sent');
    const life = new CardLife();
    life.tear('front', false);
    life.tap('rear');
    for (const machine of ['front', 'rear']) {
      server.office.receive(life.records.filter((record) => record.machine === machine));
    }
    server.deaf = true;
    for (let round = 0; round < 2; round += 1) {
      expect(await up.syncNow()).toBe('sent');
      expect(news.at(-1)?.resolved).toEqual([{ terminal: 11, sequence: 1, result: 'rolled-back' }]);
    }
    server.deaf = false;
    expect(await up.syncNow()).toBe('sent');
    expect(await up.syncNow()).toBe('sent');
    expect(news.at(-1)?.resolved).toEqual([]);
  });

  test('nonsense from the office acknowledges nothing', async () => {
    const answers = [
      '<html>',
      '{}',
      '{"now":0,"accepted":[99],"rejected":[],"resolved":[],"hotlistVersion":0}',
      '{"accepted":"all"}',
    ];
    const app = Fastify();
    ending.push(() => app.close());
    app.post('/office/records', async () => answers.shift());
    await app.listen({ host: '127.0.0.1', port: 0 });
    const journal = await openIn(newFolder());
    await note(journal, notice('x'));
    const { port } = app.server.address() as AddressInfo;
    const { uploader: up } = uploader(journal, `http://127.0.0.1:${port}/office`, never);
    for (const detail of ['nonsense', 'nonsense', 'none of the records', 'nonsense']) {
      expect(await up.syncNow()).toBe('failed');
      expect(up.status.detail).toContain(detail);
    }
    expect(await journal.outbox(10)).toHaveLength(1);
  });

  test('stopped while the office does not answer, it ends at once', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    ending.push(() => silent.close());
    await new Promise((resolve) => silent.once('listening', resolve));
    const journal = await openIn(newFolder());
    await note(journal, notice('x'));
    const reached = new Promise((resolve) => silent.once('connection', resolve));
    const { uploader: up } = uploader(journal, `http://127.0.0.1:${(silent.address() as AddressInfo).port}`, never);
    const sync = up.syncNow();
    await reached;
    await up.stop();
    expect(await sync).toBe('failed');
    expect(up.status).toEqual({ status: 'stopped' });
    expect(await up.syncNow()).toBe('failed');
    expect(await journal.outbox(10)).toHaveLength(1);
  });
});
