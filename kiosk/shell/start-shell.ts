import { pageFiles, scheme } from './app-protocol.ts';
import type { ShellConfig } from './config.ts';
import type { ElectronParts } from './electron-parts.ts';
import { closeContents, closeSession } from './hardening.ts';
import type { ShellLog } from './log.ts';
import { connectMachine, type MachineListener, type MachineSocket } from './machine-socket.ts';
import { bridgeScreen } from './screen-bridge.ts';
import { keepWindow, windowOptions } from './window.ts';

export interface ShellSurroundings {
  readonly log: ShellLog;
  /** False once the process that started the shell is gone. */
  readonly isWanted: () => boolean;
  /** For a test: another way to the machine. */
  readonly connect?: (listener: MachineListener) => MachineSocket;
}

/** How often a shell without its machine looks whether anybody still wants it. */
const lookEveryMs = 2_000;

/**
 * Shows a machine's screen with Electron. Must be called before Electron is ready, in one turn with the main module:
 * schemes, sandbox and switches can be set only then.
 */
export async function startShell(
  electron: ElectronParts,
  config: ShellConfig,
  { log, isWanted, connect }: ShellSurroundings,
): Promise<void> {
  const { app, ipcMain, protocol } = electron;
  app.setPath('userData', config.data);
  app.enableSandbox();
  for (const name of ['disable-pinch', 'disable-background-networking', 'disable-component-update']) {
    app.commandLine.appendSwitch(name);
  }
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }]);
  closeContents(app, log);
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    log('a process of the shell is gone', { type, reason, exitCode });
  });
  app.on('window-all-closed', () => app.quit());
  await app.whenReady();

  electron.removeMenu();
  const session = electron.openSession();
  closeSession(session, log);
  session.protocol.handle(scheme, pageFiles(config.page));
  const window = keepWindow(electron, windowOptions(config, session), log);
  const machine = bridgeScreen({
    ipcMain,
    contents: window.webContents,
    connect: connect ?? ((listener) => connectMachine(config.socket, listener)),
    log,
  });
  const looking = setInterval(() => {
    if (machine.connected || isWanted()) return;
    log('whoever started the shell is gone');
    app.quit();
  }, lookEveryMs);
  app.on('will-quit', () => {
    clearInterval(looking);
    machine.close();
  });
}
