import { pageAddress } from './app-protocol.ts';
import type { ShellConfig } from './config.ts';
import type { ElectronParts, ShellSession, ShellWindow, WindowOptions } from './electron-parts.ts';
import type { ShellLog } from './log.ts';

/** The passenger's window: the whole display, nothing of the desktop's, nothing of Node's in the page. */
export function windowOptions({ preload, production }: ShellConfig, session: ShellSession): WindowOptions {
  return {
    kiosk: true,
    fullscreen: true,
    frame: false,
    autoHideMenuBar: true,
    title: 'Kasownik',
    backgroundColor: '#000000',
    show: false,
    webPreferences: {
      session,
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      spellcheck: false,
      devTools: !production,
      // The beeps of a machine that has no buzzer: nobody has to touch the page first.
      autoplayPolicy: 'no-user-gesture-required',
      // A countdown goes on under a window of the crew's.
      backgroundThrottling: false,
    },
  };
}

/** A page that breaks again within this time is given longer before it is tried anew. */
const steadyMs = 10_000;
const longestPauseMs = 30_000;

/** Opens the window and keeps the page alive in it: one that crashes, hangs or does not load is loaded anew. */
export function keepWindow(
  electron: Pick<ElectronParts, 'openWindow'>,
  options: WindowOptions,
  log: ShellLog,
): ShellWindow {
  const window = electron.openWindow(options);
  const { webContents } = window;
  let failures = 0;
  let steady: NodeJS.Timeout | undefined;

  function load(): void {
    // A failure is told by `did-fail-load` too.
    if (!window.isDestroyed()) window.loadURL(pageAddress).catch(() => undefined);
  }

  function loadAgain(): void {
    clearTimeout(steady);
    const pauseMs = failures === 0 ? 0 : Math.min(longestPauseMs, 500 * 2 ** failures);
    failures += 1;
    setTimeout(load, pauseMs);
  }

  webContents.on('did-finish-load', () => {
    clearTimeout(steady);
    steady = setTimeout(() => {
      failures = 0;
    }, steadyMs);
  });
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log('the page is gone and is loaded anew', { reason, exitCode });
    loadAgain();
  });
  webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (!isMainFrame) return;
    log('the page did not load and is tried again', { code, description });
    loadAgain();
  });
  webContents.on('unresponsive', () => {
    log('the page hangs and is ended');
    // `render-process-gone` follows.
    webContents.forcefullyCrashRenderer();
  });
  window.once('ready-to-show', () => window.show());
  load();
  return window;
}
