import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Fastify from 'fastify';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ScreenBuzzer } from '../../../kiosk/screen/screen-buzzer.ts';
import { ScreenSpeaker } from '../../../kiosk/screen/screen-speaker.ts';
import { screenPlugin } from '../../../kiosk/screen/server.ts';
import { createStage, type Stage, type UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import { now } from './samples.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Builds of each test file's own, so that a machine started meanwhile keeps its page, and so does another file. */
const builds = `${root}node_modules/.cache/kasownik/under-test/`;
const folder = `${builds}screen-${process.pid}/`;

/** Builds the page as the start command does. Answers its folder. */
export async function buildPage(): Promise<string> {
  await viteBuild('kiosk/screen/client/vite.config.ts', folder);
  return folder;
}

/** The same for the shell's main and preload script. */
export async function buildShell(): Promise<string> {
  const shell = `${builds}shell-${process.pid}/`;
  await viteBuild('kiosk/shell/vite.config.ts', shell);
  return shell;
}

/** Throws away what this file's tests have built. */
export async function removeBuilds(): Promise<void> {
  for (const name of ['screen', 'shell']) await rm(`${builds}${name}-${process.pid}`, { recursive: true, force: true });
}

async function viteBuild(config: string, into: string): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('vite/package.json');
  const vite = fileURLToPath(new URL('bin/vite.js', `file://${manifest}`));
  const options = ['--config', config, '--outDir', into, '--emptyOutDir'];
  await promisify(execFile)(process.execPath, [vite, 'build', ...options], { cwd: root });
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
}

export interface Host {
  readonly stage: Stage;
  readonly pressed: string[];
  /** The machine's, which has no other. */
  readonly buzzer: ScreenBuzzer;
  readonly speaker: ScreenSpeaker;
  readonly address: string;
  close(): Promise<void>;
}

/** A real server with a real stage, as in the machine's process. */
export async function startHost(
  first: UnnumberedScene,
  options: { port?: number; prefix?: string } = {},
): Promise<Host> {
  const pressed: string[] = [];
  const stage = createStage({ first, now: () => now, onPress: (button) => pressed.push(button) });
  const buzzer = new ScreenBuzzer();
  const speaker = new ScreenSpeaker();
  const app = Fastify({ forceCloseConnections: true });
  await app.register(screenPlugin, {
    ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
    current: stage.current,
    subscribe: stage.subscribe,
    onTouch: stage.touch,
    subscribeTones: (listener) => buzzer.subscribe(listener),
    subscribeSpeech: (listener) => speaker.subscribe(listener),
    folder,
  });
  const base = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const address = `${base}${options.prefix ?? ''}/`;
  return { stage, pressed, buzzer, speaker, address, close: () => app.close() };
}

/** Waits until the page shows the stage's scene, painted. */
export async function untilShown(page: Page, stage: Stage): Promise<void> {
  await page.waitForFunction(
    (number) => document.getElementById('screen')?.dataset.scene === number,
    String(stage.current().number),
  );
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

export async function keepPicture(page: Page, name: string): Promise<void> {
  const pictures = `${root}reports/screens`;
  await mkdir(pictures, { recursive: true });
  await writeFile(`${pictures}/${name}.png`, await page.screenshot());
}
