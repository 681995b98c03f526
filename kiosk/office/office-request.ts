import { CONTENT_DIGEST, contentDigest, isAsSent } from './content-digest.ts';

/** What came of one HTTP request to the office. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  /** Nobody there, or no answer in time: the office may have acted all the same. */
  | { readonly kind: 'failed'; readonly reason: string };

export type BytesAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly bytes: Uint8Array }
  | Extract<Answer, { kind: 'failed' }>;

interface Limits {
  readonly patienceMs: number;
  readonly hungUp: AbortSignal;
}

/** Never rejects, never hangs: `patienceMs` are real milliseconds, for networks know no stretched time. */
export function askOffice(fetcher: typeof fetch, url: string, request: RequestInit, limits: Limits): Promise<Answer> {
  return ask(fetcher, url, withDigest(request), limits, async (response) => {
    const text = await response.text();
    if (!isAsSent(response.headers.get(CONTENT_DIGEST), text)) {
      return { kind: 'failed', reason: 'the answer was spoilt on its way' };
    }
    return { kind: 'answered', status: response.status, text };
  });
}

function withDigest(request: RequestInit): RequestInit {
  if (typeof request.body !== 'string') return request;
  const headers = new Headers(request.headers);
  headers.set(CONTENT_DIGEST, contentDigest(request.body));
  return { ...request, headers };
}

/** The same for a file of at most so many bytes. */
export function askOfficeForFile(
  fetcher: typeof fetch,
  url: string,
  limits: Limits & { readonly longest: number },
): Promise<BytesAnswer> {
  return ask(fetcher, url, {}, limits, async (response) => {
    // Of the length that is announced, so that a long file is not copied once more when it is there.
    let bytes = Buffer.allocUnsafeSlow(Math.min(limits.longest, announcedLength(response)));
    let length = 0;
    for await (const chunk of response.body ?? []) {
      if (length + chunk.length > limits.longest)
        return { kind: 'failed', reason: `the office sent more than ${limits.longest} bytes` };
      if (length + chunk.length > bytes.length) {
        const longer = Buffer.allocUnsafeSlow(Math.min(limits.longest, 2 * (length + chunk.length)));
        bytes.copy(longer, 0, 0, length);
        bytes = longer;
      }
      bytes.set(chunk, length);
      length += chunk.length;
    }
    return { kind: 'answered', status: response.status, bytes: bytes.subarray(0, length) };
  });
}

/** 0: nothing, or no sense. */
function announcedLength(response: Response): number {
  const length = Number(response.headers.get('content-length') ?? 0);
  return Number.isSafeInteger(length) && length > 0 ? length : 0;
}

async function ask<Result extends Answer | BytesAnswer>(
  fetcher: typeof fetch,
  url: string,
  request: RequestInit,
  limits: Limits,
  read: (response: Response) => Promise<Result>,
): Promise<Result | Extract<Answer, { kind: 'failed' }>> {
  const overdue = AbortSignal.timeout(limits.patienceMs);
  const signal = AbortSignal.any([overdue, limits.hungUp]);
  try {
    return await read(await fetcher(url, { ...request, signal }));
  } catch (error) {
    if (overdue.aborted) return { kind: 'failed', reason: 'the office did not answer in time' };
    return { kind: 'failed', reason: `the office cannot be reached: ${causeOf(error)}` };
  }
}

/** fetch hides what happened ("fetch failed") behind its cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
