import { writeSync } from 'node:fs';
import { epochMillis } from '../../../fares/time.ts';
import type { NewEntry } from '../../../kiosk/journal/contract.ts';
import { openJournal } from '../../../kiosk/journal/open-journal.ts';
import type { MachineFault } from '../../../kiosk/rig-link/messages.ts';
import { committed, device, prepared, seeded } from './journal-entries.ts';

/**
 * A machine to be killed: argv[2] its folder, argv[3] its faults (JSON). It says on standard output what it may rely
 * on, before it goes on: `s N` a sequence handed out, `d N hash` an entry promised to be on the disk.
 */
const [, , directory = '', faults = '[]'] = process.argv;
const say = (line: string): void => {
  const bytes = Buffer.from(`${line}\n`);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      // The pipe is full for a moment: whoever listens is slow, not gone.
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
};

const parsed: MachineFault[] = JSON.parse(faults);
const journal = await openJournal({
  directory,
  now: () => epochMillis(0),
  random: seeded(directory),
  hooks: { faults: parsed },
});
const durable = async (entry: NewEntry): Promise<void> => {
  const { seq, hash } = await journal.append(entry, 'durable');
  say(`d ${seq} ${hash}`);
};
const nextTx = (): string => {
  const sequence = journal.nextSequence();
  say(`s ${sequence}`);
  return `${journal.terminal}-${sequence}`;
};

say(`t ${journal.terminal}`);
await durable({ at: epochMillis(1), kind: 'OPENED', body: {} });
for (let tap = 0; tap < (parsed.length === 0 ? 1_000_000 : 2); tap += 1) {
  const tx = nextTx();
  await durable(prepared(tx));
  await journal.append(committed(tx), 'lazy');
  await durable(device(tap));
}
const rows = await journal.outbox(100);
await journal.acknowledge(rows.map(({ seq }) => seq));
await Promise.all([durable(device(100)), durable(device(101)), durable(prepared(nextTx()))]);
await journal.close();
say('end');
