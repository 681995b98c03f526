import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type InspectedFile, inspectCard } from '../../../hil/card/inspection.ts';
import { VirtualCard } from '../../../hil/card/virtual-card.ts';
import { hex } from './recording.ts';
import {
  AID,
  countingRandom,
  i32,
  KEY_ZERO,
  type Mode,
  readerWithApplication,
  rights,
  TestReader,
  u24,
} from './test-reader.ts';

const PURSE = 2;
const LOG = 4;
const BACKUP = 5;
const NOTE = 6;
const LINES = 7;

const MODES: readonly Mode[] = ['plain', 'maced', 'enciphered'];
const MODE_CODE: Record<Mode, number> = { plain: 0, maced: 1, enciphered: 3 };

/** One file of each type, all free to key 0, in this mode; purse 0..1000 holding 500; logs of 3 records of 4 bytes. */
function readerWithFiles(mode: Mode): TestReader {
  const reader = readerWithApplication();
  const common = (file: number) => [file, MODE_CODE[mode], ...rights(0, 0, 0, 0)];
  reader.ok(reader.command(0xcc, [...common(PURSE), ...i32(0), ...i32(1000), ...i32(500), 1]));
  reader.ok(reader.command(0xc0, [...common(LOG), ...u24(4), ...u24(4)]));
  reader.ok(reader.command(0xcb, [...common(BACKUP), ...u24(8)]));
  reader.ok(reader.command(0xcd, [...common(NOTE), ...u24(8)]));
  reader.ok(reader.command(0xc1, [...common(LINES), ...u24(4), ...u24(3)]));
  return reader;
}

type Step =
  | { readonly kind: 'debit' | 'credit' | 'limited-credit'; readonly amount: number }
  | { readonly kind: 'record' | 'line'; readonly value: number }
  | { readonly kind: 'backup' | 'note'; readonly value: number }
  | { readonly kind: 'clear' | 'commit' | 'abort' | 'authenticate' };

function take(reader: TestReader, step: Step, mode: Mode): number {
  const filled = (value: number, length: number) => new Array<number>(length).fill(value);
  switch (step.kind) {
    case 'debit':
      return reader.command(0xdc, [PURSE], { data: i32(step.amount), mode }).status;
    case 'credit':
      return reader.command(0x0c, [PURSE], { data: i32(step.amount), mode }).status;
    case 'limited-credit':
      return reader.command(0x1c, [PURSE], { data: i32(step.amount), mode }).status;
    case 'record':
    case 'line': {
      const header = [step.kind === 'record' ? LOG : LINES, ...u24(0), ...u24(4)];
      return reader.command(0x3b, header, { data: filled(step.value, 4), mode }).status;
    }
    case 'backup':
    case 'note': {
      const header = [step.kind === 'backup' ? BACKUP : NOTE, ...u24(0), ...u24(8)];
      return reader.command(0x3d, header, { data: filled(step.value, 8), mode }).status;
    }
    case 'clear':
      return reader.command(0xeb, [LINES]).status;
    case 'commit':
      return reader.command(0xc7).status;
    case 'abort':
      return reader.command(0xa7).status;
    case 'authenticate':
      return reader.authenticate(0, KEY_ZERO);
  }
}

/** What a card should hold, kept apart from it and as simply as can be. */
interface Model {
  value: number;
  limit: number;
  log: number[];
  lines: number[];
  backup: number;
  note: number;
}

const START: Model = { value: 500, limit: 0, log: [], lines: [], backup: 0, note: 0 };

/** The model after a step; `pending` is what a commit would make of it. Undefined: the step must be refused. */
function predict(committed: Model, pending: Pending | undefined, step: Step): Pending | undefined {
  const next: Pending = structuredClone(
    pending ?? { ...committed, debited: 0, allowance: committed.limit, cleared: false },
  );
  switch (step.kind) {
    case 'debit':
      if (next.value < step.amount) return undefined;
      next.value -= step.amount;
      next.debited += step.amount;
      next.limit = next.debited;
      return next;
    case 'credit':
      if (next.value + step.amount > 1000) return undefined;
      next.value += step.amount;
      return next;
    case 'limited-credit':
      if (step.amount > next.allowance || next.value + step.amount > 1000) return undefined;
      next.value += step.amount;
      next.allowance = 0;
      next.limit = 0;
      return next;
    case 'record':
      // A second write goes into the same record; the oldest one is lost once only.
      next.log = [step.value, ...committed.log].slice(0, 3);
      return next;
    case 'line':
      if (next.cleared || committed.lines.length >= 3) return undefined;
      next.lines = [step.value, ...committed.lines];
      return next;
    case 'clear':
      next.lines = [];
      next.cleared = true;
      return next;
    case 'backup':
      next.backup = step.value;
      return next;
    case 'note':
    case 'commit':
    case 'abort':
    case 'authenticate':
      throw new Error('not a pending step');
  }
}

