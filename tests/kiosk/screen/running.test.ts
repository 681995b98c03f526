import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
