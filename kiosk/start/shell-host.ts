import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { electronBinary, failedLately, fetchElectron, rememberFailure } from './electron-binary.ts';

/** What this computer has to show a screen with. */
export interface ShellHost {
  readonly display: boolean;
  readonly root: boolean;
  readonly production: boolean;
  readonly ci: boolean;
  readonly chromium: string | undefined;
  /** Folder of the bundled shell; undefined where the set-up has not been run. */
  readonly bundle: string | undefined;
  electron(): string | undefined;
  /** Fetches the binary, in bounded time. `insist`: also when a try failed within the last day. */
  fetchElectron(insist: boolean): Promise<string | undefined>;
  /** One line for whoever started it. */
  say(line: string): void;
}

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const BUNDLE = fileURLToPath(new URL('../../node_modules/.cache/kasownik/shell/', import.meta.url));

export function thisComputer(environment: NodeJS.ProcessEnv = process.env): ShellHost {
  const say = (line: string): void => void process.stderr.write(`shell: ${line}\n`);
  return {
    display: Boolean(environment.DISPLAY ?? environment.WAYLAND_DISPLAY),
    root: process.getuid?.() === 0,
    production: environment.NODE_ENV === 'production',
    ci: environment.CI === 'true' || environment.CI === '1',
    chromium: CHROMIUM.find((path) => existsSync(path)),
    bundle: existsSync(`${BUNDLE}main.cjs`) ? BUNDLE : undefined,
    electron: () => electronBinary(),
    async fetchElectron(insist) {
      if (!insist && failedLately(Date.now())) return undefined;
      say("fetching Electron's binary, two minutes at most (about 100 MB, once)");
      const binary = await fetchElectron();
      if (binary === undefined) rememberFailure(Date.now());
      return binary;
    },
    say,
  };
}
