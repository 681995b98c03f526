import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { builtScreen } from '../screen/built-page.ts';
import { panelSocketIn } from '../screen/panel-socket.ts';
import { shellArguments } from '../shell/config.ts';
import type { BrowserShell, ChosenShell, ElectronShell } from './choose-shell.ts';
import { keepProcess, type Program } from './keep-process.ts';
import type { ShellHost } from './shell-host.ts';

/** What the shell shows. */
export interface ShownMachine {
  /** Address of the screen, for a browser. */
  readonly screen: string;
  /** Folder of the machine's own data, where its socket is. */
  readonly machineData: string;
  /** Folder for what a browser keeps. */
  readonly data: string;
}

/** No pinching (EN 301 549, 5.9), nothing fetched in the background. */
const CHROMIUM_FLAGS = [
  '--kiosk',
  '--no-first-run',
  '--disable-pinch',
  '--disable-background-networking',
  '--disable-component-update',
  '--autoplay-policy=no-user-gesture-required',
] as const;

/** Opens the shell and keeps it open; the answer closes it. */
export function openShell(shell: ChosenShell, shown: ShownMachine, host: ShellHost): () => void {
  if (shell.kind === 'none') return () => {};
  if (!shell.sandbox) host.say('it runs as root and therefore without its sandbox');
  // A window that a person closes on a bench stays closed; in the bus there is nobody who may.
  const keeping = { always: host.production, say: host.say };
  if (shell.kind === 'browser') return keepProcess(browserProgram(shell, shown), keeping);
  const { otherwise } = shell;
  if (otherwise === undefined) return keepProcess(electronProgram(shell, shown, host), keeping);
  let close = keepProcess(electronProgram(shell, shown, host), {
    ...keeping,
    onHopeless: () => {
      host.say("Electron does not stay up here: Chromium's kiosk mode shows the screen");
      close = keepProcess(browserProgram(otherwise, shown), keeping);
    },
  });
  return () => close();
}

function electronProgram(
  { binary, bundle, sandbox }: ElectronShell,
  { machineData, data }: ShownMachine,
  { production }: ShellHost,
): Program {
  const own = join(data, 'electron');
  mkdirSync(own, { recursive: true });
  const config = shellArguments({
    socket: panelSocketIn(machineData),
    page: builtScreen,
    preload: join(bundle, 'preload.cjs'),
    data: own,
    production,
  });
  return {
    name: 'Electron',
    command: binary,
    args: [...(sandbox ? [] : ['--no-sandbox']), join(bundle, 'main.cjs'), config],
    // Set in a developer's terminal, it would make a plain Node of the binary.
    without: ['ELECTRON_RUN_AS_NODE'],
  };
}

function browserProgram({ binary, sandbox }: BrowserShell, { screen, data }: ShownMachine): Program {
  const flags = [...CHROMIUM_FLAGS, ...(sandbox ? [] : ['--no-sandbox'])];
  const args = [...flags, `--user-data-dir=${join(data, 'browser')}`, `--app=${screen}`];
  return { name: 'Chromium', command: binary, args, quiet: true };
}
