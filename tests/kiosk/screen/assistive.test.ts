import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import type { Language } from '../../../kiosk/screen/scene.ts';
import type { UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import { disconnectedScene, validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { untilShown } from './browser.ts';
import { homes, inputFor, isTimed, situations, slowness } from './samples.ts';
import { prepareScreen, type ScreenPage } from './screen-page.ts';

/** Many views on a computer that is busy with other things. */
const patience = 240_000;

let screen: ScreenPage;
beforeAll(async () => {
  screen = await prepareScreen();
}, 60_000);
afterAll(() => screen?.close());

type Named = readonly [name: string, scene: UnnumberedScene];

/** Every view and all its forms in a language: as it first comes, and what waits also with its last seconds warned of. */
function everyView(language: Language): readonly Named[] {
  const forms = Object.entries(situations).flatMap(([name, situation]): readonly Named[] => [
    [name, validatorScene(inputFor(situation, { language, larger: true }))],
    ...(isTimed(situation)
      ? [[`${name}, time running out`, validatorScene(inputFor(situation, { language, ...slowness.warned }))] as const]
      : []),
  ]);
  const home = Object.entries(homes).map(
    ([name, look]): Named => [name, validatorScene(inputFor({ view: 'home' }, { ...look, language }))],
  );
  return [...forms, ...home, ['disconnected', disconnectedScene({ language, larger: false })]];
}

interface Violation {
  readonly id: string;
  readonly help: string;
}

test.each(screenLanguages)(
  'axe finds nothing on any view in %s',
  async (language) => {
    const { host, page } = screen;
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const found: string[] = [];
    const views = everyView(language);
    for (const [name, scene] of views) {
      const { number } = host.stage.show(scene);
      // The canvas is hidden from assistive technology: what axe reads is there as soon as the scene is.
      await page.waitForFunction((shown) => document.getElementById('screen')?.dataset.scene === shown, String(number));
      const violations = await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } };
        const { violations } = await axe.run({ resultTypes: ['violations'] });
        return violations.map(({ id, help }) => `${id}: ${help}`);
      });
      found.push(...violations.map((violation) => `${name}: ${violation}`));
    }
    expect(views.length).toBeGreaterThan(120);
    expect(found).toEqual([]);
  },
  patience,
);

test(
  'the keyboard reaches every button of every view in the order of the scene, and presses it',
  async () => {
    const { host, page } = screen;
    let presses = 0;
    for (const [name, scene] of everyView('pl')) {
      host.stage.show(scene);
      await untilShown(page, host.stage);
      const { buttons } = host.stage.current();
      host.pressed.length = 0;
      const reached: (string | undefined)[] = [];
      await page.locator('h1').evaluate((heading) => {
        // From the beginning of the page.
        heading.tabIndex = -1;
        heading.focus();
        heading.removeAttribute('tabindex');
      });
      for (const [index] of buttons.entries()) {
        await page.keyboard.press('Tab');
        reached.push(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.button));
        await page.keyboard.press(index % 2 === 0 ? 'Enter' : 'Space');
      }
      expect(reached, name).toEqual(buttons.map(({ id }) => id));
      const enabled = buttons.filter((button) => button.enabled).map(({ id }) => id);
      await expect.poll(() => host.pressed, { message: name }).toEqual(enabled);
      presses += enabled.length;
    }
    expect(presses).toBeGreaterThan(140);
  },
  patience,
);

describe('a screen reader', () => {
  test('hears what a pad and a sign are for, and which button is on', async () => {
    await screen.show('choosing-group');
    const pads = await screen.page.locator('.controls').ariaSnapshot();
    expect(pads).toContain('button "Dla siebie: 1" [pressed]');
    expect(pads).toContain('button "Normalny: 2"');
    await screen.show('choosing-amount-least');
    expect(await screen.page.locator('.controls').ariaSnapshot()).toContain('button "Mniej o 1,00 zł" [disabled]');
    await screen.show('present-card');
    expect(await screen.page.locator('.controls').ariaSnapshot()).toContain('button "Sprawdzenie karty" [pressed]');
  });

  test('finds heading, texts, buttons, and hears the result', async () => {
    await screen.show('checked-in');
    const tree = await screen.page.locator('main').ariaSnapshot();
    expect(tree).toContain('heading "Wejście" [level=1]');
    expect(tree).toContain('4,60');
    expect(tree).toContain('status: "Wejście: Pobrano 4 złote 60 groszy');
    await screen.show('home');
    expect(await screen.page.locator('main').ariaSnapshot()).toContain('button "Sprawdzenie karty"');
  });
});
