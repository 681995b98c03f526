import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommandReader, type PrinterCommand } from '../../../hil/printer/command-reader.ts';
import { BarePlug, printed, printerAt, stream, tornOff } from './given.ts';

const STATUS = [1, 2, 3, 4].flatMap((which) => [0x10, 0x04, which]);

function answering(model = {}) {
  const plug = new BarePlug();
  const printer = printerAt(plug, model);
  const ask = (bytes: readonly number[]) => {
    plug.answers.length = 0;
    plug.send(bytes);
    return [...plug.answers];
  };
  return { plug, printer, ask };
}

describe('status bytes, by the tables of the Epson reference', () => {
  test('ready, near end, out of paper (published as 1A 32 7E), cover, hot, broken, feed button', () => {
    const { printer, ask } = answering();
    expect(ask(STATUS)).toEqual([0x12, 0x12, 0x12, 0x12]);
    printer.fault('paper-near-end');
    expect(ask(STATUS)).toEqual([0x12, 0x12, 0x12, 0x1e]);
    printer.fault('paper-out');
    expect(ask(STATUS)).toEqual([0x1a, 0x32, 0x12, 0x7e]);
    printer.mend('paper-out');
    printer.fault('cover');
    expect(ask(STATUS)).toEqual([0x1a, 0x16, 0x12, 0x12]);
    printer.mend('cover');
    printer.fault('overheated');
    expect(ask(STATUS)).toEqual([0x1a, 0x52, 0x52, 0x12]);
    printer.mend('overheated');
    printer.fault('broken');
    expect(ask(STATUS)).toEqual([0x1a, 0x52, 0x32, 0x12]);
    printer.mend('broken');
    printer.fault('feeding');
    expect(ask(STATUS)).toEqual([0x5a, 0x1a, 0x12, 0x12]);
  });

  test('jam and cutter show when something moves, and go when the host says so and the cause is gone', () => {
    const { printer, ask } = answering();
    printer.fault('cutter');
    expect(ask(STATUS)).toEqual([0x12, 0x12, 0x12, 0x12]);
    expect(ask(stream('x\n', [0x1d, 0x56, 0]))).toEqual([]);
    expect(ask(STATUS)).toEqual([0x1a, 0x52, 0x1a, 0x12]);
    expect(ask([0x10, 0x05, 2, ...STATUS])).toEqual([0x1a, 0x52, 0x1a, 0x12]);
    printer.mend('cutter');
    expect(ask([0x10, 0x05, 2, ...STATUS])).toEqual([0x12, 0x12, 0x12, 0x12]);
  });

  test('GS a tells each change, GS r and GS ( H answer in their turn', () => {
    const { plug, printer, ask } = answering();
    expect(ask([0x1d, 0x61, 0xff])).toEqual([0x10, 0, 0, 0]);
    plug.answers.length = 0;
    printer.fault('cover');
    expect(plug.answers).toEqual([0x38, 0, 0, 0]);
    const question = [...stream('x\n'), 0x1d, 0x28, 0x48, 6, 0, 48, 48, 0x41, 0x42, 0x43, 0x44, 0x1d, 0x72, 1];
    expect(ask(question)).toEqual([]);
    plug.answers.length = 0;
    printer.mend('cover');
    expect(plug.answers).toEqual([0x37, 0x22, 0x41, 0x42, 0x43, 0x44, 0, 0x00, 0x10, 0, 0, 0]);
  });

  test('DLE DC4 8 drops what waits; without it the rest comes out when the paper is back', () => {
    const cleared = answering();
    cleared.printer.fault('paper-out');
    cleared.ask(stream('ghost\n', [0x1d, 0x56, 0]));
    expect(cleared.ask([0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8])).toEqual([0x37, 0x25, 0]);
    cleared.printer.mend('paper-out');
    expect(cleared.printer.paper()).toEqual([]);
    const kept = answering();
    kept.printer.fault('paper-out');
    kept.ask(stream('ghost\n', [0x1d, 0x56, 0]));
    kept.printer.mend('paper-out');
    expect(kept.printer.paper().map(({ text }) => text)).toEqual(['ghost']);
  });
});

