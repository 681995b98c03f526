import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { course } from './buses.ts';
import { Rig } from './rig.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const slip = z.object({ text: z.string().nullable(), png: z.string() });
const given = z.array(z.object({ kind: z.string(), count: z.int().optional(), text: z.string().optional() }));
let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start();
  await rig.clock({ now: Date.UTC(2026, 10, 20, 11, 0, 0), freeze: true });
});
afterAll(() => rig?.discard());

test('T41 T76 T47 through the rig: a paper ticket is stamped with line, vehicle, stop, date and time', async () => {
  await rig.main.bus({ line: '9', course: 'p1', vehicle: 437, stops: course(10), at: 3, phase: 'at-stop' });
  const text = 'LINIA 9  POJAZD 437\nPrzystanek 3\n20.11.2026 12:00:00';
  const stamped = await rig.ask(slip, 'POST', '/slip', {});
  expect(stamped.text).toBe(text);
  expect(Buffer.from(stamped.png, 'base64').subarray(1, 4).toString()).toBe('PNG');
  expect(await rig.ask(given, 'GET', '/signals')).toEqual([
    { kind: 'stamp', text },
    { kind: 'beep', count: 1 },
  ]);
});

test('T41 through the rig: no position, no stamp, three beeps, and the reason is journaled', async () => {
  const fault = await rig.main.fault({ device: 'vehicle', fault: 'silent' });
  await expect.poll(async () => (await rig.main.scene()).lines.join(), { timeout: 20_000 }).toMatch(/Nie wiemy/);
  expect((await rig.ask(slip, 'POST', '/slip', {})).text).toBeNull();
  expect((await rig.ask(given, 'GET', '/signals')).at(-1)).toEqual({ kind: 'beep', count: 3 });
  const journal = await rig.call('GET', '/journal');
  expect(journal.body).toContainEqual(expect.objectContaining({ kind: 'REFUSED', reason: 'no-position' }));
  expect(await rig.main.fired(fault)).toBeGreaterThan(0);
});
