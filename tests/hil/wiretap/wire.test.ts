import { describe, expect, test } from 'vitest';
import { lines, pieces } from '../../../hil/wiretap/plain-framings.ts';
import type { FrameToTrace } from '../../../hil/wiretap/trace.ts';
import { requireSuited, Wire, type WireEnds } from '../../../hil/wiretap/wire.ts';
import { UnsuitedFault, WIRE_FAULTS, type WireFaultKind } from '../../../hil/wiretap/wire-fault.ts';
import { type WireFaultOrder, WireFaults } from '../../../hil/wiretap/wire-faults.ts';

/** A wire between two sheets of paper; time passes when the test says so. */
function paperWire(order?: WireFaultOrder) {
  const faults = new WireFaults();
  if (order !== undefined) faults.arm(order);
  const written: string[] = [];
  const traced: FrameToTrace[] = [];
  const waited: number[] = [];
  const ends: WireEnds = {
    write: (direction, bytes) =>
      written.push(`${direction === 'to-device' ? '>' : '<'}${Buffer.from(bytes).toString()}`),
    unplug: (ms) => written.push(`unplugged ${ms}`),
    restart: (ms) => {
      written.push(`restarted ${ms}`);
      return 'stays';
    },
  };
  const wire = new Wire({
    framing: lines(undefined, Buffer.from('NO\n')),
    strike: faults.strike,
    ends,
    below: () => 0,
    trace: (frame) => traced.push(frame),
    wait: async (ms) => void waited.push(ms),
  });
  const talk = async () => {
    for (const line of ['1\n', '2\n', '3\n']) wire.hear('to-device', Buffer.from(line));
    wire.hear('to-driver', Buffer.from('a\n'));
    await wire.end('to-device');
    await wire.end('to-driver');
    return written;
  };
  return { faults, traced, waited, talk };
}

const WITHOUT = ['>1\n', '>2\n', '>3\n', '<a\n'];

describe('at the second frame to the device', () => {
  const second = { nthFrame: 2, direction: 'to-device' } as const;
  const outcomes: Readonly<Record<WireFaultKind, readonly string[]>> = {
    drop: ['>1\n', '<a\n', '>3\n'],
    delay: ['>1\n', '<a\n', '>2\n', '>3\n'],
    corrupt: ['>1\n', '<a\n', '>3\n', '>3\n'],
    split: ['>1\n', '<a\n', '>2', '>\n', '>3\n'],
    duplicate: ['>1\n', '<a\n', '>2\n', '>2\n', '>3\n'],
    nak: ['>1\n', '<a\n', '<NO\n', '>3\n'],
    unplug: ['>1\n', '<a\n', 'unplugged 500', '>3\n'],
    'brown-out': ['>1\n', '<a\n', 'restarted 300', '>2\n', '>3\n'],
  };
  test.each(WIRE_FAULTS)('%s', async (kind) => {
    const { faults, talk } = paperWire({ kind, ...second });
    expect(await talk()).toEqual(outcomes[kind]);
    expect(faults.fired(1)).toBe(1);
  });

  test('delay and split wait as long as they are told to, each its own time where they are not', async () => {
    const told = paperWire({ kind: 'delay', amountMs: 7, ...second });
    await told.talk();
    expect(told.waited).toEqual([7]);
    const untold = paperWire({ kind: 'split', ...second });
    await untold.talk();
    expect(untold.waited).toEqual([20]);
  });

  test.each(['unplug', 'brown-out'] as const)('%s after it: the frame has arrived', async (kind) => {
    const { talk } = paperWire({ kind, when: 'after', ...second });
    const [first, answer, frame] = await talk();
    expect([first, answer, frame]).toEqual(['>1\n', '<a\n', '>2\n']);
  });
});

describe('how often', () => {
  test('for ever from there on', async () => {
    const { faults, talk } = paperWire({ kind: 'drop', nthFrame: 2, direction: 'to-device', count: null });
    expect(await talk()).toEqual(['>1\n', '<a\n']);
    expect(faults.fired(1)).toBe(2);
  });

  test('not at all when the frame never comes', async () => {
    const { faults, talk } = paperWire({ kind: 'drop', nthFrame: 5 });
    expect(await talk()).toEqual(WITHOUT);
    expect(faults.fired(1)).toBe(0);
  });

  test('not any more when it is taken back', async () => {
    const { faults, talk } = paperWire({ kind: 'drop', count: null });
    faults.disarm();
    expect(await talk()).toEqual(WITHOUT);
  });
});

test('each frame is recorded as it came, with what struck it', async () => {
  const { traced, talk } = paperWire({ kind: 'corrupt', nthFrame: 1 });
  await talk();
  expect(traced.map(({ direction, label, faults }) => ({ direction, label, faults }))).toEqual([
    { direction: 'to-device', label: '1', faults: ['corrupt'] },
    { direction: 'to-device', label: '2', faults: undefined },
    { direction: 'to-device', label: '3', faults: undefined },
    { direction: 'to-driver', label: 'a', faults: undefined },
  ]);
});

describe('a fault that makes no sense there is refused by name', () => {
  test('no refusal in the protocol, nothing to unplug, nobody at the power switch', () => {
    expect(() => requireSuited('nak', pieces(), {})).toThrow(UnsuitedFault);
    expect(() => requireSuited('unplug', pieces(), {})).toThrow(UnsuitedFault);
    expect(() => requireSuited('brown-out', pieces(), {})).toThrow('brown-out is no fault of this link');
    for (const kind of ['drop', 'delay', 'corrupt', 'split', 'duplicate'] as const) {
      expect(() => requireSuited(kind, pieces(), {})).not.toThrow();
    }
  });

  test('what happens on the way cannot happen after it', () => {
    expect(() => new WireFaults().arm({ kind: 'drop', when: 'after' })).toThrow(UnsuitedFault);
  });
});
