import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepPicture, untilShown } from './browser.ts';
import { home, prepareScreen, type ScreenPage } from './screen-page.ts';

let screen: ScreenPage;
beforeAll(async () => {
  screen = await prepareScreen();
}, 60_000);
afterAll(() => screen?.close());

describe('touch and keyboard', () => {
  const pressedAfter = async (act: () => Promise<void>): Promise<readonly string[]> => {
    screen.host.pressed.length = 0;
    await act();
    // Touches arrive in order: once this one is there, the others were.
    await screen.page.locator('[data-button=larger]').press('Enter');
    await expect.poll(() => screen.host.pressed.at(-1)).toBe('larger');
    return screen.host.pressed.slice(0, -1);
  };
  const centreOf = (id: string): readonly [number, number] => {
    const [x, y, width, height] = home.buttons.find((button) => button.id === id)?.rect ?? [0, 0, 0, 0];
    return [x + width / 2, y + height / 2];
  };

  test('a click on the canvas where a button is drawn presses it, once', async () => {
    await screen.show('home');
    expect(await pressedAfter(() => screen.page.mouse.click(...centreOf('card-check')))).toEqual(['card-check']);
  });

  test('a finger does the same', async () => {
    await screen.show('home');
    expect(await pressedAfter(() => screen.page.touchscreen.tap(...centreOf('language')))).toEqual(['language']);
  });

  test('a near miss presses, the invitation does not', async () => {
    await screen.show('home');
    const [x, y] = home.buttons.find((button) => button.id === 'card-check')?.rect ?? [0, 0];
    expect(await pressedAfter(() => screen.page.mouse.click(x + 100, y - 6))).toEqual(['card-check']);
    expect(await pressedAfter(() => screen.page.mouse.click(300, 300))).toEqual([]);
  });

  test('by keyboard alone: Tab to each button, Enter and Space press', async () => {
    await screen.show('home');
    const fresh = await screen.openPage(screen.host.address);
    const reached: (string | undefined)[] = [];
    const pressed = await pressedAfter(async () => {
      for (const key of ['Enter', 'Space', 'Enter']) {
        await fresh.keyboard.press('Tab');
        reached.push(await fresh.evaluate(() => (document.activeElement as HTMLElement).dataset.button));
        await fresh.keyboard.press(key);
      }
      await expect.poll(() => screen.host.pressed.length).toBe(3);
    });
    await fresh.close();
    expect(reached).toEqual(['language', 'larger', 'card-check']);
    expect(pressed).toEqual(['language', 'larger', 'card-check']);
  });

  test('the focus stays on its button when the scene changes', async () => {
    await screen.show('home');
    await screen.page.locator('[data-button=language]').focus();
    await screen.show('home', { language: 'en' });
    expect(await screen.page.evaluate(() => (document.activeElement as HTMLElement).dataset.button)).toBe('language');
    expect(await screen.page.evaluate(() => document.documentElement.lang)).toBe('en');
  });

  test('in a window of another form the panel is letterboxed and touches keep their places', async () => {
    await screen.show('home');
    const other = await screen.openPage(screen.host.address, { width: 1200, height: 1000 });
    await untilShown(other, screen.host.stage);
    const [x, y] = centreOf('card-check');
    screen.host.pressed.length = 0;
    await other.mouse.click(x * 1.5, (1000 - 720) / 2 + y * 1.5);
    await expect.poll(() => screen.host.pressed).toEqual(['card-check']);
    await keepPicture(other, 'home-letterboxed');
    await other.close();
  });
});
