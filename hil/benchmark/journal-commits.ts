import { randomBytes } from 'node:crypto';
import { epochMillis } from '../../fares/time.ts';
import type { NewEntry } from '../../kiosk/journal/contract.ts';
import { type MachineJournal, openJournal } from '../../kiosk/journal/open-journal.ts';
import { flushesOf, nameOf, probeDisk, syncInWords } from './disk.ts';
import { distribution, type Figure, type Measured } from './figure.ts';
import type { Scale } from './scale.ts';
import { median, summaryOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

const AT_ONCE = 64;

/** How fast the journal makes entries durable, and what the disk below it can do. */
export function journalCommits(scale: Scale): Promise<Measured> {
  return inWorkFolder(async (directory) => {
    const disk = diskFigure(directory, scale.of(300, 30));
    const now = () => epochMillis(Date.now());
    const journal = await openJournal({ directory, now, random: randomBytes });
    try {
      await write(journal, 1, scale.of(100, 20));
      const alone = await commits(journal, directory, 1, scale.of(1000, 60));
      const together = await commits(journal, directory, AT_ONCE, scale.of(AT_ONCE * 200, AT_ONCE * 10));
      return { figures: [disk, ...alone, ...together] };
    } finally {
      await journal.close();
    }
  });
}

function diskFigure(directory: string, count: number): Figure {
  const { durable, buffered, flushes, name } = probeDisk(directory, count);
  const unsynced = median(buffered);
  return distribution('disk: 4 KB written and synced', 'ms', summaryOf(durable), {
    against: `the same write without sync: ${unsynced.toFixed(4)} ms`,
    ratio: median(durable) / unsynced,
    limit: syncInWords(flushes, count, name),
  });
}

async function commits(journal: MachineJournal, directory: string, writers: number, count: number): Promise<Figure[]> {
  const before = flushesOf(directory);
  const { latencies, seconds } = await write(journal, writers, count);
  const after = flushesOf(directory);
  const flushes = before === undefined || after === undefined ? undefined : after - before;
  const who = writers === 1 ? 'one writer' : `${writers} writers at once`;
  const grouped = flushes === undefined ? '' : `, ${(count / Math.max(1, flushes)).toFixed(1)} entries per flush`;
  return [
    {
      name: `journal: durable entries per second, ${who}`,
      value: count / seconds,
      unit: 'entries/s',
      samples: count,
      limit:
        writers === 1
          ? `one sync per entry; ${syncInWords(flushes, count, nameOf(directory))}`
          : `group commit: what waits shares a sync${grouped}`,
    },
    distribution(`journal: wait for a durable entry, ${who}`, 'ms', summaryOf(latencies), {
      limit: 'way to the journal thread and back, hash, SQLite with WAL and synchronous=FULL, one sync',
    }),
  ];
}

/** Each writer appends its next entry when its last one is durable. Latencies in milliseconds. */
async function write(journal: MachineJournal, writers: number, count: number) {
  const latencies: number[] = [];
  let left = count;
  const from = performance.now();
  const writer = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const asked = performance.now();
      await journal.append(entryLikePrepared(left), 'durable');
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
  return { latencies, seconds: (performance.now() - from) / 1000 };
}

/** As long as the entry a tap waits for. */
function entryLikePrepared(number: number): NewEntry {
  const record = 'a5'.repeat(40);
  const body = {
    tx: `1-${number}`,
    card: '0123456789abcdef',
    sealed: '5e'.repeat(32),
    counter: number,
    before: record,
  };
  return {
    at: epochMillis(Date.now()),
    kind: 'PREPARED',
    body: { ...body, intent: 'check-in', course: 123_456, stop: 2, after: record },
  };
}
