import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beeps } from '../../../devices/signals/beeps.ts';
import { panelSocketIn, servePanelSocket } from '../../../kiosk/screen/panel-socket.ts';
import { ScreenBuzzer } from '../../../kiosk/screen/screen-buzzer.ts';
import { createStage, type Stage } from '../../../kiosk/screen/stage.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { shellArguments } from '../../../kiosk/shell/config.ts';
import { buildPage, buildShell, launchBrowser, removeBuilds, untilShown } from '../screen/browser.ts';
import { inputFor, now } from '../screen/samples.ts';
import { ElectronStandIn } from './electron-stand-in.ts';

/**
 * The bundles as they are delivered, joined up as in Electron: a machine's stage, its socket, the main process's bundle,
 * the preload script's bundle and the real page in Chromium. Only the module `electron` is stood in for; `app://screen`
 * is answered under an address that Chromium knows.
 */
const address = 'https://shell.test';
const home = validatorScene(inputFor({ view: 'home' }));

let folder: string;
let bundle: string;
let browser: Browser;
let page: Page;
let stage: Stage;
let served: { close(): Promise<void> };
const pressed: string[] = [];
const complaints: string[] = [];
const buzzer = new ScreenBuzzer();
const electron = new ElectronStandIn();

/** Runs the main bundle as Electron's Node does: with `require`, and its configuration last. */
function runMain(code: string, config: string): void {
  const { app, ipcMain, protocol } = electron.parts;
  const modules: Readonly<Record<string, unknown>> = {
    electron: {
      app,
      ipcMain,
      protocol,
      session: { fromPartition: () => electron.session },
      Menu: { setApplicationMenu: () => electron.parts.removeMenu() },
      BrowserWindow: class {
        constructor(options: never) {
          // biome-ignore lint/correctness/noConstructorReturn: the window is made by the stand-in
          return electron.parts.openWindow(options);
        }
      },
    },
  };
  const own = createRequire(import.meta.url);
  const load = (name: string): unknown => modules[name] ?? own(name);
  const { argv } = process;
  process.argv = ['electron', 'main.cjs', config];
  try {
    new Function('require', code)(load);
  } finally {
    process.argv = argv;
  }
}

/** What of Electron the preload script sees, in the page: its channels lead to the main bundle. */
function preloadRunner(code: string): string {
  return `{
    const listeners = new Map();
    window.fromMain = (channel, words) => (listeners.get(channel) ?? []).forEach((hear) => hear({}, ...words));
    const ipcRenderer = {
      send: (channel, ...words) => window.toMain(channel, words),
      on: (channel, hear) => listeners.set(channel, [...(listeners.get(channel) ?? []), hear]),
      removeAllListeners: (channel) => listeners.delete(channel),
    };
    const contextBridge = { exposeInMainWorld: (name, value) => Object.assign(window, { [name]: Object.freeze(value) }) };
    const require = (name) => {
      if (name !== 'electron') throw new Error('a sandboxed preload script cannot load ' + name);
      return { contextBridge, ipcRenderer };
    };
    ${code}
  }`;
}

