import { thisComputer } from './computer.ts';
import type { Figure, NotMeasured } from './figure.ts';
import { readOptions, WrongOption } from './options.ts';
import { asJson, asTable } from './report.ts';
import { QUICK, WHOLE } from './scale.ts';
import { SUBJECTS } from './subjects.ts';

/**
 * Measures and prints: `node hil/benchmark/main.ts [--json] [--quick] [--only SUBJECT]...`. Progress goes to standard
 * error. Exit codes: 0 printed, also where something could not be measured here (the report says why); 1 broken;
 * 2 wrong option.
 */
async function main(): Promise<void> {
  const names = SUBJECTS.map(({ name }) => name);
  const { json, quick, only } = readOptions(process.argv.slice(2), names);
  const computer = thisComputer();
  const figures: Figure[] = [];
  const notMeasured: NotMeasured[] = [];
  for (const subject of SUBJECTS.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const from = performance.now();
    process.stderr.write(`benchmark: ${subject.name} ...`);
    try {
      const measured = await subject.measure(quick ? QUICK : WHOLE);
      figures.push(...measured.figures);
      notMeasured.push(...(measured.notMeasured ?? []));
    } catch (error) {
      const why = error instanceof Error ? `${error.name}: ${error.message.replaceAll(/\s+/g, ' ')}` : String(error);
      notMeasured.push({ name: subject.name, why });
    }
    process.stderr.write(` ${((performance.now() - from) / 1000).toFixed(1)} s\n`);
  }
  const report = { computer, figures, notMeasured };
  process.stdout.write(`${json ? asJson(report) : asTable(report)}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

main().then(
  // The PC/SC library keeps handles of its own.
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`benchmark: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`);
    process.exit(error instanceof WrongOption ? 2 : 1);
  },
);
