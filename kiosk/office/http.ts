import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Office } from './office.ts';
import { BadUpload } from './receive.ts';
import { uploadSchema } from './record.ts';

/** An upload of 500 records has about 400 kB. */
const UPLOAD_LIMIT_BYTES = 4 * 1024 * 1024;

/**
 * The office for machines, as a Fastify plugin: `POST records` and `GET machines/:name/news` below the prefix it is
 * registered with (`/office`). Bad input is 400 with one line; a bad record among good ones is rejected alone.
 */
export async function officeRoutes(app: FastifyInstance, { office }: { readonly office: Office }): Promise<void> {
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

  app.get<{ Params: { name: string } }>('/machines/:name/news', async (request) => office.news(request.params.name));
}

function refuse(reply: FastifyReply, line: string): { readonly error: string; readonly detail: string } {
  reply.code(400);
  return { error: 'bad-upload', detail: line };
}
