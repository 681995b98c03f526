import { request } from 'node:http';
import { LONGEST_DOCUMENT } from './ibis-ip-document.ts';

/** The on-board computer did not answer a call, or not with what was asked for. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export interface ServiceCall {
  /** Where the computer's services are; the service and its operation are appended to the path. */
  readonly base: URL;
  readonly service: string;
  readonly operation: string;
  /** A document to send; without one the call is a GET. */
  readonly document?: string;
  /** Milliseconds from the call to the last byte of the answer. */
  readonly limitMs: number;
  /** Ends the call early. */
  readonly signal?: AbortSignal;
}

/** One operation of an IBIS-IP service over HTTP: the bytes of the answer's document. Throws NoAnswer. */
export function callService({ base, service, operation, document, limitMs, signal }: ServiceCall): Promise<Uint8Array> {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${service}/${operation}`;
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(limit);
      reject(new NoAnswer(`${operation}: ${why}`));
    };
    const call = request(url, {
      method: document === undefined ? 'GET' : 'POST',
      // A connection for each call: nothing is half open when the computer restarts.
      agent: false,
      ...(signal && { signal }),
      ...(document === undefined
        ? {}
        : { headers: { 'content-type': 'text/xml; charset=utf-8', 'content-length': Buffer.byteLength(document) } }),
    });
    const limit = setTimeout(() => {
      fail(`no answer within ${limitMs} ms`);
      call.destroy();
    }, limitMs);
    call.on('error', (error) => fail(error.message || error.name));
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('error', (error) => fail(error.message));
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        chunks.push(chunk);
        if (length <= LONGEST_DOCUMENT) return;
        fail('the answer is too long');
        call.destroy();
      });
      response.on('end', () => {
        clearTimeout(limit);
        const { statusCode } = response;
        if (statusCode !== 200) reject(new NoAnswer(`${operation}: HTTP status ${statusCode}`));
        else resolve(Buffer.concat(chunks));
      });
    });
    call.end(document);
  });
}