interface Pending extends Model {
  debited: number;
  allowance: number;
  cleared: boolean;
}

function committedOf({ value, limit, log, lines, backup, note }: Model): Model {
  return { value, limit, log, lines, backup, note };
}

/** The card's memory in the model's terms. */
function seen(card: VirtualCard): Model {
  const files = new Map(inspectCard(card).applications[0]?.files.map((file) => [file.number, file]));
  const purse = files.get(PURSE);
  const first = (file: InspectedFile | undefined) => (file !== undefined && 'data' in file ? (file.data[0] ?? -1) : -1);
  const records = (file: InspectedFile | undefined) =>
    file !== undefined && 'records' in file ? file.records.map((record) => record[0] ?? -1) : [];
  return {
    value: purse?.kind === 'value' ? purse.value : Number.NaN,
    limit: purse?.kind === 'value' ? purse.limitedCredit : Number.NaN,
    log: records(files.get(LOG)),
    lines: records(files.get(LINES)),
    backup: first(files.get(BACKUP)),
    note: first(files.get(NOTE)),
  };
}

const byte = fc.integer({ min: 1, max: 255 });
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('debit', 'credit', 'limited-credit'),
    amount: fc.integer({ min: 0, max: 700 }),
  }) as fc.Arbitrary<Step>,
  fc.record({ kind: fc.constantFrom('record', 'line', 'backup', 'note'), value: byte }) as fc.Arbitrary<Step>,
  fc.constantFrom<Step>(
    { kind: 'commit' },
    { kind: 'commit' },
    { kind: 'abort' },
    { kind: 'authenticate' },
    { kind: 'clear' },
  ),
);

