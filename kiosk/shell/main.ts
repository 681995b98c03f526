import { app, BrowserWindow, ipcMain, Menu, protocol, session } from 'electron';
import { readShellConfig } from './config.ts';
import { shellLog } from './log.ts';
import { startShell } from './start-shell.ts';

/** Electron's main process. Bundled as CommonJS: only so is all of this done before Electron is ready. */
const log = shellLog(process.stderr, Date.now);
const parent = process.ppid;

function fail(error: unknown): never {
  log(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

function begin(): Promise<void> {
  const config = readShellConfig(process.argv);
  return startShell(
    {
      app,
      ipcMain,
      protocol,
      openSession: () => session.fromPartition('kasownik', { cache: false }),
      openWindow: (options) =>
        new BrowserWindow({
          ...options,
          webPreferences: { ...options.webPreferences, session: session.fromPartition('kasownik') },
        }),
      removeMenu: () => Menu.setApplicationMenu(null),
    },
    config,
    { log, isWanted: () => process.ppid === parent },
  );
}

try {
  begin().catch(fail);
} catch (error) {
  fail(error);
}
