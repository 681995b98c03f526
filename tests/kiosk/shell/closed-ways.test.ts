import { afterEach, describe, expect, test, vi } from 'vitest';
import { config, type StartedShell, startedShell } from './started-shell.ts';

let shell: StartedShell;
const start = async (changes = {}): Promise<void> => {
  shell = await startedShell(changes);
};
afterEach(() => void vi.useRealTimers());

describe('before Electron is ready', () => {
  test('sandbox for every page, a scheme of its own without privileges beyond a secure origin, no pinching', async () => {
    await start();
    const before = shell.electron.calls.slice(0, shell.electron.calls.indexOf('ready'));
    expect(before).toContain('enableSandbox');
    expect(before).toContain('registerSchemes');
    expect(before).toContain('switch disable-pinch');
    expect(shell.electron.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
    expect(shell.electron.paths.get('userData')).toBe(config.data);
  });
});

describe('the window', () => {
  test('is a kiosk without a menu, its page isolated, sandboxed, without Node', async () => {
    await start();
    expect(shell.electron.calls).toContain('removeMenu');
    const { webPreferences, ...window } = shell.electron.window.options;
    expect(window).toMatchObject({ kiosk: true, fullscreen: true, frame: false, show: false });
    expect(webPreferences).toMatchObject({
      preload: config.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: false,
    });
    expect(webPreferences.session).toBe(shell.electron.session);
  });

  test('tools for developers only outside production', async () => {
    await start({ production: false });
    expect(shell.electron.window.options.webPreferences.devTools).toBe(true);
  });

  test('shows the page from its own scheme once it can be seen', async () => {
    await start();
    expect(shell.electron.window.loaded).toEqual(['app://screen/index.html']);
    expect(shell.electron.window.shown).toBe(false);
    shell.electron.window.emit('ready-to-show');
    expect(shell.electron.window.shown).toBe(true);
  });
});

describe('the page goes nowhere and may nothing', () => {
  test.each([
    ['will-navigate', 'https://example.org/'],
    ['will-navigate', 'app://screen/index.html'],
    ['will-frame-navigate', 'about:blank'],
    ['will-redirect', 'file:///etc/passwd'],
    ['will-attach-webview', ''],
  ])('%s to %s is prevented', async (event, url) => {
    await start();
    expect(shell.electron.window.webContents.prevented(event, { url })).toBe(true);
  });

  test('no new window', async () => {
    await start();
    const open = shell.electron.window.webContents.openHandler;
    expect(open?.({ url: 'https://example.org/' } as never)).toEqual({ action: 'deny' });
    expect(shell.logged.at(-1)).toEqual({ message: 'new window refused', detail: { url: 'https://example.org/' } });
  });

  test('every permission is refused, asked for or looked up, and every device', async () => {
    await start();
    const { handlers } = shell.electron.session;
    for (const permission of ['media', 'geolocation', 'notifications', 'usb', 'fullscreen'] as const) {
      const answers: boolean[] = [];
      const answer = (granted: boolean) => void answers.push(granted);
      handlers.setPermissionRequestHandler?.({} as never, permission, answer, {} as never);
      expect(answers).toEqual([false]);
      expect(handlers.setPermissionCheckHandler?.(null, permission as never, 'app://screen', {} as never)).toBe(false);
    }
    expect(handlers.setDevicePermissionHandler?.({} as never)).toBe(false);
  });

  test('no download', async () => {
    await start();
    let prevented = false;
    shell.electron.session.emit('will-download', { preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
  });

  test.each([
    ['app://screen/assets/main.js', true],
    ['blob:app://screen/5f1c', true],
    ['app://elsewhere/index.html', false],
    ['https://example.org/', false],
    ['ws://127.0.0.1:8080/screen/ws', false],
    ['file:///etc/passwd', false],
    ['data:text/html,<script>', false],
  ])('%s is reached: %s', async (url, allowed) => {
    await start();
    expect(shell.electron.session.allows(url)).toBe(allowed);
  });
});
