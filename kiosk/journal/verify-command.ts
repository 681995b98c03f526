import { verifyJournal } from './verify.ts';

/** `node kiosk/journal/verify-command.ts FILE`: exit code 0 whole, 1 not, 2 wrong call. */
const file = process.argv[2];
if (file === undefined || process.argv.length > 3) {
  process.stderr.write('usage: verify-command.ts FILE (a journal that no machine has open)\n');
  process.exit(2);
}
const verdict = verifyJournal(file);
if (verdict.ok) process.stdout.write(`whole: ${verdict.entries} entries\n`);
else
  process.stdout.write(
    `${verdict.seq === undefined ? 'unreadable' : `broken at entry ${verdict.seq}`}: ${verdict.reason}\n`,
  );
process.exitCode = verdict.ok ? 0 : 1;
