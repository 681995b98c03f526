import { z } from 'zod';

// zod compiles its schemas with eval unless told not to; the page's security policy forbids eval.
z.config({ jitless: true });

/** The rig interface refused a call, or did not answer at all (`status` 0, code `unreachable`). */
export class RigFailure extends Error {
  override readonly name = 'RigFailure';
  readonly status: number;
  readonly code: string;
  readonly detail: unknown;

  constructor(status: number, code: string, detail?: unknown) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

const failure = z.object({ error: z.string(), detail: z.unknown().optional() });

export interface Call<Schema extends z.ZodType> {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: object;
  readonly answer: Schema;
}

/** One call of the rig interface; `route` without `/rig/`. Throws RigFailure. */
export async function call<Schema extends z.ZodType>(
  route: string,
  { method = 'GET', query = {}, body, answer }: Call<Schema>,
): Promise<z.output<Schema>> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  const response = await fetch(`/rig/${route}${search === '' ? '' : `?${search}`}`, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
  }).catch(() => {
    throw new RigFailure(0, 'unreachable');
  });
  const content: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const told = failure.safeParse(content);
    throw new RigFailure(response.status, told.data?.error ?? `http-${response.status}`, told.data?.detail);
  }
  const parsed = answer.safeParse(content);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new RigFailure(response.status, 'unexpected-answer', `${route}: ${issue?.path.join('.')} ${issue?.message}`);
}

/** For calls of which only the success counts. */
export const anything = z.unknown();
