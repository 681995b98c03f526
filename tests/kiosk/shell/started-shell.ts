import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { ShellConfig } from '../../../kiosk/shell/config.ts';
import type { MachineListener } from '../../../kiosk/shell/machine-socket.ts';
import { startShell } from '../../../kiosk/shell/start-shell.ts';
import { ElectronStandIn } from './electron-stand-in.ts';

const folder = mkdtempSync(join(tmpdir(), 'shell-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

export const config: ShellConfig = {
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

/** A shell in a stand-in of Electron, its machine and its clock in the test's hand. */
export interface StartedShell {
  readonly electron: ElectronStandIn;
  readonly machine: MachineListener;
  readonly logged: readonly { readonly message: string; readonly detail: unknown }[];
  /** What went to the machine. */
  readonly said: readonly unknown[];
  readonly renewed: () => number;
  /** As it is: connected, and wanted by whoever started it. */
  readonly is: { connected: boolean; wanted: boolean };
}

/** Starts a shell; timers are the test's from now on. Give them back with `vi.useRealTimers`. */
export async function startedShell(changes: Partial<ShellConfig> = {}): Promise<StartedShell> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  const electron = new ElectronStandIn();
  const logged: { readonly message: string; readonly detail: unknown }[] = [];
  const said: unknown[] = [];
  const is = { connected: true, wanted: true };
  let renewed = 0;
  let machine: MachineListener | undefined;
  const started = startShell(
    electron.parts,
    { ...config, ...changes },
    {
      log: (message, detail = {}) => void logged.push({ message, detail }),
      isWanted: () => is.wanted,
      connect: (listener) => {
        machine = listener;
        return {
          get connected() {
            return is.connected;
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
  if (machine === undefined) throw new Error('the shell did not connect to its machine');
  return { electron, machine, logged, said, renewed: () => renewed, is };
}
