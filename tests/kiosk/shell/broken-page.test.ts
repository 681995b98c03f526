import { afterEach, describe, expect, test, vi } from 'vitest';
import { type StartedShell, startedShell } from './started-shell.ts';

let shell: StartedShell;
const start = async (changes = {}): Promise<void> => {
  shell = await startedShell(changes);
};
afterEach(() => void vi.useRealTimers());

describe('a page that breaks', () => {
  const gone = (reason: string) =>
    shell.electron.window.webContents.emit('render-process-gone', {}, { reason, exitCode: 139 });

  test('is loaded anew at once, with its reason in the log', async () => {
    await start();
    gone('crashed');
    vi.advanceTimersByTime(0);
    expect(shell.electron.window.loaded).toHaveLength(2);
    expect(shell.logged).toContainEqual({
      message: 'the page is gone and is loaded anew',
      detail: { reason: 'crashed', exitCode: 139 },
    });
  });

  test('again and again: each time a little later, never given up', async () => {
    await start();
    const pauses: number[] = [];
    for (let times = 0; times < 9; times += 1) {
      const before = shell.electron.window.loaded.length;
      gone('oom');
      let pause = 0;
      while (shell.electron.window.loaded.length === before) {
        vi.advanceTimersByTime(100);
        pause += 100;
      }
      pauses.push(pause);
    }
    expect(pauses).toEqual([100, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('one that stayed up is loaded at once again', async () => {
    await start();
    gone('crashed');
    gone('crashed');
    vi.advanceTimersByTime(1000);
    shell.electron.window.webContents.emit('did-finish-load');
    vi.advanceTimersByTime(10_000);
    const before = shell.electron.window.loaded.length;
    gone('crashed');
    vi.advanceTimersByTime(0);
    expect(shell.electron.window.loaded).toHaveLength(before + 1);
  });

  test('one that hangs is ended and loaded anew', async () => {
    await start();
    shell.electron.window.webContents.emit('unresponsive');
    vi.advanceTimersByTime(0);
    expect(shell.electron.window.webContents.crashed).toBe(1);
    expect(shell.electron.window.loaded).toHaveLength(2);
  });

  test('one that does not load is tried again; what fails beside it is not its matter', async () => {
    await start();
    shell.electron.window.webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://screen/x.png', false);
    vi.advanceTimersByTime(60_000);
    expect(shell.electron.window.loaded).toHaveLength(1);
    shell.electron.window.webContents.emit(
      'did-fail-load',
      {},
      -6,
      'ERR_FILE_NOT_FOUND',
      'app://screen/index.html',
      true,
    );
    vi.advanceTimersByTime(0);
    expect(shell.electron.window.loaded).toHaveLength(2);
  });
});

describe('the end', () => {
  test('a shell whose starter and machine are gone ends by itself', async () => {
    await start();
    shell.is.wanted = false;
    vi.advanceTimersByTime(10_000);
    expect(shell.electron.quits).toBe(0);
    shell.is.connected = false;
    vi.advanceTimersByTime(2_000);
    expect(shell.electron.quits).toBe(1);
  });

  test('without its window it ends, and closes the connection', async () => {
    await start();
    shell.electron.appEvents.emit('window-all-closed');
    expect(shell.electron.quits).toBe(1);
    shell.electron.appEvents.emit('will-quit');
    expect(shell.said).toEqual(['closed']);
  });
});
