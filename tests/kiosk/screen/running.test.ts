import Fastify from 'fastify';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beeps } from '../../../devices/signals/beeps.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { keepPicture, startHost, untilShown } from './browser.ts';
import { inputFor } from './samples.ts';
import { counted, home, prepareScreen, type ScreenPage } from './screen-page.ts';

let screen: ScreenPage;
beforeAll(async () => {
  screen = await prepareScreen();
}, 60_000);
afterAll(() => screen?.close());

describe('cost', () => {
  test('an idle screen draws nothing and asks for no frame', async () => {
    await screen.show('home');
    const before = await counted(screen.page);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const after = await counted(screen.page);
    expect(before.draws).toBeGreaterThan(0);
    expect(after).toEqual(before);
  });

  test('remaining time moves, and when it has run out nothing does', async () => {
    const bar = { leftMs: 60_000, totalMs: 60_000, rate: 1 };
    await screen.show('checked-in', { countdown: bar });
    const before = await counted(screen.page);
    await screen.page.waitForFunction(
      (some) => (window as unknown as { counts: { draws: number } }).counts.draws > some + 3,
      before.draws,
    );
    await screen.show('checked-in', { countdown: { ...bar, leftMs: 0 } });
    const ended = await counted(screen.page);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await counted(screen.page)).toEqual(ended);
  });
});

describe('connection', () => {
  test('lost: a calm picture after two seconds, and nothing can be pressed; back: the current scene', async () => {
    const first = await startHost(home);
    const port = Number(new URL(first.address).port);
    const lone = await screen.openPage(first.address);
    await first.close();
    await lone.waitForFunction(() => document.querySelector('h1')?.textContent === 'Brak połączenia z urządzeniem');
    expect(await lone.locator('.controls button').count()).toBe(0);
    await keepPicture(lone, 'disconnected');
    const second = await startHost(validatorScene(inputFor({ view: 'working' })), { port });
    await untilShown(lone, second.stage);
    await lone.close();
    await second.close();
  });

  test('a page mounted below a prefix finds its own machine', async () => {
    const below = await startHost(home, { prefix: '/machines/second' });
    const lone = await screen.openPage(below.address);
    await lone.locator('[data-button=card-check]').press('Enter');
    await expect.poll(() => below.pressed).toEqual(['card-check']);
    await lone.close();
    await below.close();
  });
});

describe('sound', () => {
  /** A page that counts the oscillators it starts, at this address. */
  async function listening(address: string): Promise<Page> {
    const opened = await screen.browser.newPage({ viewport: { width: 800, height: 480 } });
    await opened.addInitScript(() => {
      Object.assign(window, { started: 0 });
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (when) {
        (window as unknown as { started: number }).started += 1;
        start.call(this, when);
      };
    });
    await opened.goto(address);
    return opened;
  }
  const started = (where: Page | Frame) => where.evaluate(() => (window as unknown as { started: number }).started);

  test('T83 T93 the page of a machine without a buzzer sounds its beeps, once it was touched', async () => {
    const own = await listening(screen.host.address);
    await untilShown(own, screen.host.stage);
    await own.mouse.click(2, 470);
    await expect
      .poll(async () => {
        screen.host.buzzer.sound(beeps(1));
        return started(own);
      })
      .toBeGreaterThanOrEqual(1);
    await own.close();
  });

  test('T43 the page speaks what is announced, in its language; what is not true any more is cut off', async () => {
    const own = await screen.browser.newPage({ viewport: { width: 800, height: 480 } });
    await own.addInitScript(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      speechSynthesis.cancel = () => void said.push('cut off');
      speechSynthesis.speak = ({ lang, text }) => void said.push(`${lang}: ${text}`);
    });
    await own.goto(screen.host.address);
    await untilShown(own, screen.host.stage);
    screen.host.speaker.say({ text: 'Pobrano 4,60 zł.', language: 'pl' });
    screen.host.speaker.say({ text: 'Charged 4.60 zł.', language: 'en' });
    const said = () => own.evaluate(() => (window as unknown as { said: string[] }).said);
    await expect.poll(said).toEqual(['cut off', 'pl-PL: Pobrano 4,60 zł.', 'cut off', 'en-GB: Charged 4.60 zł.']);
    await own.close();
  });

  test('inside another page it is silent: that one sounds the beeps', async () => {
    const bench = Fastify();
    const frame = `<iframe src="${screen.host.address}" width="800" height="480"></iframe>`;
    bench.get('/', async (_request, reply) => reply.type('text/html').send(frame));
    const outer = await listening(await bench.listen({ host: '127.0.0.1', port: 0 }));
    const inner = outer.frames()[1];
    if (inner === undefined) throw new Error('no frame');
    await inner.waitForFunction(() => document.querySelector('h1')?.textContent);
    await outer.mouse.click(20, 460);
    screen.host.buzzer.sound(beeps(3));
    const { number } = screen.host.stage.show(validatorScene(inputFor({ view: 'working' })));
    // The scene came after the tones: they were heard, or not.
    await inner.waitForFunction((shown) => document.getElementById('screen')?.dataset.scene === shown, String(number));
    expect(await started(inner)).toBe(0);
    await outer.close();
    await bench.close();
  });
});
