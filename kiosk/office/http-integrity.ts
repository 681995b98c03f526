import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { CONTENT_DIGEST, contentDigest, isAsSent } from './content-digest.ts';

/**
 * Lets an app answer 503 to a request whose body is not the one that was sent, before anybody reads it: whoever asked
 * asks again. Its own answers carry a digest.
 */
export function guardBodies(app: FastifyInstance, longest: number): void {
  app.addHook('preParsing', async (request, reply, payload) => {
    const field = request.headers[CONTENT_DIGEST];
    if (typeof field !== 'string') return payload;
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of payload) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      length += bytes.length;
      if (length > longest) return reply.code(413).send({ error: 'too-long', detail: `at most ${longest} bytes` });
    }
    const body = Buffer.concat(chunks, length);
    if (!isAsSent(field, body)) {
      return reply.code(503).send({ error: 'spoilt', detail: 'the body is not the one that was sent' });
    }
    return Object.assign(Readable.from([body], { objectMode: false }), { receivedEncodedLength: length });
  });
  app.addHook('onSend', async (_, reply, payload) => {
    if (typeof payload === 'string' || payload instanceof Uint8Array) {
      reply.header(CONTENT_DIGEST, contentDigest(payload));
    }
    return payload;
  });
}
