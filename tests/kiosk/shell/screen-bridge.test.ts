import { afterEach, describe, expect, test, vi } from 'vitest';
import { type StartedShell, startedShell } from './started-shell.ts';

let shell: StartedShell;
const start = async (changes = {}): Promise<void> => {
  shell = await startedShell(changes);
};
afterEach(() => void vi.useRealTimers());

describe('scenes in, touches out', () => {
  const scene = { scene: { number: 3, view: 'home' } };
  const sent = () => shell.electron.window.webContents.sent;

  test('what the machine says reaches the page, also one that listens later', async () => {
    await start();
    shell.machine.onAnswer(scene);
    expect(sent()).toEqual([{ channel: 'screen:answer', words: [scene] }]);
    shell.electron.say('screen:listen');
    expect(sent()).toHaveLength(2);
    expect(sent()[1]).toEqual(sent()[0]);
    shell.machine.onAnswer({ tones: [] });
    shell.electron.say('screen:listen');
    expect(sent().at(-1)).toEqual(sent()[0]);
  });

  test('an interruption is told, and no old scene is shown for a new one', async () => {
    await start();
    shell.machine.onAnswer(scene);
    shell.machine.onInterrupted();
    expect(sent().at(-1)).toEqual({ channel: 'screen:interrupted', words: [] });
    const before = sent().length;
    shell.electron.say('screen:listen');
    expect(sent()).toHaveLength(before);
  });

  test('a touch goes to the machine with the number of its scene', async () => {
    await start();
    shell.electron.say('screen:say', { touch: { button: 'group', scene: 3 } });
    shell.electron.say('screen:say', { ask: 'alive' });
    shell.electron.say('screen:renew');
    expect(shell.said).toEqual([{ touch: { button: 'group', scene: 3 } }, { ask: 'alive' }]);
    expect(shell.renewed()).toBe(1);
  });

  test.each([
    ['another window', { id: 8 }],
    ['a frame in the page', { parent: {} as never }],
    ['a page from elsewhere', { url: 'https://example.org/' }],
    ['another host of the scheme', { url: 'app://elsewhere/index.html' }],
    ['a frame that is gone', { gone: true }],
  ])('words of %s are not heard', async (_, from) => {
    await start();
    shell.electron.say('screen:say', { touch: { button: 'group', scene: 3 } }, from);
    shell.electron.say('screen:renew', undefined, from);
    expect(shell.said).toEqual([]);
    expect(shell.renewed()).toBe(0);
    expect(shell.logged.map(({ message }) => message)).toContain('words from a stranger');
  });

  test.each([[{ touch: { button: 'group' } }], [{ evil: true }], ['{"ask":"alive"}'], [undefined], [null]])(
    'a word that is no message of a screen goes no further: %j',
    async (word) => {
      await start();
      shell.electron.say('screen:say', word);
      expect(shell.said).toEqual([]);
      expect(shell.logged.at(-1)?.message).toBe('the page said something unknown');
    },
  );

  test('nothing is sent to a page that is gone', async () => {
    await start();
    shell.electron.window.webContents.destroyed = true;
    shell.machine.onAnswer(scene);
    expect(sent()).toEqual([]);
  });
});
