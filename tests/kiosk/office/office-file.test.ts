import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { type Office, openOffice } from '../../../kiosk/office/office.ts';
import { registrationOf } from '../../../kiosk/office/registration.ts';
import { newFolder } from '../journal/journal-folder.ts';
import { CARD, CardLife, hex, ISSUED } from './card-life.ts';
import { NOW } from './load-life.ts';

const open = (directory: string): Office => openOffice({ directory, now: () => NOW });
const KEPT = 'office-20261120T100000000Z.sqlite';
const file = (folder: string) => join(folder, 'office.sqlite');

/** A store with a little of everything, closed; what it showed. */
function written(folder: string, loads = 1) {
  const office = open(folder);
  const life = new CardLife();
  life.tap('front');
  office.register(registrationOf(ISSUED));
  office.receive(life.records);
  office.setHotlist([7]);
  for (let n = 0; n < loads; n += 1) office.putLoad({ id: `a${n}`, number: CARD, kind: 'top-up', grosze: 500 });
  office.putLoad({ id: 'claimed', number: CARD, kind: 'top-up', grosze: 500 });
  const claim = { machine: 'front', terminal: 11, sequence: 2, number: CARD, loads: ['claimed'], writesRecord: true };
  office.claim({ ...claim, states: [hex(life.state)] });
  const shown = office.overview();
  office.close();
  return shown;
}

function reopened(folder: string) {
  const office = open(folder);
  const shown = office.overview();
  office.close();
  return shown;
}

describe('a damaged store', () => {
  test('is kept aside under a dated name, a new one is begun, and a notice says so', () => {
    const folder = newFolder();
    written(folder);
    writeFileSync(file(folder), 'not a database at all, but long enough to be looked at twice');
    const office = open(folder);
    const detail = `kept as ${KEPT}: file is not a database; read from it: 0 loads, 0 claims, 0 registrations, 0 hotlist, 0 hotlist_issues, 0 hotlist_changes, 0 bank_charges, 0 denied, 0 denied_issues, 0 records, 0 heard, 0 notices`;
    const notice = { kind: 'notice', machine: 'office', at: NOW, code: 'office-store-replaced', detail, keptAs: KEPT };
    expect(office.overview()).toEqual({
      records: [],
      loads: [],
      cards: {},
      bank: { taps: [], charges: [], denied: [] },
      hotlist: [],
      notices: [notice],
    });
    expect(readFileSync(join(folder, KEPT), 'utf8')).toContain('not a database at all');
    office.putLoad({ id: 'a', number: CARD, kind: 'top-up', grosze: 1 });
    office.close();
    expect(reopened(folder)).toMatchObject({ loads: [{ id: 'a' }], notices: [notice] });
  });

  test('with pages still readable gives its loads, claims, records and registry to the new one', () => {
    const folder = newFolder();
    const before = written(folder);
    // The claims' index only: SQLite finds the file malformed, and all tables can still be read.
    spoil(folder, 'claims_by_card');
    const after = reopened(folder);
    const { notices, ...rest } = after;
    expect({ ...rest, notices: [] }).toEqual(before);
    expect(notices).toMatchObject([{ code: 'office-store-replaced', keptAs: KEPT }]);
    expect(existsSync(join(folder, KEPT))).toBe(true);
    expect(reopened(folder)).toEqual(after);
  });

  test('with a page gone in the middle of a table keeps what can be read from both ends', () => {
    const folder = newFolder();
    written(folder, 150);
    spoilMiddle(folder, 'loads');
    const ids = reopened(folder).loads.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(75);
    expect(ids.length).toBeLessThan(151);
    expect(ids).toEqual(expect.arrayContaining(['a0', 'claimed']));
    expect(reopened(folder).loads).toHaveLength(ids.length);
  });

  test('of another program, an empty file, a missing file with its log left, a folder: each kept, each named', () => {
    for (const [reason, make] of [
      [
        'no such column',
        (path: string) => {
          const db = new DatabaseSync(path);
          db.exec('CREATE TABLE records (something TEXT)');
          db.close();
        },
      ],
      ['the file was empty', (path: string) => writeFileSync(path, '')],
      ['the file was missing', (path: string) => writeFileSync(`${path}-wal`, 'left over')],
      ['something that is no file', (path: string) => mkdirSync(path)],
    ] as const) {
      const folder = newFolder();
      make(file(folder));
      const { notices } = reopened(folder);
      expect(notices).toMatchObject([{ code: 'office-store-replaced', detail: expect.stringContaining(reason) }]);
      expect(readdirSync(folder).some((name) => name.startsWith(KEPT))).toBe(true);
    }
  });

  test('is replaced to the end when the power fails in the middle of it', () => {
    const folder = newFolder();
    written(folder);
    spoil(folder, 'claims_by_card');
    const whole = reopened(folder);
    // As it was between the two renames, and before the first.
    renameSync(file(folder), `${file(folder)}.new`);
    expect(reopened(folder)).toEqual(whole);
    renameSync(file(folder), `${file(folder)}.new`);
    renameSync(join(folder, KEPT), file(folder));
    expect(reopened(folder)).toEqual(whole);
    // Half built: begun again.
    writeFileSync(`${file(folder)}.building`, 'half');
    spoil(folder, 'claims_by_card');
    expect(reopened(folder).loads).toEqual(whole.loads);
  });

  test('a disk that refuses is no damage: the error comes out and nothing is moved', () => {
    const folder = newFolder();
    written(folder);
    const holder = new DatabaseSync(file(folder));
    holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    expect(() => open(folder)).toThrow('locked');
    holder.close();
    expect(readdirSync(folder).filter((name) => name.startsWith('office-'))).toEqual([]);
    expect(reopened(folder).notices).toEqual([]);
  });
});

/** Root page of a table or index, and the size of pages. */
function pageOf(folder: string, name: string): { readonly page: number; readonly size: number } {
  const db = new DatabaseSync(file(folder));
  const page = Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name)?.rootpage);
  const size = Number(db.prepare('PRAGMA page_size').get()?.page_size);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  return { page, size };
}

function overwrite(folder: string, page: number, size: number): void {
  const bytes = readFileSync(file(folder));
  bytes.fill(0xee, (page - 1) * size, page * size);
  writeFileSync(file(folder), bytes);
}

function spoil(folder: string, name: string): void {
  const { page, size } = pageOf(folder, name);
  overwrite(folder, page, size);
}

/** Overwrites one leaf page of a table: the root of a large table points to its leaves. */
function spoilMiddle(folder: string, table: string): void {
  const { page, size } = pageOf(folder, table);
  const root = readFileSync(file(folder)).subarray((page - 1) * size, page * size);
  // Interior table page (sqlite.org/fileformat2.html, 1.6): cell pointers from byte 12, each cell begins with a page.
  expect(root[0]).toBe(5);
  const middle = Math.floor(root.readUInt16BE(3) / 2);
  overwrite(folder, root.readUInt32BE(root.readUInt16BE(12 + 2 * middle)), size);
}
