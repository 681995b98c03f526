import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { guardBodies } from './http-integrity.ts';
import { BadClaim, ClaimRefused } from './load-ledger.ts';
import { claimRequestSchema } from './load-wire.ts';
import type { Office } from './office.ts';
import { BadUpload } from './receive.ts';
import { uploadSchema } from './record.ts';

/** An upload of 500 records has about 400 kB. */
const UPLOAD_LIMIT_BYTES = 4 * 1024 * 1024;

const heardSchema = z.object({
  transactions: z
    .array(z.object({ terminal: z.int().min(0).max(0xffff), sequence: z.int().min(0).max(0xff_ff_ff) }))
    .max(10_000),
});
const cardParams = z.object({
  number: z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(z.int().max(0xffff_ffff)),
});
const machineQuery = z.object({ machine: z.string().min(1).max(64) });

/**
 * The office for machines, as a Fastify plugin below the prefix it is registered with (`/office`): `POST records`,
 * `GET machines/:name/news[?afresh=1]`, `POST machines/:name/heard`; `GET hotlist[?from=VERSION]` and `GET deny-list`, signed; for carry-overs `GET cards/:number/loads?machine=`
 * and `POST claims`; for inspectors `GET e-tickets[?have=VERSION]`. Bad input is 400 with one line; a bad record among good ones is rejected alone; a claim that
 * cannot be granted to its transaction at all is 409 with the refusal's name.
 */
export async function officeRoutes(app: FastifyInstance, { office }: { readonly office: Office }): Promise<void> {
  guardBodies(app, UPLOAD_LIMIT_BYTES);

  app.post('/records', { bodyLimit: UPLOAD_LIMIT_BYTES }, async (request, reply) => {
    const upload = uploadSchema.safeParse(request.body);
    if (!upload.success) return refuse(reply, 'an upload is { "records": [ ... ] }, at most 500 of them');
    try {
      return office.receive(upload.data.records);
    } catch (error) {
      if (error instanceof BadUpload) return refuse(reply, error.message);
      throw error;
    }
  });

  app.get<{ Params: { name: string }; Querystring: { afresh?: string } }>('/machines/:name/news', async (request) =>
    office.news(request.params.name, { afresh: request.query.afresh === '1' }),
  );

  app.post<{ Params: { name: string } }>('/machines/:name/heard', async (request, reply) => {
    const heard = heardSchema.safeParse(request.body);
    if (!heard.success) return refuse(reply, firstFault(heard.error), 'bad-heard');
    office.heard(request.params.name, heard.data.transactions);
    return {};
  });

  app.get<{ Querystring: { from?: string } }>('/hotlist', async (request, reply) => {
    const { from } = request.query;
    const file = office.hotlistFile(from !== undefined && /^\d{1,15}$/.test(from) ? Number(from) : undefined);
    if (file !== undefined) return reply.type('application/octet-stream').send(file);
    reply.code(404);
    return { error: 'no-hotlist', detail: 'no card was ever blocked, or the office has no key to sign with' };
  });

  app.get('/deny-list', async (_, reply) => {
    const file = office.bank.denyListFile();
    if (file !== undefined) return reply.type('application/octet-stream').send(file);
    reply.code(404);
    return { error: 'no-deny-list', detail: 'no bank card was ever denied, or the office has no key to sign with' };
  });

  app.get('/cards/:number/loads', async (request, reply) => {
    const params = cardParams.safeParse(request.params);
    if (!params.success) return refuse(reply, 'a card number has 1 to 10 digits', 'bad-card');
    const query = machineQuery.safeParse(request.query);
    if (!query.success) return refuse(reply, firstFault(query.error), 'bad-query');
    return office.offer(params.data.number);
  });

  app.get<{ Querystring: { have?: string } }>('/e-tickets', async (request) => {
    const list = office.eTickets();
    return request.query.have === list.version ? { version: list.version } : list;
  });

  app.post('/claims', async (request, reply) => {
    const asked = claimRequestSchema.safeParse(request.body);
    if (!asked.success) return refuse(reply, firstFault(asked.error), 'bad-claim');
    try {
      return office.claim(asked.data);
    } catch (error) {
      if (error instanceof BadClaim) return refuse(reply, error.message, 'bad-claim');
      if (!(error instanceof ClaimRefused)) throw error;
      reply.code(409);
      return { error: error.refusal, detail: error.message };
    }
  });
}

function refuse(
  reply: FastifyReply,
  line: string,
  error = 'bad-upload',
): { readonly error: string; readonly detail: string } {
  reply.code(400);
  return { error, detail: line };
}

function firstFault({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not understood'}`;
}