async function startMachine(): Promise<void> {
  stage = createStage({ first: home, now: () => now, onPress: (button) => pressed.push(button) });
  served = await servePanelSocket(panelSocketIn(folder), {
    current: stage.current,
    subscribe: stage.subscribe,
    onTouch: stage.touch,
    subscribeTones: (listener) => buzzer.subscribe(listener),
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shell-bundle-'));
  const built = await buildPage();
  bundle = await buildShell();
  browser = await launchBrowser();
  await startMachine();
  const preload = join(bundle, 'preload.cjs');
  const config = { socket: panelSocketIn(folder), page: built, preload, data: folder, production: true };
  runMain(readFileSync(join(bundle, 'main.cjs'), 'utf8'), shellArguments(config));
  await electron.becomeReady();

  page = await browser.newPage({ viewport: { width: 800, height: 480 } });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  const answer = electron.session.served.get('app');
  await page.route('**/*', async (route) => {
    const url = route.request().url().replace(address, 'app://screen');
    const response = await answer?.({ method: route.request().method(), url } as never);
    if (response === undefined) return route.abort();
    const headers = Object.fromEntries(response.headers);
    return route.fulfill({ status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) });
  });
  await page.exposeFunction('toMain', (channel: string, [word]: readonly unknown[]) => electron.say(channel, word));
  await page.addInitScript(preloadRunner(readFileSync(preload, 'utf8')));
  // Oscillators as they are started: what the page lets be heard.
  await page.addInitScript(() => {
    const heard: number[] = [];
    Object.assign(window, { heard });
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) {
      heard.push(this.frequency.value);
      start.call(this, when);
    };
  });
  electron.window.webContents.forward = (channel, words) => {
    page
      .evaluate(
        ([name, said]) => (window as unknown as { fromMain(name: unknown, said: unknown): void }).fromMain(name, said),
        [channel, words] as const,
      )
      .catch(() => undefined);
  };
  await page.goto(`${address}/index.html`);
  await untilShown(page, stage);
}, 60_000);

afterAll(async () => {
  electron.appEvents.emit('will-quit');
  await browser?.close();
  await served?.close();
  await rm(folder, { recursive: true, force: true });
  await removeBuilds();
});

describe('the bundled shell', () => {
  test('the preload script loads electron and nothing else, the main script nothing but electron and Node', () => {
    const loaded = (file: string) =>
      [...readFileSync(join(bundle, file), 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    expect(loaded('preload.cjs')).toEqual(['electron']);
    expect(loaded('main.cjs').filter((name) => name !== 'electron' && !name?.startsWith('node:'))).toEqual([]);
  });

  test('shows the scene of its machine, and the next one', async () => {
    expect(await page.locator('h1').textContent()).toBe(home.title);
    stage.show(validatorScene(inputFor({ view: 'working' })));
    await untilShown(page, stage);
    expect(await page.locator('h1').textContent()).toBe(stage.current().title);
    stage.show(home);
    await untilShown(page, stage);
  });

  test('a touch reaches the machine with the number of its scene', async () => {
    pressed.length = 0;
    await page.locator('[data-button=card-check]').press('Enter');
    await expect.poll(() => pressed).toEqual(['card-check']);
    const [x = 0, y = 0, width = 0, height = 0] = home.buttons.find(({ id }) => id === 'language')?.rect ?? [];
    await page.mouse.click(x + width / 2, y + height / 2);
    await expect.poll(() => pressed).toEqual(['card-check', 'language']);
  });

  test('three beeps are sounded by the page of a machine without a buzzer', async () => {
    await page.mouse.click(1, 470);
    await expect
      .poll(async () => {
        buzzer.sound(beeps(3));
        return page.evaluate(() => (window as unknown as { heard: number[] }).heard.length);
      })
      .toBeGreaterThanOrEqual(3);
    expect(await page.evaluate(() => (window as unknown as { heard: number[] }).heard.slice(0, 3))).toEqual([
      2300, 2300, 2300,
    ]);
  });

  test('the page sees nothing of Electron or Node but the bridge', async () => {
    expect(
      await page.evaluate(() => ({
        bridge: Object.keys(window.kasownik ?? {}).sort(),
        others: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in window),
      })),
    ).toEqual({ bridge: ['listen', 'renew', 'say'], others: [] });
  });

  test('a machine that ends leaves a calm picture; started again, its screen is back', async () => {
    await served.close();
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Brak połączenia z urządzeniem');
    expect(await page.locator('.controls button').count()).toBe(0);
    await startMachine();
    await untilShown(page, stage);
    expect(await page.locator('h1').textContent()).toBe(home.title);
  });

  test('nothing was forbidden by the policy, nothing thrown', () => {
    expect(complaints).toEqual([]);
  });
});
