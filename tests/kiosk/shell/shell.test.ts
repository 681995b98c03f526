import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readShellConfig, shellArguments } from '../../../kiosk/shell/config.ts';
import type { MachineListener } from '../../../kiosk/shell/machine-socket.ts';
import { startShell } from '../../../kiosk/shell/start-shell.ts';
import { ElectronStandIn } from './electron-stand-in.ts';

const folder = mkdtempSync(join(tmpdir(), 'shell-'));
const config = {
  socket: join(folder, 'screen.sock'),
  page: join(folder, 'page'),
  preload: join(folder, 'preload.cjs'),
  data: join(folder, 'electron'),
  production: true,
};
mkdirSync(join(config.page, 'assets'), { recursive: true });
writeFileSync(join(config.page, 'index.html'), '<!doctype html><title>Kasownik</title>');
writeFileSync(join(config.page, 'assets', 'main.js'), 'export {}');
writeFileSync(join(folder, 'secret.txt'), 'not for the page');

let electron: ElectronStandIn;
let logged: { readonly message: string; readonly detail: unknown }[];
let said: unknown[];
let machine: MachineListener;
let connected: boolean;
let renewed: number;
let wanted: boolean;

async function start(changes: Partial<typeof config> = {}): Promise<void> {
  const started = startShell(
    electron.parts,
    { ...config, ...changes },
    {
      log: (message, detail = {}) => void logged.push({ message, detail }),
      isWanted: () => wanted,
      connect: (listener) => {
        machine = listener;
        return {
          get connected() {
            return connected;
          },
          say: (message) => void said.push(message),
          renew: () => {
            renewed += 1;
          },
          close: () => void said.push('closed'),
        };
      },
    },
  );
  await electron.becomeReady();
  await started;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  electron = new ElectronStandIn();
  logged = [];
  said = [];
  connected = true;
  renewed = 0;
  wanted = true;
});
afterEach(() => {
  vi.useRealTimers();
});

