import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntryOf, Untimed } from '../../../hil/report/entries.ts';
import { RecordWriter } from '../../../hil/report/record-writer.ts';

export const BEGAN = Date.UTC(2026, 10, 20, 11);

export const OPENED: Untimed<EntryOf<'opened'>> = {
  kind: 'opened',
  suite: 'branch-tour',
  about: 'Every guard branch of the validator in one tour',
  subject: { city: 'tarnow', machine: 'validator' },
  options: [],
  seed: 7,
  limitSeconds: 900,
  rig: { name: 'bench', file: 'hil/rigs/bench.json', address: 'own bench' },
  commit: '0123456789abcdef0123456789abcdef01234567',
  dirty: false,
  model: 'ab'.repeat(32),
  node: 'v24.21.0',
  packages: { xstate: '5.33.3', serialport: '13.0.0' },
  host: 'bench-1',
};

/** A folder that is removed again. */
export function scratchFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'hil-record-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A writer whose clock goes on a second with each line. */
export function sampleWriter(folder: string): RecordWriter {
  let now = BEGAN;
  return new RecordWriter(folder, () => {
    now += 1000;
    return now;
  });
}

export function step(
  number: number,
  more: Partial<Omit<EntryOf<'step'>, 'kind' | 'at'>> = {},
): Untimed<EntryOf<'step'>> {
  return {
    kind: 'step',
    step: number,
    title: `step ${number}`,
    act: 'touch',
    seconds: 0.5,
    cost: 2.5,
    verdict: 'PASS',
    wire: [],
    ...more,
  };
}

const ACTS = ['touch', 'card', 'look', 'wait', 'bus', 'clock', 'touch', 'card', 'look', 'reset'];
const COSTS: Readonly<Record<string, number>> = {
  touch: 2.5,
  card: 6,
  look: 0.5,
  wait: 5,
  bus: 2,
  clock: 1,
  reset: 45,
};

/** A run with something of everything: a plan, coverage, a failure, measurements, faults, files. */
export function writeSampleRun(folder: string, picture: Uint8Array | undefined): void {
  const record = sampleWriter(folder);
  const known = Array.from({ length: 96 }, (_, index) => `dialog.attending.home/TOUCH[${index % 4}]#${index}`);
  record.add(OPENED);
  record.add({
    kind: 'devices',
    devices: [
      { name: 'antenna', kind: 'reader', status: 'ready', firmware: '2.06', serial: '0042' },
      { name: 'gantry', kind: 'gantry', status: 'homed', firmware: 'Marlin 2.1.2' },
    ],
  });
  record.add({ kind: 'plan', steps: 120, seconds: 420, bound: { steps: 112, seconds: 398 } });
  for (let number = 1; number <= 120; number += 1) {
    const act = ACTS[number % ACTS.length] ?? 'look';
    const failed = number === 67;
    record.add({ kind: 'begun', step: number, title: `the passenger does thing ${number}`, act });
    record.add(
      step(number, {
        title: failed ? 'the screen shows view checked-in with title "Wejście"' : `the passenger does thing ${number}`,
        act,
        seconds: 0.2 + ((number * 37) % 19) / 10,
        cost: COSTS[act] ?? 1,
        verdict: failed ? 'FAIL' : 'PASS',
        ...(failed
          ? {
              failure: {
                name: 'MachineFailure',
                message: 'expected view checked-in with title "Wejście", saw view refused (funds): "Za mało środków"',
                evidence: { scenes: [{ view: 'working' }, { view: 'refused', reason: 'funds' }] },
              },
            }
          : {}),
        wire:
          act === 'card'
            ? [
                {
                  seq: 1,
                  at: BEGAN,
                  reader: 'antenna 00',
                  command: 'SelectApplication',
                  sentHex: '905a0000034e525400',
                  receivedHex: '9100',
                },
                {
                  seq: 2,
                  at: BEGAN,
                  reader: 'antenna 00',
                  command: 'AuthenticateAES',
                  sentHex: '90aa0000010100',
                  receivedHex: '',
                },
              ]
            : [],
      }),
    );
    if (failed && picture) record.attach('step-67.png', 'image/png', picture, 67);
    if (number % 3 === 0) {
      const taken = known.filter((_, index) => index * 1.35 < number && index !== 20);
      record.add({
        kind: 'covered',
        taken,
        ...(number === 3 ? { known, unreachable: { [known[20] ?? '']: 'the guard before it always holds' } } : {}),
      });
    }
  }
  for (const [fault, tried, lost] of [
    ['reader drop', 24, 0],
    ['reader corrupt', 24, 1],
    ['disk full', 9, 0],
  ] as const)
    for (let each = 0; each < tried; each += 1)
      record.add({
        kind: 'fault',
        fault,
        outcome: each < lost ? 'failed' : 'survived',
        ...(each < lost ? { detail: 'purse charged twice at frame 11' } : {}),
      });
  record.add({ kind: 'measured', name: 'card to green', value: 212, unit: 'ms', atMost: 300, within: true });
  record.add({ kind: 'measured', name: 'touch to scene', value: 130, unit: 'ms', atMost: 100, within: false });
  record.attach('counter-example.txt', 'text/plain', 'touch group\ntouch normal\n<present card>\n');
  record.add({ kind: 'note', text: 'the bench was slow for a moment' });
  record.add({
    kind: 'closed',
    verdict: 'FAIL',
    why: 'step 67 "the screen shows view checked-in": expected view checked-in, saw view refused (funds)',
    seconds: 151.2,
  });
  record.close();
}
