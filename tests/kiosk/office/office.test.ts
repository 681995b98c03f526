import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Office, openOffice } from '../../../kiosk/office/office.ts';
import type { OfficeRecord } from '../../../kiosk/office/record.ts';
import { registrationOf } from '../../../kiosk/office/registration.ts';
import { CARD, CardLife, hex, ISSUED } from './card-life.ts';
import { testSigner } from './office-keys.ts';

const open: Office[] = [];
const folders: string[] = [];

function office(directory = ':memory:'): Office {
  const opened = openOffice({ directory, now: () => 1_770_000_000_000 });
  open.push(opened);
  return opened;
}

afterEach(() => {
  for (const one of open.splice(0)) one.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const of = (life: CardLife, machine: string): OfficeRecord[] =>
  life.records.filter((record) => record.machine === machine);

describe('receiving', () => {
  test('the same upload again changes nothing and is accepted again', () => {
    const life = new CardLife();
    life.tap('front');
    life.read('front');
    const one = office();
    one.register(registrationOf(ISSUED));
    const first = one.receive(life.records);
    const once = one.overview();
    expect(first).toEqual({ now: 1_770_000_000_000, accepted: [1, 2], rejected: [], resolved: [], hotlistVersion: 0 });
    expect(one.receive(life.records)).toEqual(first);
    expect(one.overview()).toEqual(once);
    expect(once.cards).toEqual({
      [CARD]: { purses: { t: 99_540, e: 5000 }, counter: 1, findings: [], openDoubts: 0 },
    });
    expect(once.records).toEqual(life.records);
  });

  test('another content under a number that is taken is rejected by name, and the first one stays', () => {
    const life = new CardLife();
    life.tap('front');
    const [tap] = life.records as [OfficeRecord];
    const one = office();
    one.receive([tap]);
    const reason = 'another record is held under this machine, terminal and sequence';
    expect(one.receive([{ ...tap, at: tap.at + 1 }])).toMatchObject({ accepted: [], rejected: [{ seq: 1, reason }] });
    expect(one.receive([{ ...tap, terminal: 12 }])).toMatchObject({ accepted: [1] });
    expect(one.overview().records[0]).toEqual(tap);
  });

  test('bad records among good ones are rejected by sequence with the reason', () => {
    const life = new CardLife();
    life.tap('front');
    life.tap('front');
    const [first, second] = life.records as [OfficeRecord, OfficeRecord];
    const strange = hex({ ...ISSUED, cardNumber: CARD + 1 });
    const news = office().receive([
      first,
      { ...second, seq: 3, kind: 'rumour' },
      { ...second, seq: 4, before: '00'.repeat(40) },
      { ...second, seq: 5, after: strange },
      { ...second, seq: 6, before: 'short' },
      'not even an object',
      second,
    ]);
    expect(news.accepted).toEqual([1, 2]);
    expect(news.rejected).toEqual([
      { seq: 3, reason: expect.stringContaining('kind') },
      { seq: 6, reason: expect.stringContaining('before') },
      { seq: 0, reason: expect.stringContaining('record 6 of the upload') },
      { seq: 4, reason: 'before is no state of a card: version 0 is unknown' },
      { seq: 5, reason: 'before and after are of two cards' },
    ]);
  });

  test('an upload of two journals is refused: its answer could not name them', () => {
    const life = new CardLife();
    life.tap('front');
    life.tap('rear');
    expect(() => office().receive(life.records)).toThrow('one upload is of one journal');
  });

  test('what was taken is there after closing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kasownik-office-'));
    folders.push(folder);
    const life = new CardLife();
    life.tear('front', true);
    life.tap('front');
    const before = office(folder);
    before.register(registrationOf(ISSUED, '04a1b2'));
    before.setHotlist([5, 3]);
    before.receive(life.records);
    const seen = before.overview();
    open.splice(open.indexOf(before), 1);
    before.close();
    const after = office(folder);
    expect(after.overview()).toEqual(seen);
    expect(seen.hotlist).toEqual([3, 5]);
  });
});

