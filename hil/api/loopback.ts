import type { IncomingMessage } from 'node:http';

const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a request may be served: asked under this computer's own name (a foreign name that resolves to 127.0.0.1
 * is DNS rebinding), and not sent by a page of another origin. Answers the reason why not.
 */
export function refusedOrigin(request: Pick<IncomingMessage, 'headers'>): string | undefined {
  const { host, origin } = request.headers;
  const name = host?.replace(/:\d+$/, '').toLowerCase();
  if (name === undefined || !OWN_NAMES.has(name)) return 'ask for 127.0.0.1 or localhost';
  if (origin === undefined) return undefined;
  const from = URL.canParse(origin) ? new URL(origin) : undefined;
  return from?.host === host?.toLowerCase() ? undefined : 'pages of another origin may not call the bench';
}
