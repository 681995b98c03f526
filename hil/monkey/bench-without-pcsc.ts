import { socketReaders } from '../bench/readers.ts';
import { type BenchStart, startBench } from '../bench/start.ts';

/**
 * A bench whose machines take cards over sockets: `node hil/monkey/bench-without-pcsc.ts FOLDER SEED CITY
 * MACHINE`. Prints the ready line of the start command; SIGTERM ends it in order.
 */
const [data = '', seed = '', city, machine] = process.argv.slice(2);
const bench = await startBench(
  { city: city as BenchStart['city'], machine: machine as BenchStart['machine'], port: 0, data, seed },
  { openReaders: async () => socketReaders() },
);
process.once('SIGTERM', () => {
  void bench.stop().finally(() => process.exit(0));
});
process.stdout.write(`${JSON.stringify(bench.ready)}\n`);