test('a real-time command inside a picture is carried out, and missing from the picture', () => {
  const { printer, ask } = answering();
  const picture = [0x1d, 0x76, 0x30, 0, 1, 0, 4, 0, 0xff, 0x10, 0x04, 0x01];
  expect(ask(picture)).toEqual([0x12]);
  // The three bytes are missed: what follows is swallowed as picture.
  ask(stream('abc', 'd\n'));
  tornOff(printer);
  expect(printer.paper()[0]?.text).toBe('[picture 8 x 4]\nd');
});

test('a fault that is not there is taken back without a hand in what is being printed', () => {
  const { printer, plug } = answering();
  plug.send(stream('half a \n'));
  for (const kind of ['jam', 'cutter', 'paper-out', 'cover', 'overheated'] as const) printer.mend(kind);
  plug.send(stream('ticket\n', [0x1d, 0x56, 0]));
  expect(printer.paper().map(({ kind, text }) => [kind, text])).toEqual([['cut', 'half a \nticket']]);
});

test('paper is used up by what is printed, down to nothing', () => {
  const { printer, ask } = answering({ rollDots: 100, nearEndDots: 50 });
  ask(stream('one\ntwo\n'));
  expect(printer.paperLeft).toBe(40);
  expect(ask(STATUS)).toEqual([0x12, 0x12, 0x12, 0x1e]);
  ask(stream('three\nfour\n'));
  expect(printer.paperLeft).toBe(0);
  expect(ask(STATUS)).toEqual([0x1a, 0x32, 0x12, 0x7e]);
});

const command = fc.constantFrom(
  stream('Zażółć'),
  [0x0a],
  [0x1b, 0x40],
  [0x1b, 0x74, 18],
  [0x1b, 0x44, 8, 16, 0],
  [0x1b, 0x26, 1, 0x41, 0x42, 2, 1, 2, 1, 9],
  [0x1b, 0x2a, 33, 1, 0, 1, 2, 3],
  [0x1d, 0x76, 0x30, 0, 2, 0, 1, 0, 0xaa, 0x1b],
  [0x1d, 0x28, 0x6b, 3, 0, 49, 81, 48],
  [0x1d, 0x6b, 73, 3, 0x7b, 0x42, 0x31],
  [0x1d, 0x6b, 2, 0x31, 0x32, 0],
  [0x1d, 0x56, 66, 0],
  [0x1d, 0x56, 1],
  [0x1d, 0x38, 0x4c, 2, 0, 0, 0, 48, 50],
  [0x1c, 0x2e],
);

test('however the bytes are cut into chunks, the commands are the same', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 7 })), (commands, sizes) => {
      const bytes = commands.flat();
      const whole = new CommandReader();
      whole.push(bytes);
      const inParts = new CommandReader();
      const heard: PrinterCommand[] = [];
      let at = 0;
      for (const size of [...sizes, bytes.length]) {
        inParts.push(bytes.slice(at, at + size));
        at += size;
        heard.push(...rest(inParts));
      }
      expect(joined(heard)).toEqual(joined(rest(whole)));
      expect(heard.filter(({ kind }) => kind !== 'text' && kind !== 'control').length).toBe(
        commands.filter(([first]) => first !== 0x0a && first !== 0x5a).length,
      );
    }),
  );
});

function rest(reader: CommandReader): PrinterCommand[] {
  const commands: PrinterCommand[] = [];
  for (let next = reader.next(); next !== undefined; next = reader.next()) commands.push(next);
  return commands;
}

/** A run of signs may come in pieces. */
function joined(commands: readonly PrinterCommand[]): unknown[] {
  return commands.flatMap((each): unknown[] => (each.kind === 'text' ? [...each.bytes] : [each]));
}

test('no bytes whatever stop it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const { ask } = answering({ width: 96, rollDots: 5000 });
      ask([...bytes]);
      expect(ask([0x10, 0x04, 1]).length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 60 },
  );
});

test('letters of every page are drawn, none as an empty cell', () => {
  const { sheets } = printed(
    stream(
      [0x1b, 0x74, 18],
      Array.from({ length: 224 }, (_, at) => at + 32),
      [0x0a],
    ),
  );
  expect(sheets[0]?.text.length).toBeGreaterThan(200);
});
