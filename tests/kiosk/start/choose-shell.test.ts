import { describe, expect, test } from 'vitest';
import { firstShell, shellAskedFor } from '../../../kiosk/start/choose-shell.ts';
import { WrongOption } from '../../../kiosk/start/options.ts';
import type { ShellHost } from '../../../kiosk/start/shell-host.ts';

/** A computer with a display, Chromium and Electron's binary, run by an ordinary user. */
function computer(changes: Partial<ShellHost> & { readonly fetched?: string } = {}) {
  const said: string[] = [];
  const fetches: boolean[] = [];
  const host: ShellHost = {
    display: true,
    root: false,
    production: false,
    ci: false,
    chromium: '/usr/bin/chromium',
    bundle: '/bundle/',
    electron: () => '/electron',
    fetchElectron: async (insist) => {
      fetches.push(insist);
      return changes.fetched;
    },
    say: (line) => void said.push(line),
    ...changes,
  };
  return { host, said, fetches };
}

const noBinary = { electron: () => undefined };

describe('without --shell', () => {
  test('Electron where its binary is there, with Chromium in reserve', async () => {
    const { host, said, fetches } = computer();
    expect(await firstShell(host)).toEqual({
      kind: 'electron',
      binary: '/electron',
      bundle: '/bundle/',
      sandbox: true,
      otherwise: { kind: 'browser', binary: '/usr/bin/chromium', sandbox: true },
    });
    expect([said, fetches]).toEqual([[], []]);
  });

  test('its binary is fetched where it is not', async () => {
    const { host, fetches } = computer({ ...noBinary, fetched: '/fetched' });
    expect(await firstShell(host)).toMatchObject({ kind: 'electron', binary: '/fetched' });
    expect(fetches).toEqual([false]);
  });

  test("Chromium's kiosk mode where it cannot be had, and one line says so", async () => {
    const { host, said } = computer(noBinary);
    expect(await firstShell(host)).toEqual({ kind: 'browser', binary: '/usr/bin/chromium', sandbox: true });
    expect(said).toEqual(["Electron's binary is not to be had: Chromium's kiosk mode shows the screen"]);
  });

  test('none where there is neither, and one line says why', async () => {
    const { host, said } = computer({ ...noBinary, chromium: undefined });
    expect(await firstShell(host)).toEqual({ kind: 'none' });
    expect(said).toEqual([
      "Electron's binary is not to be had, and no Chromium is installed: open the address in a browser",
    ]);
  });

  test('none without a display: nothing is fetched, nothing said', async () => {
    const { host, said, fetches } = computer({ ...noBinary, display: false });
    expect(await firstShell(host)).toEqual({ kind: 'none' });
    expect([said, fetches]).toEqual([[], []]);
  });

  test.each([{ ci: true }, { production: true }])('nothing is fetched with %j', async (where) => {
    const { host, fetches } = computer({ ...noBinary, ...where, fetched: '/fetched' });
    expect(await firstShell(host)).toMatchObject({ kind: 'browser' });
    expect(fetches).toEqual([]);
  });

  test('root has no sandbox; in production therefore no shell', async () => {
    const { host } = computer({ root: true });
    expect(await firstShell(host)).toMatchObject({ kind: 'electron', sandbox: false });
    const { host: machine, said } = computer({ root: true, production: true });
    expect(await firstShell(machine)).toEqual({ kind: 'none' });
    expect(said).toHaveLength(1);
  });
});

describe('with --shell', () => {
  test('what was asked for, and nothing in its place', async () => {
    const { host } = computer();
    expect(await shellAskedFor('electron', host)).not.toHaveProperty('otherwise');
    expect(await shellAskedFor('browser', host)).toMatchObject({ kind: 'browser' });
    expect(await shellAskedFor('none', host)).toEqual({ kind: 'none' });
  });

  test('a try of today does not keep Electron from being fetched', async () => {
    const { host, fetches } = computer({ ...noBinary, fetched: '/fetched' });
    await shellAskedFor('electron', host);
    expect(fetches).toEqual([true]);
  });

  test.each([
    ['electron', { display: false }, 'there is no display'],
    ['electron', noBinary, "Electron's binary is not to be had"],
    ['electron', { bundle: undefined }, 'the shell is not bundled (npm run setup)'],
    [
      'electron',
      { root: true, production: true },
      'a browser runs for root without its sandbox, which production refuses',
    ],
    ['browser', { display: false }, 'there is no display'],
    ['browser', { chromium: undefined }, 'no Chromium is installed'],
  ] as const)('--shell %s with %j is refused in one line', async (asked, where, why) => {
    const { host } = computer(where);
    await expect(shellAskedFor(asked, host)).rejects.toThrow(new WrongOption(`--shell ${asked}: ${why}`));
  });
});
