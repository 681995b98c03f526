import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { contentDigest, isAsSent } from '../../../kiosk/office/content-digest.ts';
import { guardBodies } from '../../../kiosk/office/http-integrity.ts';
import { askOffice } from '../../../kiosk/office/office-request.ts';

const open: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

/** An app that says what it heard. */
async function echo(): Promise<string> {
  const app = Fastify();
  open.push(app);
  await app.register(async (scope) => {
    guardBodies(scope, 1000);
    scope.post('/', async (request) => ({ heard: request.body }));
    scope.get('/', async () => ({ heard: null }));
  });
  return app.listen({ host: '127.0.0.1', port: 0 });
}

const limits = { patienceMs: 5000, hungUp: new AbortController().signal };
const json = { 'content-type': 'application/json' };

test('the digest of RFC 9530, appendix D', () => {
  expect(contentDigest('{"hello": "world"}\n')).toBe('sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:');
});

test('a body without a digest, or with one of another kind, is taken as it is', () => {
  expect([isAsSent(null, 'a'), isAsSent(undefined, 'a'), isAsSent('md5=:x:', 'a')]).toEqual([true, true, true]);
  expect(isAsSent(contentDigest('a'), 'b')).toBe(false);
});

describe('a body on its way to the office and back', () => {
  test('arrives as it was sent', async () => {
    const body = JSON.stringify({ amount: 2000, stop: 'Słoneczna' });
    const answer = await askOffice(fetch, await echo(), { method: 'POST', headers: json, body }, limits);
    expect(answer).toMatchObject({ kind: 'answered', status: 200, text: `{"heard":${body}}` });
  });

  test.each(['{"amount":3000}', '{"amount":2000', 'nonsense'])('spoilt to %s it is not read: 503', async (body) => {
    const headers = { ...json, 'content-digest': contentDigest('{"amount":2000}') };
    const answer = await fetch(await echo(), { method: 'POST', headers, body });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error: 'spoilt' });
  });

  test('is bounded', async () => {
    const body = JSON.stringify('x'.repeat(2000));
    const headers = { ...json, 'content-digest': contentDigest(body) };
    expect((await fetch(await echo(), { method: 'POST', headers, body })).status).toBe(413);
  });

  test('an answer that was spoilt is no answer', async () => {
    const spoilt: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      return new Response((await answer.text()).replace('null', '"x"'), { headers: answer.headers });
    };
    expect(await askOffice(spoilt, await echo(), {}, limits)).toEqual({
      kind: 'failed',
      reason: 'the answer was spoilt on its way',
    });
  });
});
