import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { DiskControl, type DiskFaultOrder } from '../../../hil/disk/control.ts';
import { BadOperationLog, readOperations } from '../../../hil/disk/operation-log.ts';
import { onFaultyDisk } from '../../../hil/disk/shim.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function disk() {
  const base = mkdtempSync(join(tmpdir(), 'shim-'));
  folders.push(base);
  const root = join(base, 'disk');
  mkdirSync(root);
  const control = DiskControl.create(join(base, 'control'));
  const log = join(base, 'log');
  const env = onFaultyDisk({ root, control: control.path, log }, process.env);
  /** Runs a program on the disk; `root` is its only name there. */
  const run = (program: string) => {
    const code = `const fs = require('node:fs'); const root = ${JSON.stringify(root)}; ${program}`;
    const { stdout, signal, stderr } = spawnSync(process.execPath, ['-e', code], { env, encoding: 'utf8' });
    return { said: stdout.trim(), signal, stderr };
  };
  return { base, root, control, log, run, operations: () => readOperations(log) };
}

const THREE_WRITES = `
  const file = fs.openSync(root + '/a', 'w');
  for (const text of ['one', 'two', 'three']) {
    try { fs.writeSync(file, text); fs.fsyncSync(file); console.log(text); } catch (error) { console.log(error.code); }
  }
  console.log(fs.readFileSync(root + '/a', 'utf8'));`;

describe('a process on a disk that can fail', () => {
  test('without an order notices nothing; its calls are counted, and recorded when asked for', () => {
    const { run, control, operations } = disk();
    expect(run(THREE_WRITES).said).toBe('one\ntwo\nthree\nonetwothree');
    expect(control.counted).toEqual({ calls: 7, writes: 3, syncs: 3 });
    expect(operations()).toEqual([]);
    control.recording = true;
    run(THREE_WRITES);
    expect(operations().map(({ kind }) => kind)).toEqual([
      'truncate',
      'write',
      'sync',
      'write',
      'sync',
      'write',
      'sync',
    ]);
    expect(operations()[3]).toMatchObject({ offset: 3, data: Uint8Array.from(Buffer.from('two')) });
  });

  test.each<readonly [DiskFaultOrder, string]>([
    [{ kind: 'io', nth: 2, calls: ['write'] }, 'one\nEIO\nthree\nonethree'],
    [{ kind: 'io', nth: 2, calls: ['write'], count: null }, 'one\nEIO\nEIO\none'],
    [{ kind: 'io', nth: 1, calls: ['sync'] }, 'EIO\ntwo\nthree\nonetwothree'],
    [{ kind: 'full', nth: 3, calls: ['write'] }, 'one\ntwo\nENOSPC\nonetwo'],
  ])('%j', (order, said) => {
    const { run, control } = disk();
    control.arm(order);
    expect(run(THREE_WRITES).said).toBe(said);
    expect(control.fired).toBeGreaterThan(0);
  });

  test('a torn write: some of its sectors arrive, and the process is gone', () => {
    const { run, control, root } = disk();
    control.arm({ kind: 'torn', nth: 2, amount: 1 });
    const { said, signal } = run(`const file = fs.openSync(root + '/a', 'w');
      fs.writeSync(file, 'a'); console.log('first'); fs.writeSync(file, Buffer.alloc(2000, 'b')); console.log('second');`);
    expect([said, signal]).toEqual(['first', 'SIGKILL']);
    expect(run(`console.log(fs.statSync(${JSON.stringify(join(root, 'a'))}).size)`).said).toBe('513');
  });

  test('a lying disk answers each sync and has recorded none', () => {
    const { run, control, operations } = disk();
    control.recording = true;
    control.lying = true;
    expect(run(THREE_WRITES).said).toContain('onetwothree');
    expect(operations().some(({ kind }) => kind === 'sync')).toBe(false);
  });

  test('names: created, renamed, unlinked, and the folder synced', () => {
    const { run, control, operations } = disk();
    control.recording = true;
    run(`fs.writeFileSync(root + '/a', 'x'); fs.renameSync(root + '/a', root + '/b');
      const folder = fs.openSync(root, 'r'); fs.fsyncSync(folder); fs.closeSync(folder);
      fs.unlinkSync(root + '/b'); fs.rmSync(root + '/never', { force: true });`);
    const told = operations().map((operation) =>
      'name' in operation ? `${operation.kind} ${operation.name}` : operation.kind,
    );
    expect(told).toEqual(['create a', 'write', 'rename a', 'sync-folder', 'unlink b']);
  });

  test('SQLite within node goes through it: write-ahead log, syncs and all', () => {
    const { run, control } = disk();
    const program = `const { DatabaseSync } = require('node:sqlite');
      const db = new DatabaseSync(root + '/d.sqlite');
      try {
        db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (x)');
        for (let i = 0; i < 5; i += 1) db.exec('INSERT INTO t VALUES (1)');
      } catch (error) { console.log(error.errcode); }
      console.log(db.prepare('SELECT count(*) AS n FROM t').get().n);`;
    expect(run(program).said).toBe('5');
    const { syncs, writes } = control.counted;
    expect(syncs).toBeGreaterThanOrEqual(5);
    expect(writes).toBeGreaterThanOrEqual(15);
    const failing = disk();
    failing.control.arm({ kind: 'io', calls: ['sync'], nth: 6, count: null });
    // SQLITE_IOERR_FSYNC
    expect(failing.run(program).said.split('\n')[0]).toBe('1034');
  });

  test('files elsewhere are left alone, also by a descriptor that stood for one of ours', () => {
    const { run, control, base } = disk();
    control.arm({ kind: 'io', calls: ['write'], count: null });
    const elsewhere = JSON.stringify(join(base, 'elsewhere'));
    const { said } = run(`fs.closeSync(fs.openSync(root + '/a', 'w'));
      fs.writeFileSync(${elsewhere}, 'fine'); console.log(fs.readFileSync(${elsewhere}, 'utf8'));`);
    expect(said).toBe('fine');
    expect(control.fired).toBe(0);
  });
});

test('a log that breaks off is named', () => {
  const { log } = disk();
  writeFileSync(log, Buffer.alloc(20));
  expect(() => readOperations(log)).toThrow(BadOperationLog);
});
