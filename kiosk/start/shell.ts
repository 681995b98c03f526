import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Shell, WrongOption } from './options.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

function chromium(): string | undefined {
  return CHROMIUM.find((path) => existsSync(path));
}

function hasDisplay(): boolean {
  return Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

/** The shell that was asked for, or the first that can run. Throws WrongOption where the one asked for cannot. */
export function chooseShell(asked: Shell | undefined): Exclude<Shell, 'electron'> {
  if (asked === 'electron') throw new WrongOption('--shell electron: not built yet; use browser or none');
  const able = chromium() !== undefined && hasDisplay();
  if (asked === 'browser' && !able) {
    const why = hasDisplay() ? 'no Chromium is installed' : 'there is no display';
    throw new WrongOption(`--shell browser: ${why}`);
  }
  return asked ?? (able ? 'browser' : 'none');
}

/** Shows the screen in Chromium's kiosk mode; the answer closes it. */
export function openShell(shell: 'browser' | 'none', address: string, data: string): () => void {
  const path = chromium();
  if (shell === 'none' || path === undefined) return () => {};
  const flags = ['--kiosk', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const profile = `--user-data-dir=${join(data, 'browser')}`;
  const child: ChildProcess = spawn(path, [...flags, ...sandbox, profile, `--app=${address}`], { stdio: 'ignore' });
  child.on('error', (error) => process.stderr.write(`shell: ${error.message}\n`));
  return () => child.kill();
}
