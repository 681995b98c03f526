/** What came of one HTTP request to the office. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  /** Nobody there, or no answer in time: the office may have acted all the same. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Never rejects, never hangs: `patienceMs` are real milliseconds, for networks know no stretched time. */
export async function askOffice(
  fetcher: typeof fetch,
  url: string,
  request: RequestInit,
  limits: { readonly patienceMs: number; readonly hungUp: AbortSignal },
): Promise<Answer> {
  const overdue = AbortSignal.timeout(limits.patienceMs);
  const signal = AbortSignal.any([overdue, limits.hungUp]);
  try {
    const response = await fetcher(url, { ...request, signal });
    return { kind: 'answered', status: response.status, text: await response.text() };
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
