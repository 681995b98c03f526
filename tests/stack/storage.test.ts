import { readdirSync, readFileSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { Rig } from './rig.ts';
import { newFolder } from './start-command.ts';
import { until } from './until.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const isRoot = process.getuid?.() === 0;
/** Enough for the files of a bench, and filled in no time. */
const TINY = '6m';

describe('a data folder on a real disk that is full', () => {
  test('T96 nothing is charged, the machine says why, and serves again when there is space', async () => {
    const { folder, remove } = newFolder();
    const mount = `mount -t tmpfs -o size=${TINY} none '${folder}' && exec "$@"`;
    const rig = await Rig.start({ data: folder, through: ['unshare', isRoot ? '-m' : '-rm', 'sh', '-c', mount, 'sh'] });
    try {
      // The disk as the bench sees it: only in its own mount namespace is it the tiny one.
      const inside = `/proc/${rig.process.child.pid}/root${folder}`;
      const filler = join(inside, 'filler');
      const [before, during, held] = await Promise.all([rig.card(), rig.card(), rig.card()]);
      expect((await rig.main.tap(before)).scene.view).toBe('checked-in');
      fill(inside, filler);

      const { scene, beeps } = await rig.main.tap(during);
      expect({ view: scene.view, reason: scene.reason, beeps }).toEqual({
        view: 'out-of-service',
        reason: 'disk-full',
        beeps: [3],
      });
      expect((await rig.memory(during)).counter).toBe(0);
      // What the bench itself would write waits; its calls have their effect.
      await rig.main.bus({ course: '78', at: 1 });
      const now = await rig.clock({ advance: 60 });
      expect((await rig.main.state()).now).toBeGreaterThanOrEqual(now);
      expect((await rig.call('POST', '/cards', {})).status).toBe(409);

      rmSync(filler);
      await until(
        'back in service',
        () => rig.main.scene(),
        ({ view }) => view === 'home',
      );
      for (const card of [during, held]) {
        expect((await rig.main.tap(card)).scene.view).toBe('checked-in');
        const said = await rig.agreement(card);
        expect(said.memory.counter).toBe(1);
        expect(said.office).toEqual(said.card);
      }
      expect((await rig.stop()).code).toBe(0);
    } finally {
      await rig.stop();
      remove();
    }
  });

  function fill(folder: string, file: string): void {
    const { bavail, bsize } = statfsSync(folder);
    writeFileSync(file, Buffer.alloc(bavail * bsize));
  }
});

describe('a journal that was damaged while the machine was off', () => {
  const journalIn = (data: string) => join(data, 'machines', 'main', 'journal');
  const garbage = (bytes: number) => Buffer.from(Array.from({ length: bytes }, (_, index) => (index * 73 + 41) % 251));

  test('T47 truncated, overwritten, emptied, gone: a new terminal goes on, the old file is kept', async () => {
    const { folder, remove } = newFolder();
    const file = join(journalIn(folder), 'journal.sqlite');
    const damages: Readonly<Record<string, () => void>> = {
      truncated: () => truncateSync(file, 5000),
      overwritten: () => writeFileSync(file, garbage(20_000)),
      emptied: () => truncateSync(file, 0),
      gone: () => rmSync(file),
    };
    let terminal = 0;
    let kept = 0;
    try {
      for (const name of ['untouched', ...Object.keys(damages)]) {
        damages[name]?.();
        const bytes = name === 'overwritten' ? readFileSync(file) : undefined;
        const rig = await Rig.start({ data: folder });
        const state = await rig.main.state();
        expect(state.scene.view, name).toBe('home');
        expect(state.terminal, `${name}: a new terminal`).not.toBe(terminal);
        terminal = state.terminal;
        const files = readdirSync(journalIn(folder)).filter((each) => /^journal-.*\.sqlite$/.test(each));
        if (name !== 'untouched' && name !== 'gone') kept += 1;
        expect(files, `${name}: old files kept`).toHaveLength(kept);
        if (bytes) expect(files.some((each) => readFileSync(join(journalIn(folder), each)).equals(bytes))).toBe(true);
        const first = (await rig.main.journal())[0]?.kind;
        expect(first, name).toBe(name === 'untouched' ? 'OPENED' : 'JOURNAL_REPLACED');
        const card = await rig.card();
        expect((await rig.main.tap(card)).scene.view, name).toBe('checked-in');
        const said = await rig.agreement(card);
        expect(said.office, name).toEqual(said.card);
        expect((await rig.stop()).code, name).toBe(0);
      }
    } finally {
      remove();
    }
  });

  test('T21 a ride that began before the damage ends after it at the price of its stops', async () => {
    const { folder, remove } = newFolder();
    try {
      const first = await Rig.start({ data: folder });
      const card = await first.card();
      await first.main.tap(card);
      const paid = (await first.memory(card)).journey?.paid ?? Number.NaN;
      await first.office();
      await first.stop();
      writeFileSync(join(journalIn(folder), 'journal.sqlite'), garbage(9000));
      const second = await Rig.start({ data: folder });
      await second.main.bus({ at: 1 });
      expect((await second.main.tap(card)).scene.view).toBe('checked-out');
      const said = await second.agreement(card);
      expect(said.memory.purses.t).toBeGreaterThan(5000 - paid);
      expect(said.office).toEqual(said.card);
      await second.stop();
    } finally {
      remove();
    }
  });
});
