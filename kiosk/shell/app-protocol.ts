import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { contentSecurityPolicy } from '../screen/policy.ts';

/** The page comes from the machine's own disk under a scheme of its own: no server, no `file:` and its privileges. */
export const scheme = 'app';
export const pageHost = 'screen';
export const pageAddress = `${scheme}://${pageHost}/index.html`;

/** True for an address of the page itself and nothing else. */
export function isOwnAddress(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${scheme}:` && url.host === pageHost;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const headers = {
  'content-security-policy': contentSecurityPolicy({ connect: "'none'", framedBy: "'none'" }),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/**
 * Answers requests of the page with files of its folder. The files are listed once: whatever an address says, nothing
 * else is ever read. Throws where the folder cannot be read.
 */
export function pageFiles(folder: string): (request: Pick<Request, 'method' | 'url'>) => Promise<Response> {
  const files = new Map<string, string>(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [`/${relative(folder, file).split(sep).join('/')}`, file] as const),
  );
  return async ({ method, url }) => {
    const { pathname } = new URL(url);
    const file = isOwnAddress(url) ? files.get(pathname) : undefined;
    if (file === undefined) return new Response('there is no such file', { status: 404, headers });
    if (method !== 'GET') return new Response('files are read', { status: 405, headers });
    const type = types[extname(file)] ?? 'application/octet-stream';
    return new Response(new Uint8Array(await readFile(file)), { headers: { ...headers, 'content-type': type } });
  };
}
