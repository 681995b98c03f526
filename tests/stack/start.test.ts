import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { course } from './buses.ts';
import { processesOn } from './processes.ts';
import { Rig } from './rig.ts';
import { CHECKOUT, type Ended, type HowToStart, newFolder, startCommand } from './start-command.ts';
import { randomTariff } from './tariffs.ts';
import { until } from './until.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const scratch = newFolder();
afterAll(() => scratch.remove());

let folders = 0;
/** A data folder of this test alone. */
function dataFolder(): string {
  folders += 1;
  return join(scratch.folder, `data${folders}`);
}
const benches: Rig[] = [];
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.stop();
});
async function start(data: string, how: Omit<HowToStart, 'args'> & { args?: readonly string[] } = {}): Promise<Rig> {
  const rig = await Rig.start({ ...how, data });
  benches.push(rig);
  return rig;
}

/** Runs the start command to its end; a start that succeeds is stopped again. */
async function end(args: readonly string[], how: Omit<HowToStart, 'args'> = {}): Promise<Ended> {
  const started = startCommand({ ...how, args: ['--port', '0', '--shell', 'none', '--data', dataFolder(), ...args] });
  started.ready.then(
    () => started.child.kill('SIGTERM'),
    () => undefined,
  );
  return started.ended;
}

/** One line that says what was wrong, and nothing on standard output. */
function expectOneLine({ output, errors }: Ended, says: RegExp): void {
  expect(output).toBe('');
  expect(errors).toMatch(/^[^\n]+\n$/);
  expect(errors).toMatch(says);
}

async function expectNobodyOn(folder: string): Promise<void> {
  await until(
    `nothing is left on ${folder}`,
    () => processesOn(folder).map(({ command }) => command.slice(0, 120)),
    (left) => left.length === 0,
  );
}

describe('wrong options', () => {
  test.each([
    { args: ['--city', 'warszawa'], says: /--city warszawa.*tarnow, jaworzno, krakow/ },
    { args: ['--city'], says: /--city/ },
    { args: ['--machine', 'toaster'], says: /--machine toaster.*validator/ },
    { args: ['--city', 'krakow', '--machine', 'validator'], says: /no validator.*krakow/ },
    { args: ['--city', 'jaworzno', '--machine', 'parking'], says: /no parking.*jaworzno/ },
    { args: ['--port', 'eighty'], says: /--port eighty/ },
    { args: ['--port', '65536'], says: /--port 65536/ },
    { args: ['--port', '-1'], says: /port/ },
    { args: ['--shell', 'cinema'], says: /--shell cinema/ },
    { args: ['--shell', 'browser'], says: /--shell browser: there is no display/ },
    { args: ['--rig', 'imaginary'], says: /--rig imaginary/ },
    { args: ['--rig', 'none'], says: /settings\.json/ },
    { args: ['--data', ''], says: /--data/ },
    { args: ['--data', '/etc/hostname'], says: /--data \/etc\/hostname: not a folder/ },
    { args: ['--tariff', '/no/such/tariff.json'], says: /--tariff \/no\/such\/tariff\.json/ },
    { args: ['--tariff', '/etc'], says: /--tariff \/etc: not a file/ },
    { args: ['--profile', '/no/such/profile.json'], says: /--profile \/no\/such\/profile\.json/ },
    { args: ['--speed', '9'], says: /--speed/ },
    { args: ['now'], says: /now/ },
  ])('$args: one line and exit code 2', async ({ args, says }) => {
    const ended = await end(args);
    expectOneLine(ended, says);
    expect(ended.code).toBe(2);
  });
});

