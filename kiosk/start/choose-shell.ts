import { type Shell, WrongOption } from './options.ts';
import type { ShellHost } from './shell-host.ts';

/** A shell that can run here. */
export type ChosenShell = ElectronShell | BrowserShell | { readonly kind: 'none' };

export interface ElectronShell {
  readonly kind: 'electron';
  readonly binary: string;
  readonly bundle: string;
  readonly sandbox: boolean;
  /** What takes its place if it does not stay up; absent where Electron was asked for. */
  readonly otherwise?: BrowserShell;
}

export interface BrowserShell {
  readonly kind: 'browser';
  readonly binary: string;
  readonly sandbox: boolean;
}

const NONE: ChosenShell = { kind: 'none' };

/** The shell that was asked for. Throws WrongOption with the reason where it cannot run. */
export async function shellAskedFor(asked: Shell, host: ShellHost): Promise<ChosenShell> {
  if (asked === 'none') return NONE;
  const shell = asked === 'electron' ? await electron(host, true) : browser(host);
  if ('why' in shell) throw new WrongOption(`--shell ${asked}: ${shell.why}`);
  return shell;
}

/** The first of Electron, Chromium's kiosk mode and none that can run; one line says why it is not the first. */
export async function firstShell(host: ShellHost): Promise<ChosenShell> {
  if (!host.display) return NONE;
  const first = await electron(host, false);
  const second = browser(host);
  if ('kind' in first) return 'kind' in second ? { ...first, otherwise: second } : first;
  if ('kind' in second) {
    host.say(`${first.why}: Chromium's kiosk mode shows the screen`);
    return second;
  }
  host.say(`${first.why}, and ${second.why}: open the address in a browser`);
  return NONE;
}

interface Unable {
  readonly why: string;
}

async function electron(host: ShellHost, insist: boolean): Promise<ElectronShell | Unable> {
  const unable = noWindow(host);
  if (unable !== undefined) return unable;
  const { bundle } = host;
  if (bundle === undefined) return { why: 'the shell is not bundled (npm run setup)' };
  const binary = host.electron() ?? (await fetched(host, insist));
  if (binary === undefined) return { why: "Electron's binary is not to be had" };
  return { kind: 'electron', binary, bundle, sandbox: !host.root };
}

/** A machine in production has its binary from its own packages; CI downloads nothing. */
async function fetched(host: ShellHost, insist: boolean): Promise<string | undefined> {
  return host.production || host.ci ? undefined : host.fetchElectron(insist);
}

function browser(host: ShellHost): BrowserShell | Unable {
  const unable = noWindow(host);
  if (unable !== undefined) return unable;
  if (host.chromium === undefined) return { why: 'no Chromium is installed' };
  return { kind: 'browser', binary: host.chromium, sandbox: !host.root };
}

function noWindow({ display, root, production }: ShellHost): Unable | undefined {
  if (!display) return { why: 'there is no display' };
  // Chromium's sandbox, in either shell, is not to be had for root.
  if (root && production) return { why: 'a browser runs for root without its sandbox, which production refuses' };
  return undefined;
}
