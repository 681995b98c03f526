import { afterEach, describe, expect, test } from 'vitest';
import type { PanelEvent } from '../../../devices/panel/contract.ts';
import { driveLamps } from '../../../devices/panel/drive-lamps.ts';
import { GpioPanel, type GpioPanelOptions } from '../../../devices/panel/gpio-panel.ts';
import { RecordedSignals } from '../../../devices/signals/recorded-signals.ts';
import { VirtualGpio } from '../../../hil/panel/virtual-gpio.ts';

const CHIP = '/dev/gpiochip-virtual';
const [N, U, S] = [17, 27, 22];
const [RED, GREEN] = [5, 6];

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** J47: keys N, U and S, and lamps; keys pull their lines to ground. */
async function front(more: Partial<GpioPanelOptions> = {}, kernel = new VirtualGpio(CHIP, 32, [N, U, S])) {
  const panel = new GpioPanel({
    ...{ name: 'panel', kernel, chip: CHIP },
    keys: [
      { key: 'N', line: N },
      { key: 'U', line: U },
      { key: 'S', line: S },
    ],
    lamps: [
      { colour: 'red', line: RED },
      { colour: 'green', line: GREEN },
    ],
    ...{ keysActiveLow: true, bias: 'pull-up', lampsActiveLow: false, debounceMs: 5, retryMs: 10, stuckMs: 60_000 },
    ...more,
  });
  const events: PanelEvent[] = [];
  panel.subscribe((event) => events.push(event));
  await panel.start();
  ends.push(() => panel.close());
  const pressed = () => events.flatMap((event) => (event.kind === 'pressed' ? [event.key] : []));
  return { kernel, panel, events, pressed };
}

describe('keys', () => {
  test('J47 each key is told once a press, in order, however long it is held', async () => {
    const { kernel, pressed } = await front();
    for (const [index, line] of [N, U, S, N].entries()) {
      kernel.drive(line, false);
      await expect.poll(pressed).toHaveLength(index + 1);
      kernel.drive(line, true);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    expect(pressed()).toEqual(['N', 'U', 'S', 'N']);
  });

  test('J47 a contact that bounces is one press', async () => {
    const { kernel, pressed } = await front({ debounceMs: 40 });
    for (let bounce = 0; bounce < 9; bounce++) kernel.drive(U, bounce % 2 === 1);
    await expect.poll(pressed).toEqual(['U']);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(pressed()).toEqual(['U']);
  });

  test('two keys at once are both told', async () => {
    const { kernel, pressed } = await front();
    kernel.drive(N, false);
    kernel.drive(S, false);
    await expect.poll(() => [...pressed()].sort()).toEqual(['N', 'S']);
  });

  test('a key that is down when the machine starts was not pressed, and is named when it stays', async () => {
    const kernel = new VirtualGpio(CHIP, 32, [U, S]);
    const { panel, pressed } = await front({ stuckMs: 20 }, kernel);
    await expect.poll(() => panel.status.kind).toBe('key-stuck');
    expect(panel.status).toMatchObject({ detail: expect.stringContaining('N') });
    kernel.drive(N, true);
    await expect.poll(() => panel.status.kind).toBe('ready');
    expect(pressed()).toEqual([]);
    kernel.drive(N, false);
    await expect.poll(pressed).toEqual(['N']);
  });

  test('keys wired the other way round', async () => {
    const kernel = new VirtualGpio(CHIP, 32);
    const { pressed } = await front({ keysActiveLow: false, bias: 'pull-down' }, kernel);
    kernel.drive(N, true);
    await expect.poll(pressed).toEqual(['N']);
  });
});

describe('lamps', () => {
  test('J58 a short red lamp burns and goes out', async () => {
    const { kernel, panel } = await front();
    const signals = new RecordedSignals(() => 0);
    const end = driveLamps(signals, panel);
    signals.give({ kind: 'beep', count: 1 });
    signals.give({ kind: 'lamp', colour: 'red', milliseconds: 30 });
    expect(kernel.isHigh(RED)).toBe(true);
    expect(kernel.isHigh(GREEN)).toBe(false);
    await expect.poll(() => kernel.isHigh(RED)).toBe(false);
    end();
    signals.give({ kind: 'lamp', colour: 'red', milliseconds: 30 });
    expect(kernel.changes).toEqual([
      { line: RED, high: true },
      { line: RED, high: false },
    ]);
  });

  test('a lamp lit again burns to the later end, and two burn each for itself', async () => {
    const { kernel, panel } = await front();
    panel.light('red', 60_000);
    panel.light('red', 1);
    panel.light('green', 1);
    await expect.poll(() => kernel.isHigh(GREEN)).toBe(false);
    expect(kernel.isHigh(RED)).toBe(true);
    await panel.close();
    expect(kernel.isHigh(RED)).toBe(false);
    expect(kernel.free).toBe(true);
  });

  test('a lamp that is lit by a low line is dark before anything is said', async () => {
    const { kernel, panel } = await front({ lampsActiveLow: true });
    expect([kernel.isHigh(RED), kernel.isHigh(GREEN)]).toEqual([true, true]);
    panel.light('red', 60_000);
    expect([kernel.isHigh(RED), kernel.isHigh(GREEN)]).toEqual([false, true]);
  });
});

describe('a panel that is not there', () => {
  test('is looked for until it is, told once, and its keys work again', async () => {
    const { kernel, panel, events, pressed } = await front();
    expect(panel.status.kind).toBe('ready');
    kernel.pull();
    await expect.poll(() => panel.status.kind).toBe('lost');
    await new Promise((resolve) => setTimeout(resolve, 40));
    panel.light('red', 60_000);
    kernel.putBack();
    await expect.poll(() => panel.status.kind).toBe('ready');
    expect(kernel.isHigh(RED)).toBe(true);
    kernel.drive(N, false);
    await expect.poll(pressed).toEqual(['N']);
    const kinds = events.map((event) => (event.kind === 'status' ? event.status.kind : event.kind));
    expect(kinds).toEqual(['ready', 'lost', 'ready', 'pressed']);
  });

  test('lines that another program holds are named, and taken when they are free', async () => {
    const kernel = new VirtualGpio(CHIP, 32, [N, U, S]);
    const other = await front({}, kernel);
    const { panel } = await front({}, kernel);
    expect(panel.status).toMatchObject({ kind: 'lost', detail: expect.stringContaining('EBUSY') });
    await other.panel.close();
    await expect.poll(() => panel.status.kind).toBe('ready');
  });

  test('a line that the chip has not is refused, and nothing stays open', async () => {
    const kernel = new VirtualGpio(CHIP, 8, []);
    const { panel } = await front({}, kernel);
    expect(panel.status).toMatchObject({ kind: 'lost', detail: expect.stringContaining('EINVAL') });
    await panel.close();
    expect(kernel.free).toBe(true);
  });

  test('a panel without keys has lamps all the same', async () => {
    const { kernel, panel } = await front({ keys: [] });
    expect(panel.status.kind).toBe('ready');
    panel.light('green', 60_000);
    expect(kernel.isHigh(GREEN)).toBe(true);
  });
});