describe('bad tariff and profile files', () => {
  const good = randomTariff(41, 3);
  const prices = { normal: 100, local: 50, statutory: 50 };
  const band = (upToStops: number | null, normal: number) => ({
    upToStops,
    prices: { standard: { ...prices, normal }, premium: { ...prices, normal } },
  });
  const json = (change: object) => JSON.stringify({ ...good, ...change });
  const TARIFFS: Readonly<Record<string, { readonly text: string; readonly says: RegExp }>> = {
    'no text at all': { text: '', says: /line 1/ },
    'no JSON': { text: '{"kind": "distance",\n "status" }', says: /line 2/ },
    'a list': { text: '[]', says: /object/ },
    'another kind': { text: json({ kind: 'season' }), says: /kind/ },
    'no source': { text: json({ source: ' ' }), says: /source/ },
    'a day that is none': { text: json({ validFrom: '2026-02-30' }), says: /validFrom/ },
    'no bands': { text: json({ bands: [] }), says: /bands/ },
    'no open end': { text: json({ bands: [band(3, 100)] }), says: /bands\[0\]\.upToStops/ },
    'an open end too early': {
      text: json({ bands: [band(null, 100), band(null, 200)] }),
      says: /bands\[0\]\.upToStops/,
    },
    'bands that go back': {
      text: json({ bands: [band(5, 100), band(3, 200), band(null, 300)] }),
      says: /bands\[1\]\.upToStops/,
    },
    'T15 a longer ride that costs less': {
      text: json({ bands: [band(5, 200), band(null, 100)] }),
      says: /bands\[1\]\.prices\.standard\.normal/,
    },
    'half a grosz': { text: json({ bands: [band(null, 100.5)] }), says: /bands\[0\]\.prices\.standard\.normal/ },
    'money to take home': { text: json({ bands: [band(null, -1)] }), says: /bands\[0\]\.prices\.standard\.normal/ },
    'more than a card can give back': { text: json({ bands: [band(null, 70_000)] }), says: /bands\[0\]/ },
    'a class too few': {
      text: json({ bands: [{ upToStops: null, prices: { standard: prices } }] }),
      says: /bands\[0\]\.prices\.premium/,
    },
    'a misspelt key': { text: json({ transferWindow: 900 }), says: /transferWindow/ },
    'a window below nothing': { text: json({ transferWindowSeconds: -1 }), says: /transferWindowSeconds/ },
  };

  test.each(Object.keys(TARIFFS))('T123 a tariff file with %s: one line and exit code 2', async (name) => {
    const wrong = TARIFFS[name];
    const file = join(scratch.folder, 'wrong-tariff.json');
    writeFileSync(file, wrong?.text ?? '');
    const ended = await end(['--tariff', file]);
    expectOneLine(ended, wrong?.says ?? /^$/);
    expect(ended.errors).toContain(file);
    expect(ended.code).toBe(2);
  });

  test.each([
    { text: '{"delays":{"resultMs":"long"}}', says: /delays\.resultMs/ },
    { text: '{"fares":{"sameStop":"free"}}', says: /fares\.sameStop/ },
    { text: '{"beep":1}', says: /beep/ },
    { text: 'x', says: /line 1/ },
  ])('a profile file $text: one line and exit code 2', async ({ text, says }) => {
    const file = join(scratch.folder, 'wrong-profile.json');
    writeFileSync(file, text);
    const ended = await end(['--profile', file]);
    expectOneLine(ended, says);
    expect(ended.code).toBe(2);
  });
});

describe('places that are taken or cannot be', () => {
  test('a port in use is named', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const ended = await end(['--port', String(port)]);
    other.close();
    expectOneLine(ended, new RegExp(String(port)));
    expect(ended.code).toBeGreaterThan(0);
  });

  test.each(['/proc/kasownik', '/etc/hostname/data'])('a data folder %s is refused by name', async (folder) => {
    const ended = await end(['--data', folder]);
    expectOneLine(ended, new RegExp(folder));
    expect(ended.code).toBeGreaterThan(0);
  });

  test('a data folder in use is refused by name, and its bench goes on', async () => {
    const data = dataFolder();
    const first = await start(data);
    const second = await end(['--data', data]);
    expectOneLine(second, new RegExp(data));
    expect(second.code).toBeGreaterThan(0);
    expect((await first.main.tap(await first.card())).scene.view).toBe('checked-in');
  });

  test('two starts side by side do not disturb each other', async () => {
    const [one, other] = await Promise.all([start(dataFolder()), start(dataFolder())]);
    const [first, second] = await Promise.all([one.card(), other.card()]);
    await other.main.bus({ course: '99', stops: course(4), at: 1 });
    const taps = await Promise.all([one.main.tap(first), other.main.tap(second)]);
    expect(taps.map(({ scene }) => scene.view)).toEqual(['checked-in', 'checked-in']);
    expect((await one.memory(first)).journey).toMatchObject({ course: '12', stop: 0 });
    expect((await other.memory(second)).journey).toMatchObject({ course: '99', stop: 1 });
    expect(Object.keys((await one.office()).cards)).toEqual([first.number]);
    await other.stop();
    await one.main.bus({ at: 1 });
    expect((await one.main.tap(first)).scene.view).toBe('checked-out');
  });
});

