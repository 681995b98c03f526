import { startRig } from './rig-client.ts';

/** A bench in a process of its own, for tests of how it ends: prints its ready line, ends in order on SIGTERM. */
const rig = await startRig({ data: process.argv[2] ?? '' });
process.on('SIGTERM', async () => {
  await rig.stop();
  process.exit(0);
});
if (process.argv[3] === 'throw') setTimeout(() => Promise.reject(new Error('the bench breaks')), 50);
process.stdout.write(`${JSON.stringify(rig.bench.ready)}\n`);
