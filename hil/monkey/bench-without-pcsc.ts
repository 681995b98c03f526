import { socketReaders } from '../bench/readers.ts';
import { startBench } from '../bench/start.ts';

/**
 * A bench whose machines take cards over sockets: `node hil/monkey/bench-without-pcsc.ts FOLDER SEED`. Prints the
 * ready line of the start command; SIGTERM ends it in order.
 */
const [data = '', seed = ''] = process.argv.slice(2);
const bench = await startBench(
  { city: 'tarnow', machine: 'validator', port: 0, data, seed },
  { openReaders: async () => socketReaders() },
);
process.once('SIGTERM', () => {
  void bench.stop().finally(() => process.exit(0));
});
process.stdout.write(`${JSON.stringify(bench.ready)}\n`);
