import { describe, expect, test } from 'vitest';
import { codeOf } from '../../../hil/bench/card-command.ts';
import { type FaultOrder, Faults } from '../../../hil/bench/faults.ts';

const READ = 0xbb;
const COMMIT = 0xc7;

describe('faults at card commands', () => {
  test.each(['Commit', 'commit', 'CommitTransaction', 'C7', 'c7', '0xC7'])('%s names the commit', (command) => {
    const faults = new Faults();
    faults.arm('main', { device: 'antenna', fault: 'tear', at: { command, when: 'after' } });
    expect(faults.atCommand('main', 'antenna', READ)).toEqual([]);
    expect(faults.atCommand('main', 'antenna', COMMIT)).toEqual([{ fault: 1, kind: 'tear', when: 'after' }]);
    expect(faults.atCommand('main', 'antenna', COMMIT)).toEqual([]);
    expect(faults.list()).toMatchObject([{ fired: 1, count: 1 }]);
  });

  test('what the reader is asked is struck only by its name: a card that does not give its number', () => {
    const faults = new Faults();
    faults.arm('main', { device: 'antenna', fault: 'silent', at: { command: 'GetUid' } });
    faults.arm('main', { device: 'antenna', fault: 'corrupt', at: { nthApdu: 1 } });
    const asked = codeOf(Uint8Array.of(0xff, 0xca, 0, 0, 0));
    expect(faults.atCommand('main', 'antenna', asked)).toMatchObject([{ kind: 'silent' }]);
    expect(faults.atCommand('main', 'antenna', asked)).toEqual([]);
    expect(faults.atCommand('main', 'antenna', READ)).toMatchObject([{ kind: 'corrupt' }]);
  });

  test('the Nth command from now, the Nth of its name, and as often as asked', () => {
    const faults = new Faults();
    faults.arm('main', { device: 'slot', fault: 'corrupt', at: { nthApdu: 3 } });
    faults.arm('main', { device: 'slot', fault: 'silent', at: { command: 'ReadRecords', nthApdu: 2 }, count: 2 });
    const struck = [READ, COMMIT, READ, READ, READ].map((code) =>
      faults.atCommand('main', 'slot', code).map(({ kind }) => kind),
    );
    expect(struck).toEqual([[], [], ['corrupt', 'silent'], ['silent'], []]);
    expect(faults.list().map(({ fired }) => fired)).toEqual([1, 2]);
  });

  test('antenna and slot, and the machines, are kept apart; a kill strikes at both readers', () => {
    const faults = new Faults();
    faults.arm('main', { device: 'antenna', fault: 'tear' });
    faults.arm('rear', { device: 'machine', fault: 'kill', at: { command: 'Commit' } });
    expect(faults.atCommand('main', 'slot', COMMIT)).toEqual([]);
    expect(faults.atCommand('rear', 'antenna', READ)).toEqual([]);
    expect(faults.atCommand('rear', 'slot', COMMIT)).toMatchObject([{ kind: 'kill' }]);
    expect(faults.atCommand('main', 'antenna', READ)).toMatchObject([{ kind: 'tear' }]);
  });

  test('taken back, a fault strikes no more', () => {
    const faults = new Faults();
    const { id } = faults.arm('main', { device: 'antenna', fault: 'tear' });
    faults.arm('rear', { device: 'antenna', fault: 'tear' });
    expect(faults.disarm({ id })).toHaveLength(1);
    expect(faults.disarm({ id })).toHaveLength(0);
    expect(faults.atCommand('main', 'antenna', COMMIT)).toEqual([]);
    expect(faults.list().map(({ machine }) => machine)).toEqual(['rear']);
  });
});

describe('faults inside the machine and lasting ones', () => {
  test('what the machine has to carry out itself, less what has been carried out', () => {
    const faults = new Faults();
    faults.arm('main', { device: 'disk', fault: 'full' });
    const { id } = faults.arm('main', { device: 'machine', fault: 'kill', at: { journalWrite: 2, when: 'after' } });
    faults.arm('main', { device: 'clock', fault: 'jump', amount: -60_000 });
    faults.arm('main', { device: 'machine', fault: 'kill', at: { nthApdu: 1 } });
    expect(faults.inside('main')).toEqual([
      { fault: 1, device: 'disk', kind: 'full', when: 'before' },
      { fault: 2, device: 'machine', kind: 'kill', when: 'after', journalWrite: 2, count: 1 },
      { fault: 3, device: 'clock', kind: 'jump', when: 'before', count: 1, amount: -60_000 },
    ]);
    faults.fired(id);
    expect(faults.inside('main').map(({ fault }) => fault)).toEqual([1, 3]);
    expect(faults.inside('rear')).toEqual([]);
  });

  test('the office is down for everybody until that is taken back, or as often as asked', () => {
    const faults = new Faults();
    const down = faults.arm('main', { device: 'office', fault: 'down' });
    const drop = faults.arm('main', { device: 'office', fault: 'drop-answer', count: 1 });
    expect(down).toMatchObject({ machine: null, count: null });
    expect(faults.live('office', ['down'], null)?.id).toBe(down.id);
    faults.fired(drop.id);
    expect(faults.live('office', ['drop-answer'], null)).toBeUndefined();
    expect(faults.list('rear')).toHaveLength(2);
    expect(faults.disarm({ machine: 'main', own: true })).toEqual([]);
  });
});

test.each<[FaultOrder, number, string]>([
  [{ device: 'coin-acceptor', fault: 'jam' }, 404, 'no-such-device'],
  [{ device: 'toString', fault: 'tear' }, 404, 'no-such-device'],
  [{ device: 'antenna', fault: 'jam' }, 400, 'unknown-fault'],
  [{ device: 'antenna', fault: 'constructor' }, 400, 'unknown-fault'],
  [{ device: 'antenna', fault: 'tear', at: { command: 'Comit' } }, 400, 'unknown-command'],
  [{ device: 'antenna', fault: 'tear', at: { journalWrite: 1 } }, 400, 'bad-fault'],
  [{ device: 'antenna', fault: 'tear', at: { nthFrame: 1 } }, 400, 'bad-fault'],
  [{ device: 'disk', fault: 'io', at: { nthApdu: 1 } }, 400, 'bad-fault'],
  [{ device: 'machine', fault: 'kill', at: { nthApdu: 1, journalWrite: 1 } }, 400, 'bad-fault'],
  [{ device: 'office', fault: 'down', at: { when: 'after' } }, 400, 'bad-fault'],
  [{ device: 'antenna', fault: 'tear', amount: 5 }, 400, 'bad-fault'],
])('refuses %o', (order, status, error) => {
  const faults = new Faults();
  expect(() => faults.arm('main', order)).toThrow(expect.objectContaining({ status, error }));
  expect(faults.list()).toEqual([]);
});