describe('laws', () => {
  test('whatever is sent, the card holds what a simple model says, and its value stays within its limits', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODES), fc.array(steps, { maxLength: 25 }), (mode, path) => {
        const reader = readerWithFiles(mode);
        let committed = START;
        let pending: Pending | undefined;
        for (const step of path) {
          const status = take(reader, step, mode);
          if (step.kind === 'authenticate') {
            expect(status).toBe(0);
            continue;
          }
          if (step.kind === 'note') {
            expect(status).toBe(0);
            committed = { ...committed, note: step.value };
            if (pending !== undefined) pending.note = step.value;
          } else if (step.kind === 'commit' || step.kind === 'abort') {
            expect(status).toBe(pending === undefined ? 0x0c : 0);
            if (pending !== undefined && step.kind === 'commit') committed = committedOf(pending);
            pending = undefined;
          } else {
            const next = predict(committed, pending, step);
            expect(status === 0, step.kind).toBe(next !== undefined);
            pending = next;
          }
          // A refusal ended the session.
          if (status !== 0) reader.authenticate(0, KEY_ZERO);
          expect(seen(reader.card)).toEqual(committed);
          expect(committed.value).toBeGreaterThanOrEqual(0);
          expect(committed.value).toBeLessThanOrEqual(1000);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('the newest records of a cyclic file are read in order, any offset and count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(5), fc.nat(5), (written, offset, count) => {
        const reader = readerWithFiles('maced');
        for (let value = 1; value <= written; value++) {
          take(reader, { kind: 'record', value }, 'maced');
          take(reader, { kind: 'commit' }, 'maced');
        }
        const kept = Array.from({ length: written }, (_, index) => index + 1).slice(-3);
        const end = kept.length - offset;
        const answer = reader.command(0xbb, [LOG, ...u24(offset), ...u24(count)]);
        if (end <= 0 || count > end) {
          expect(answer.status).toBe(0xbe);
        } else {
          const values = Array.from(answer.data).filter((_, index) => index % 4 === 0);
          expect(values).toEqual(kept.slice(count === 0 ? 0 : end - count, end));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('cuts', () => {
  const tap: readonly Step[] = [
    { kind: 'debit', amount: 300 },
    { kind: 'backup', value: 7 },
    { kind: 'record', value: 9 },
    { kind: 'line', value: 11 },
    { kind: 'commit' },
    { kind: 'limited-credit', amount: 120 },
    { kind: 'record', value: 10 },
    { kind: 'commit' },
  ];
  const before = START;
  const middle: Model = { value: 200, limit: 300, log: [9], lines: [11], backup: 7, note: 0 };
  const after: Model = { ...middle, value: 320, limit: 0, log: [10, 9] };

  class Torn extends Error {}

  /** Runs the tap, the card torn out during one frame, which ends as `outcome` says. */
  function runTorn(mode: Mode, cut: number, outcome: 'executed' | 'not-executed') {
    const prepared = readerWithFiles(mode);
    const card = VirtualCard.fromJSON(JSON.parse(JSON.stringify(prepared.card)), countingRandom());
    let frames = 0;
    const reader = new TestReader(card, (command) => {
      if (frames++ !== cut) return card.execute(command);
      card.tear(command, outcome);
      throw new Torn();
    });
    let commits = 0;
    try {
      reader.select(AID);
      reader.authenticate(0, KEY_ZERO);
      for (const step of tap) {
        expect(take(reader, step, mode)).toBe(0);
        if (step.kind === 'commit') commits++;
      }
    } catch (error) {
      if (!(error instanceof Torn)) throw error;
    }
    return { card, commits, frames };
  }

  test.each(MODES)('every frame of a tap, %s: what was committed is there whole, the rest not at all', (mode) => {
    const { frames } = runTorn(mode, -1, 'executed');
    expect(frames).toBeGreaterThanOrEqual(tap.length + 3);
    const states = [before, middle, after];
    for (let cut = 0; cut < frames; cut++) {
      const rolledBack = runTorn(mode, cut, 'not-executed');
      expect(seen(rolledBack.card)).toEqual(states[rolledBack.commits]);
      const executed = runTorn(mode, cut, 'executed');
      const isCommit = cut === frames - 1 || cut === frames - 4;
      expect(seen(executed.card), `frame ${cut}`).toEqual(states[executed.commits + (isCommit ? 1 : 0)]);
      // And the card goes on as before.
      const reader = new TestReader(executed.card);
      reader.select(AID);
      expect(reader.authenticate(0, KEY_ZERO)).toBe(0);
      expect(reader.command(0xc7).status).toBe(0x0c);
    }
  });

  test('a standard file torn while it is written keeps a prefix', () => {
    for (let written = 0; written <= 8; written++) {
      const reader = readerWithFiles('plain');
      take(reader, { kind: 'note', value: 1 }, 'plain');
      const command = Uint8Array.of(0x90, 0x3d, 0, 0, 15, NOTE, 0, 0, 0, 8, 0, 0, ...new Uint8Array(8).fill(2), 0);
      reader.card.tear(command, { writtenBytes: written });
      expect(reader.card.hasPower).toBe(false);
      expect(noteOf(reader.card)).toBe('02'.repeat(written) + '01'.repeat(8 - written));
    }
  });

  test('a backup file torn in the same way keeps everything', () => {
    const reader = readerWithFiles('plain');
    const command = Uint8Array.of(0x90, 0x3d, 0, 0, 15, BACKUP, 0, 0, 0, 8, 0, 0, ...new Uint8Array(8).fill(2), 0);
    reader.card.tear(command, { writtenBytes: 3 });
    expect(seen(reader.card)).toEqual(START);
  });

  test('a standard file torn between two frames keeps the frames that came', () => {
    const reader = readerWithApplication();
    reader.ok(reader.command(0xcd, [NOTE, 0, ...rights(0, 0, 0, 0), ...u24(60)]));
    expect(reader.frame(0x3d, [NOTE, ...u24(0), ...u24(60), ...new Uint8Array(20).fill(3)]).status).toBe(0xaf);
    reader.card.powerOff();
    expect(noteOf(reader.card)).toBe('03'.repeat(20) + '00'.repeat(40));
  });

  function noteOf(card: VirtualCard): string {
    const note = inspectCard(card).applications[0]?.files.find((file) => file.number === NOTE);
    return note !== undefined && 'data' in note ? hex(note.data) : '';
  }
});

describe('transactions', () => {
  test('re-authentication in the application keeps what is pending, SelectApplication does not', () => {
    const reader = readerWithFiles('maced');
    take(reader, { kind: 'debit', amount: 100 }, 'maced');
    reader.authenticate(1, KEY_ZERO);
    expect(take(reader, { kind: 'commit' }, 'maced')).toBe(0);
    expect(seen(reader.card).value).toBe(400);
    reader.authenticate(0, KEY_ZERO);
    take(reader, { kind: 'debit', amount: 100 }, 'maced');
    reader.select(AID);
    expect(reader.send(0xc7).status).toBe(0x0c);
    expect(seen(reader.card).value).toBe(400);
  });

  test('a refused command ends the transaction', () => {
    const reader = readerWithFiles('maced');
    take(reader, { kind: 'debit', amount: 100 }, 'maced');
    expect(take(reader, { kind: 'debit', amount: 401 }, 'maced')).toBe(0xbe);
    expect(reader.send(0xc7).status).toBe(0x0c);
    expect(seen(reader.card)).toEqual(START);
  });

  test('the limited credit is the sum of the debits of a transaction, whatever was credited in it, and is used once', () => {
    const reader = readerWithFiles('maced');
    const run = (...path: readonly Step[]) => path.map((step) => take(reader, step, 'maced'));
    run(
      { kind: 'debit', amount: 130 },
      { kind: 'credit', amount: 20 },
      { kind: 'debit', amount: 170 },
      { kind: 'commit' },
    );
    // A transaction without a debit leaves it.
    run({ kind: 'credit', amount: 5 }, { kind: 'commit' });
    expect(seen(reader.card).limit).toBe(300);
    expect(run({ kind: 'limited-credit', amount: 200 }, { kind: 'debit', amount: 50 }, { kind: 'commit' })).toEqual([
      0, 0, 0,
    ]);
    expect(seen(reader.card)).toMatchObject({ value: 375, limit: 50 });
    run({ kind: 'limited-credit', amount: 0 }, { kind: 'commit' });
    expect(seen(reader.card).limit).toBe(0);
    expect(run({ kind: 'limited-credit', amount: 1 })).toEqual([0xbe]);
  });

  test('a second LimitedCredit in one transaction finds nothing left', () => {
    const reader = readerWithFiles('maced');
    for (const step of [{ kind: 'debit', amount: 100 }, { kind: 'commit' }] as const) take(reader, step, 'maced');
    expect(take(reader, { kind: 'limited-credit', amount: 40 }, 'maced')).toBe(0);
    expect(take(reader, { kind: 'limited-credit', amount: 40 }, 'maced')).toBe(0xbe);
    expect(seen(reader.card)).toMatchObject({ value: 400, limit: 100 });
  });

  test('GetValue, ReadData and ReadRecords show what is committed', () => {
    const reader = readerWithFiles('maced');
    for (const step of [
      { kind: 'debit', amount: 1 },
      { kind: 'backup', value: 9 },
      { kind: 'record', value: 9 },
    ] as const) {
      take(reader, step, 'maced');
    }
    expect(hex(reader.ok(reader.command(0x6c, [PURSE])))).toBe('f4010000');
    expect(hex(reader.ok(reader.command(0xbd, [BACKUP, ...u24(0), ...u24(0)])))).toBe('00'.repeat(8));
    expect(reader.command(0xbb, [LOG, ...u24(0), ...u24(1)]).status).toBe(0xbe);
  });

  test('a negative amount is 9E, a wrong length 7E', () => {
    for (const [data, status] of [
      [i32(-1), 0x9e],
      [[1, 0, 0], 0x7e],
    ] as const) {
      const reader = readerWithFiles('maced');
      expect(reader.command(0xdc, [PURSE], { data, mode: 'maced' }).status).toBe(status);
    }
  });
});
