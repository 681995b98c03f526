import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { signHotlist } from '../../../kiosk/office/hotlist.ts';
import { type HotlistEvent, HotlistKeeper } from '../../../kiosk/office/hotlist-keeper.ts';
import { otherSigner, testKeys, testSigner } from './office-keys.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A machine's folder, and an office that answers with whatever it is given; undefined: nobody is there. */
class Machine {
  readonly file: string;
  readonly told: HotlistEvent[] = [];
  answer: Uint8Array | undefined;
  asked = 0;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'kasownik-hotlist-'));
    folders.push(folder);
    this.file = join(folder, 'hotlist', 'hotlist.signed');
  }

  start(): Promise<HotlistKeeper> {
    return HotlistKeeper.open({
      file: this.file,
      keys: testKeys(),
      office: 'http://office/office',
      fetch: async () => {
        this.asked += 1;
        if (this.answer === undefined) throw new TypeError('fetch failed');
        return new Response(Uint8Array.from(this.answer));
      },
      tell: (event) => this.told.push(event),
    });
  }
}

const list = (version: number, cards: readonly number[], signer = testSigner()) =>
  signHotlist({ version, issuedAt: 0, cards }, signer);

async function keeping(version: number, cards: readonly number[]) {
  const machine = new Machine();
  machine.answer = list(version, cards);
  const keeper = await machine.start();
  await keeper.hear(version);
  return { machine, keeper };
}

describe('the hotlist of a machine', () => {
  test('is fetched when the office has a later one, and only then', async () => {
    const { machine, keeper } = await keeping(5, [42]);
    expect([keeper.has(42), keeper.has(41)]).toEqual([true, false]);
    await keeper.hear(5);
    await keeper.hear(0);
    expect(machine.asked).toBe(1);
    machine.answer = list(6, [41]);
    await keeper.hear(6);
    expect([keeper.has(42), keeper.has(41)]).toEqual([false, true]);
    expect(keeper.status).toEqual({ status: 'ready', detail: 'version 6, 1 cards' });
    expect(machine.told).toEqual([
      { event: 'taken', version: 5, cards: 1 },
      { event: 'taken', version: 6, cards: 1 },
    ]);
  });

  test('is in force after a restart with the office down', async () => {
    const { machine } = await keeping(5, [42]);
    machine.answer = undefined;
    const again = await machine.start();
    expect([again.has(42), again.has(41)]).toEqual([true, false]);
    await again.hear(6);
    expect(again.status.status).toBe('unreachable');
    expect(again.has(42)).toBe(true);
  });

  test('nobody there and nothing kept: no card is blocked, and the technician is told', async () => {
    const keeper = await new Machine().start();
    expect(keeper.has(42)).toBe(false);
    expect(keeper.status).toEqual({ status: 'none', detail: 'no list' });
  });

  test('never goes back: an earlier list is refused by name, also after a restart', async () => {
    const { machine, keeper } = await keeping(5, [42]);
    const older = list(4, []);
    machine.answer = older;
    await keeper.hear(6);
    expect(keeper.status.status).toBe('older');
    const again = await machine.start();
    await again.hear(7);
    expect([again.has(42), again.status.status]).toEqual([true, 'older']);
    // What the office says it has is no list yet: nothing is asked for.
    const asked = machine.asked;
    await again.hear(3);
    expect([machine.asked, again.has(42)]).toEqual([asked, true]);
    expect(machine.told.at(-1)).toEqual({ event: 'refused', reason: 'older', version: 3 });
  });

  test.each<[string, (good: Uint8Array) => Uint8Array]>([
    ['malformed', () => Buffer.from('<html>')],
    ['unknown-key', () => list(9, [], otherSigner())],
    ['forged', (good) => good.map((byte, at) => (at === 100 ? byte ^ 1 : byte))],
    ['damaged', (good) => good.slice(0, -4)],
  ])('%s: refused by name, told once, and the one before stays in force', async (reason, spoil) => {
    const { machine, keeper } = await keeping(5, [42]);
    machine.answer = spoil(list(9, [43]));
    await keeper.hear(9);
    await keeper.hear(9);
    expect([keeper.has(42), keeper.has(43), keeper.status.status]).toEqual([true, false, reason]);
    expect(machine.told.filter(({ event }) => event === 'refused')).toHaveLength(1);
    machine.answer = list(9, [43]);
    await keeper.hear(9);
    expect([keeper.has(43), keeper.status.status]).toEqual([true, 'ready']);
  });

  test('a file cut anywhere is refused by name, and the list is fetched anew, but none before it', async () => {
    const { machine } = await keeping(5, [42]);
    const whole = readFileSync(machine.file);
    for (const length of [0, 1, 71, 135, 137, whole.length - 1]) {
      writeFileSync(machine.file, whole.subarray(0, length));
      const keeper = await machine.start();
      expect(keeper.has(42)).toBe(false);
      expect(['malformed', 'damaged']).toContain(keeper.status.status);
      if (length >= 136) {
        // Its signature still says which version it was.
        machine.answer = list(4, []);
        await keeper.hear(6);
        expect(keeper.status.status).toBe('older');
      }
      machine.answer = whole;
      await keeper.hear(5);
      expect([keeper.has(42), keeper.status.status]).toEqual([true, 'ready']);
    }
  });

  test('a draft that a power cut left behind is nothing', async () => {
    const { machine } = await keeping(5, [42]);
    writeFileSync(`${machine.file}.new`, list(6, []).subarray(0, 100));
    const again = await machine.start();
    expect([again.has(42), again.status.status]).toEqual([true, 'ready']);
  });

  test('a disk that does not take it: in force all the same, and written as soon as it can be', async () => {
    const machine = new Machine();
    // A file in the place of the folder.
    writeFileSync(join(machine.file, '..'), '');
    machine.answer = list(5, [42]);
    const keeper = await machine.start();
    await keeper.hear(5);
    expect([keeper.has(42), keeper.status.status]).toEqual([true, 'not-kept']);
    rmSync(join(machine.file, '..'));
    mkdirSync(join(machine.file, '..'));
    await keeper.hear(5);
    expect([machine.asked, keeper.status.status, existsSync(machine.file)]).toEqual([1, 'ready', true]);
  });

  test('whoever wants it meanwhile waits for the one fetch under way', async () => {
    const machine = new Machine();
    machine.answer = list(5, [42]);
    const keeper = await machine.start();
    await Promise.all([keeper.hear(5), keeper.hear(5), keeper.hear(5)]);
    expect([machine.asked, keeper.has(42)]).toEqual([1, true]);
  });
});