describe('news', () => {
  test("a machine hears of doubts that another machine's records have proved or disproved, until it settles them", () => {
    const life = new CardLife();
    life.tear('front', true);
    life.tap('rear');
    const one = office();
    expect(one.receive(of(life, 'front')).resolved).toEqual([]);
    expect(one.card(CARD).openDoubts).toBe(1);
    expect(one.receive(of(life, 'rear')).resolved).toEqual([]);
    expect(one.news('front').resolved).toEqual([{ terminal: 11, sequence: 1, result: 'executed' }]);
    expect(one.news('rear').resolved).toEqual([]);
    life.read('front');
    expect(one.receive(of(life, 'front')).resolved).toEqual([]);

    const undone = new CardLife();
    undone.tear('front', false);
    undone.tap('rear');
    const two = office();
    two.receive(of(undone, 'rear'));
    expect(two.receive(of(undone, 'front')).resolved).toEqual([{ terminal: 11, sequence: 1, result: 'rolled-back' }]);
  });

  test('every machine hears of the version of the hotlist, and a later list has a later one', () => {
    let now = 1_770_000_000_000;
    const one = openOffice({ directory: ':memory:', now: () => now, signer: testSigner() });
    open.push(one);
    const version = () => one.news('anyone').hotlistVersion;
    expect([version(), one.hotlistFile()]).toEqual([0, undefined]);
    one.setHotlist([CARD]);
    const first = version();
    expect(one.receive([]).hotlistVersion).toBe(first);
    // Also where the office's clock was put back.
    now -= 86_400_000;
    one.setHotlist([]);
    expect(version()).toBe(first + 1);
    expect(() => one.setHotlist([-1])).toThrow();
    expect(version()).toBe(first + 1);
  });

  test('an office that has to begin anew after damage does not begin below what machines have', () => {
    const lists = [0, 60_000].map((later) => {
      const one = openOffice({ directory: ':memory:', now: () => 1_770_000_000_000 + later, signer: testSigner() });
      open.push(one);
      one.setHotlist([CARD]);
      return one.news('anyone').hotlistVersion;
    });
    expect(lists[1]).toBeGreaterThan(lists[0] ?? 0);
  });

  test('an office without a key issues no list', () => {
    const one = office();
    one.setHotlist([CARD]);
    expect([one.news('anyone').hotlistVersion, one.hotlistFile()]).toEqual([0, undefined]);
    expect(one.overview().hotlist).toEqual([CARD]);
  });
});

describe('registry', () => {
  test('a card that is registered late loses its finding; a wrong tier is found until it is registered', () => {
    const life = new CardLife();
    life.log.splice(0, 1, { ...ISSUED, tier: 'premium' });
    life.tap('front');
    const one = office();
    one.receive(life.records);
    const names = () => one.card(CARD).findings.map(({ name }) => name);
    expect(names()).toEqual(['unknown-card']);
    one.register({ number: CARD, tier: 'standard', concession: 'normal', purses: { t: 1, e: 2 } });
    expect(names()).toEqual(['tier-unknown-to-registry']);
    one.register({ number: CARD, tier: 'premium', concession: 'normal', purses: { t: 1, e: 2 } });
    expect(names()).toEqual([]);
    const other = { number: 1, tier: 'standard', concession: 'normal', purses: { t: 1, e: 2 } } as const;
    expect(() => one.register({ ...other, state: hex(ISSUED) })).toThrow('the state is of another card');
    expect(() => one.register({ ...other, state: 'ff'.repeat(40) })).toThrow(RangeError);
    expect(one.overview().cards).toEqual({ [CARD]: expect.anything() });
  });

  test('a terminal number of two machines is found on every card it met', () => {
    const life = new CardLife();
    life.tap('front');
    const one = office();
    one.register(registrationOf(ISSUED));
    one.receive(life.records);
    expect(one.card(CARD).findings).toEqual([]);
    one.receive([{ kind: 'notice', machine: 'clone', terminal: 11, seq: 1, at: 1, code: 'opened', detail: '' }]);
    expect(one.card(CARD).findings.map(({ name }) => name)).toEqual(['terminal-twice']);
  });

  test('notices of machines are listed', () => {
    const one = office();
    const notice = { kind: 'notice', machine: 'm', terminal: 1, seq: 1, at: 1, code: 'journal-replaced', detail: 'x' };
    one.receive([notice]);
    expect(one.overview()).toMatchObject({ notices: [notice], cards: {}, loads: [] });
  });
});