describe('before Electron is ready', () => {
  test('sandbox for every page, a scheme of its own without privileges beyond a secure origin, no pinching', async () => {
    await start();
    const before = electron.calls.slice(0, electron.calls.indexOf('ready'));
    expect(before).toContain('enableSandbox');
    expect(before).toContain('registerSchemes');
    expect(before).toContain('switch disable-pinch');
    expect(electron.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
    expect(electron.paths.get('userData')).toBe(config.data);
  });
});

describe('the window', () => {
  test('is a kiosk without a menu, its page isolated, sandboxed, without Node', async () => {
    await start();
    expect(electron.calls).toContain('removeMenu');
    const { webPreferences, ...window } = electron.window.options;
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
    expect(webPreferences.session).toBe(electron.session);
  });

  test('tools for developers only outside production', async () => {
    await start({ production: false });
    expect(electron.window.options.webPreferences.devTools).toBe(true);
  });

  test('shows the page from its own scheme once it can be seen', async () => {
    await start();
    expect(electron.window.loaded).toEqual(['app://screen/index.html']);
    expect(electron.window.shown).toBe(false);
    electron.window.emit('ready-to-show');
    expect(electron.window.shown).toBe(true);
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
    expect(electron.window.webContents.prevented(event, { url })).toBe(true);
  });

  test('no new window', async () => {
    await start();
    const open = electron.window.webContents.openHandler;
    expect(open?.({ url: 'https://example.org/' } as never)).toEqual({ action: 'deny' });
    expect(logged.at(-1)).toEqual({ message: 'new window refused', detail: { url: 'https://example.org/' } });
  });

  test('every permission is refused, asked for or looked up, and every device', async () => {
    await start();
    const { handlers } = electron.session;
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
    electron.session.emit('will-download', { preventDefault: () => (prevented = true) });
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
    expect(electron.session.allows(url)).toBe(allowed);
  });
});

describe('its own scheme', () => {
  const get = async (url: string, method = 'GET'): Promise<Response> => {
    const answer = electron.session.served.get('app')?.({ url, method } as never);
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

describe('scenes in, touches out', () => {
  const scene = { scene: { number: 3, view: 'home' } };
  const sent = () => electron.window.webContents.sent;

  test('what the machine says reaches the page, also one that listens later', async () => {
    await start();
    machine.onAnswer(scene);
    expect(sent()).toEqual([{ channel: 'screen:answer', words: [scene] }]);
    electron.say('screen:listen');
    expect(sent()).toHaveLength(2);
    expect(sent()[1]).toEqual(sent()[0]);
    machine.onAnswer({ tones: [] });
    electron.say('screen:listen');
    expect(sent().at(-1)).toEqual(sent()[0]);
  });

  test('an interruption is told, and no old scene is shown for a new one', async () => {
    await start();
    machine.onAnswer(scene);
    machine.onInterrupted();
    expect(sent().at(-1)).toEqual({ channel: 'screen:interrupted', words: [] });
    const before = sent().length;
    electron.say('screen:listen');
    expect(sent()).toHaveLength(before);
  });

  test('a touch goes to the machine with the number of its scene', async () => {
    await start();
    electron.say('screen:say', { touch: { button: 'group', scene: 3 } });
    electron.say('screen:say', { ask: 'alive' });
    electron.say('screen:renew');
    expect(said).toEqual([{ touch: { button: 'group', scene: 3 } }, { ask: 'alive' }]);
    expect(renewed).toBe(1);
  });

  test.each([
    ['another window', { id: 8 }],
    ['a frame in the page', { parent: {} as never }],
    ['a page from elsewhere', { url: 'https://example.org/' }],
    ['another host of the scheme', { url: 'app://elsewhere/index.html' }],
    ['a frame that is gone', { gone: true }],
  ])('words of %s are not heard', async (_, from) => {
    await start();
    electron.say('screen:say', { touch: { button: 'group', scene: 3 } }, from);
    electron.say('screen:renew', undefined, from);
    expect(said).toEqual([]);
    expect(renewed).toBe(0);
    expect(logged.map(({ message }) => message)).toContain('words from a stranger');
  });

  test.each([[{ touch: { button: 'group' } }], [{ evil: true }], ['{"ask":"alive"}'], [undefined], [null]])(
    'a word that is no message of a screen goes no further: %j',
    async (word) => {
      await start();
      electron.say('screen:say', word);
      expect(said).toEqual([]);
      expect(logged.at(-1)?.message).toBe('the page said something unknown');
    },
  );

  test('nothing is sent to a page that is gone', async () => {
    await start();
    electron.window.webContents.destroyed = true;
    machine.onAnswer(scene);
    expect(sent()).toEqual([]);
  });
});

describe('a page that breaks', () => {
  const gone = (reason: string) =>
    electron.window.webContents.emit('render-process-gone', {}, { reason, exitCode: 139 });

  test('is loaded anew at once, with its reason in the log', async () => {
    await start();
    gone('crashed');
    vi.advanceTimersByTime(0);
    expect(electron.window.loaded).toHaveLength(2);
    expect(logged).toContainEqual({
      message: 'the page is gone and is loaded anew',
      detail: { reason: 'crashed', exitCode: 139 },
    });
  });

  test('again and again: each time a little later, never given up', async () => {
    await start();
    const pauses: number[] = [];
    for (let times = 0; times < 9; times += 1) {
      const before = electron.window.loaded.length;
      gone('oom');
      let pause = 0;
      while (electron.window.loaded.length === before) {
        vi.advanceTimersByTime(100);
        pause += 100;
      }
      pauses.push(pause);
    }
    expect(pauses).toEqual([100, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('one that stayed up is loaded at once again', async () => {
    await start();
    gone('crashed');
    gone('crashed');
    vi.advanceTimersByTime(1000);
    electron.window.webContents.emit('did-finish-load');
    vi.advanceTimersByTime(10_000);
    const before = electron.window.loaded.length;
    gone('crashed');
    vi.advanceTimersByTime(0);
    expect(electron.window.loaded).toHaveLength(before + 1);
  });

  test('one that hangs is ended and loaded anew', async () => {
    await start();
    electron.window.webContents.emit('unresponsive');
    vi.advanceTimersByTime(0);
    expect(electron.window.webContents.crashed).toBe(1);
    expect(electron.window.loaded).toHaveLength(2);
  });

  test('one that does not load is tried again; what fails beside it is not its matter', async () => {
    await start();
    electron.window.webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://screen/x.png', false);
    vi.advanceTimersByTime(60_000);
    expect(electron.window.loaded).toHaveLength(1);
    electron.window.webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://screen/index.html', true);
    vi.advanceTimersByTime(0);
    expect(electron.window.loaded).toHaveLength(2);
  });
});

describe('the end', () => {
  test('a shell whose starter and machine are gone ends by itself', async () => {
    await start();
    wanted = false;
    vi.advanceTimersByTime(10_000);
    expect(electron.quits).toBe(0);
    connected = false;
    vi.advanceTimersByTime(2_000);
    expect(electron.quits).toBe(1);
  });

  test('without its window it ends, and closes the connection', async () => {
    await start();
    electron.appEvents.emit('window-all-closed');
    expect(electron.quits).toBe(1);
    electron.appEvents.emit('will-quit');
    expect(said).toEqual(['closed']);
  });
});

describe('the configuration', () => {
  test('is the last argument', () => {
    expect(readShellConfig(['electron', '--no-sandbox', 'main.cjs', shellArguments(config)])).toEqual(config);
  });

  test.each([
    [['electron', 'main.cjs']],
    [[]],
    [['electron', '{"socket":1}']],
    [['electron', JSON.stringify({ ...config, more: 1 })]],
  ])('%j is refused in one line', (argv) => {
    expect(() => readShellConfig(argv)).toThrow(/^the shell('s configuration| is started by)[^\n]*$/);
  });
});

afterEach(() => {
  if (vi.isFakeTimers()) vi.useRealTimers();
});
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
