import { afterEach, describe, expect, test, vi } from 'vitest';
import { type StartedShell, startedShell } from './started-shell.ts';

let shell: StartedShell;
const start = async (changes = {}): Promise<void> => {
  shell = await startedShell(changes);
};
afterEach(() => void vi.useRealTimers());

describe('its own scheme', () => {
  const get = async (url: string, method = 'GET'): Promise<Response> => {
    const answer = shell.electron.session.served.get('app')?.({ url, method } as never);
    if (answer === undefined) throw new Error('nothing serves app:');
    return answer as Promise<Response>;
  };

  test('serves the page with a policy that allows it nothing from outside', async () => {
    await start();
    const page = await get('app://screen/index.html');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain('Kasownik');
    const policy = page.headers.get('content-security-policy');
    for (const part of ["default-src 'none'", "script-src 'self'", "connect-src 'none'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(part);
    }
    expect(policy).not.toMatch(/unsafe|\*/);
    expect((await get('app://screen/assets/main.js')).headers.get('content-type')).toMatch(/^text\/javascript/);
  });

  test.each([
    'app://screen/',
    'app://screen/../secret.txt',
    'app://screen/%2e%2e/secret.txt',
    'app://screen/..%2fsecret.txt',
    'app://screen//etc/passwd',
    'app://elsewhere/index.html',
  ])('%s is not to be had', async (url) => {
    await start();
    const answer = await get(url);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('secret');
  });

  test('is read only', async () => {
    await start();
    expect((await get('app://screen/index.html', 'POST')).status).toBe(405);
  });
});