describe('how it ends', () => {
  /** Signs of how far a start has come. */
  const STAGES = {
    'at once': () => true,
    'its PC/SC service is there': (command: string) => command.startsWith('pcscd '),
    'its machine is starting': (command: string) => command.includes('kiosk/machine/main.ts'),
    'its readers are starting': (command: string) => command.includes('pcsc-host.ts'),
  } as const;

  test.each(
    Object.entries(STAGES).flatMap(([stage]) => [
      { stage, signal: 'SIGTERM' },
      { stage, signal: 'SIGKILL' },
    ]),
  )('$signal while it starts ($stage): nobody is left', async ({ stage, signal }) => {
    const folder = dataFolder();
    const { child, ended, ready } = startCommand({ args: ['--port', '0', '--shell', 'none', '--data', folder] });
    const reached = STAGES[stage as keyof typeof STAGES];
    const isReady = ready.then(
      () => true,
      () => false,
    );
    await Promise.race([
      until(
        stage,
        () => processesOn(folder).some(({ command }) => reached(command)),
        (seen) => seen,
      ),
      isReady,
    ]);
    child.kill(signal === 'SIGTERM' ? 'SIGTERM' : 'SIGKILL');
    const { code } = await ended;
    // Before the command itself is read, Node's own answer to the signal stands.
    if (signal === 'SIGTERM') expect(stage === 'at once' ? [0, null] : [0]).toContain(code);
    await expectNobodyOn(folder);
  });

  test('SIGTERM ends machines and bench in order: exit code 0, nobody left, the journal closed', async () => {
    const folder = dataFolder();
    const rig = await start(folder);
    await rig.addMachine('rear');
    const card = await rig.card();
    await rig.main.lay(card);
    expect(processesOn(folder).length).toBeGreaterThan(2);
    const { code, errors } = await rig.stop();
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    await expectNobodyOn(folder);
    const again = await start(folder);
    const kinds = (await again.main.journal()).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'OPENED' || kind === 'CLOSED')).toEqual(['OPENED', 'CLOSED', 'OPENED']);
    const said = await again.agreement(card);
    expect(said.memory.counter).toBe(1);
    expect(said.office).toEqual(said.card);
  });

  test('SIGKILL of the bench: machines and PC/SC services end by themselves, and the next start takes over', async () => {
    const folder = dataFolder();
    const rig = await start(folder);
    await rig.addMachine('rear');
    const card = await rig.card();
    await rig.main.tap(card);
    rig.process.child.kill('SIGKILL');
    await rig.process.ended;
    await expectNobodyOn(folder);
    const again = await start(folder);
    await again.main.bus({ at: 2 });
    expect((await again.main.tap(card)).scene.view).toBe('checked-out');
    const said = await again.agreement(card);
    expect(said.office).toEqual(said.card);
  });
});

describe('without PC/SC', () => {
  const isRoot = process.getuid?.() === 0;
  /** The virtual reader's driver is not there: as on a computer where nobody has installed it. */
  const hidden = [
    ...['unshare', isRoot ? '-m' : '-rm', 'sh', '-c'],
    'mount -t tmpfs none /usr/lib/pcsc/drivers/serial && exec "$@"',
    'sh',
  ];
  test('cards go over sockets, which is said on standard error, and taps work as ever', async () => {
    const rig = await start(dataFolder(), { through: hidden });
    expect(rig.process.errors()).toMatch(/vsmartcard-vpcd.*sockets/);
    const card = await rig.card();
    expect((await rig.main.tap(card)).scene.view).toBe('checked-in');
    await rig.main.bus({ at: 1 });
    expect((await rig.main.tap(card)).scene.view).toBe('checked-out');
    const said = await rig.agreement(card);
    expect(said.office).toEqual(said.card);
  });

  test('with CI=true that is a failure with one line', async () => {
    const ended = await end([], { through: hidden, environment: { CI: 'true' } });
    expectOneLine(ended, /vsmartcard-vpcd/);
    expect(ended.code).toBe(1);
  });

  test('a user without root can start and ride', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stack-'));
    chmodSync(folder, 0o777);
    // The checkout under a path that everybody may walk, wherever it lies.
    const mounted = ['unshare', '-m', 'sh', '-c', `mount --bind '${CHECKOUT}' /mnt && exec "$@"`, 'sh'];
    const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const rig = await Rig.start({
      data: folder,
      ...(isRoot ? { checkout: '/mnt', through: [...mounted, ...asNobody] } : {}),
    });
    try {
      const card = await rig.card();
      expect((await rig.main.tap(card)).scene.view).toBe('checked-in');
      const said = await rig.agreement(card);
      expect(said.office).toEqual(said.card);
      expect((await rig.stop()).code).toBe(0);
      await expectNobodyOn(folder);
    } finally {
      await rig.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
