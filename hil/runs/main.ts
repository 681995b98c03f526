import { randomInt } from 'node:crypto';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { paintChart } from '../charts/paint.ts';
import { describe, LeaseBook, RigTaken } from '../lease/lease-book.ts';
import { UnreadableRecord } from '../report/read-record.ts';
import { RecordExists } from '../report/record-writer.ts';
import { writeReport } from '../report/write-report.ts';
import { wrongAddresses } from '../rigs/addresses.ts';
import { type ReadRig, readRigFile, WrongRigFile } from '../rigs/read-rig-file.ts';
import { openStationPage, type StationPage } from '../station/station-server.ts';
import { compareRigs, type NamedRun } from './compare-rigs.ts';
import type { Verdict } from './contract.ts';
import { type Discovered, discoverSuites, type FoundSuite } from './discover.ts';
import { HELP, type RunOptions, readOptions, WrongOption } from './options.ts';
import { runSession } from './session.ts';
import { TerminalTeller } from './terminal.ts';
import { EXIT_CODES, WRONG_OPTION_CODE, weightiest } from './verdicts.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm run hil`: runs suites on a rig. Exit codes by verdict, see options.ts. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), () => randomInt(2 ** 32));
  switch (options.do) {
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case 'list':
      return list(await discoverSuites());
    case 'leases':
      return leases();
    case 'report': {
      const { verdict, why, files } = await writeReport(resolve(options.folder));
      say(`${verdict}${why === undefined ? '' : `: ${why}`}`);
      for (const file of files) say(file);
      return 0;
    }
    case 'run':
      return run(options);
    default:
      return options satisfies never;
  }
}

function list({ suites, broken }: Discovered): number {
  const widest = Math.max(0, ...suites.map(({ suite }) => suite.name.length));
  for (const { suite } of suites)
    say(`${suite.name.padEnd(widest)}  ${suite.subject.city} ${suite.subject.machine}  ${suite.about}`);
  for (const line of broken) process.stderr.write(`hil: ${line}\n`);
  return broken.length > 0 ? EXIT_CODES.ERROR : 0;
}

function leases(): number {
  const book = new LeaseBook();
  const holders = book.list();
  for (const holder of holders)
    say(`${holder.resource}: ${describe(holder, Date.now())}${book.isStale(holder) ? ' (gone)' : ''}`);
  if (holders.length === 0) say('no rig is taken');
  book.close();
  return 0;
}

async function run(options: RunOptions): Promise<number> {
  const wanted = await wantedSuites(options.suites);
  const rigs = await Promise.all([options.rig, ...(options.against ? [options.against] : [])].map(usableRig));
  const { abort, stop } = abortBySignals();
  const page =
    options.station === undefined
      ? undefined
      : await openStationPage({ port: options.station, onAbort: stop, paint: paintChart });
  if (page) say(`station: ${page.address}`);
  const verdicts: Verdict[] = [];
  for (const [index, found] of wanted.entries()) {
    if (abort.aborted) break;
    const out = outFolder(options, found, index, wanted.length);
    verdicts.push(...(await runOn(rigs, { options, found, out, abort, page })));
  }
  await linger(options.linger, abort);
  await page?.close();
  return EXIT_CODES[abort.aborted ? weightiest([...verdicts, 'ABORTED']) : weightiest(verdicts)];
}

interface RunOf {
  readonly options: RunOptions;
  readonly found: FoundSuite;
  readonly out: string;
  readonly abort: AbortSignal;
  readonly page: StationPage | undefined;
}

/** A suite on its rig, or on two, whose wire traces are then compared. */
async function runOn(rigs: readonly ReadRig[], run: RunOf): Promise<readonly Verdict[]> {
  const runs: NamedRun[] = [];
  const verdicts: Verdict[] = [];
  for (const [index, rig] of rigs.entries()) {
    if (run.abort.aborted) return verdicts;
    const folder = rigs.length > 1 ? join(run.out, `${index + 1}-${rig.rig.name}`) : run.out;
    verdicts.push(await runOne(rig, { ...run, out: folder }));
    runs.push({ name: rig.rig.name, folder });
  }
  const [one, other] = runs;
  if (one === undefined || other === undefined) return verdicts;
  const { same, text, file } = compareRigs(run.out, [one, other]);
  say(`conformance: ${text}`);
  say(`traces: ${file}`);
  return same ? verdicts : [...verdicts, 'FAIL'];
}

async function runOne(rig: ReadRig, { options, found, out, abort, page }: RunOf): Promise<Verdict> {
  const teller = new TerminalTeller(process.stdout);
  const { seed, url, machine, pictures, wait: waitSeconds } = options;
  teller.say(`${found.suite.name}: ${found.suite.about}  (seed ${seed}, rig ${rig.rig.name})`);
  page?.beginRun();
  const { verdict, why, seconds } = await runSession({
    found,
    rig,
    seed,
    url,
    machine,
    pictures,
    out,
    abort,
    waitSeconds,
    say: (line) => teller.say(line),
    listen: (entry) => {
      teller.hear(entry);
      page?.hear(entry);
    },
    onScreen: (screen) => page?.showScreen(screen),
  });
  teller.say(`${verdict}  ${found.suite.name}  ${seconds.toFixed(1)} s${why === undefined ? '' : `  ${why}`}`);
  teller.say(`report: ${join(out, 'report.html')}`);
  return verdict;
}

async function wantedSuites(names: readonly string[]): Promise<readonly FoundSuite[]> {
  const files = names.filter(isFile).map((name) => resolve(name));
  const { suites, broken } = await discoverSuites(undefined, files);
  return names.map((name) => {
    const file = isFile(name) ? resolve(name) : undefined;
    const found = suites.find((each) => (file ? each.file === file : each.suite.name === name));
    if (found) return found;
    const why = broken.find((line) => line.startsWith(`${file ?? `/${name}.ts`}`) || line.includes(`/${name}.ts:`));
    throw new WrongOption(
      why ?? `--suite ${name}: there is no such suite; there is ${suites.map(({ suite }) => suite.name).join(', ')}`,
    );
  });
}

const isFile = (name: string): boolean => name.endsWith('.ts') || name.endsWith('.json');

async function usableRig(file: string): Promise<ReadRig> {
  const rig = readRigFile(file, process.cwd());
  const wrong = await wrongAddresses(rig.rig);
  if (wrong.length > 0) throw new WrongRigFile(wrong.map((line) => `${file}: ${line}`));
  return rig;
}

function outFolder(options: RunOptions, { suite }: FoundSuite, index: number, count: number): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  if (options.out === undefined) return resolve('var', 'hil', `${time}-${suite.name}-${options.seed}`);
  return resolve(options.out, ...(count > 1 ? [`${String(index + 1).padStart(2, '0')}-${suite.name}`] : []));
}

/** The first Ctrl-C, or the button of the station page, ends the run in order; a second Ctrl-C at once. */
function abortBySignals(): { readonly abort: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(EXIT_CODES.ABORTED);
      controller.abort();
    });
  return { abort: controller.signal, stop: () => controller.abort() };
}

async function linger(seconds: number, abort: AbortSignal): Promise<void> {
  if (seconds > 0 && !abort.aborted) await sleep(seconds * 1000, undefined, { signal: abort }).catch(() => undefined);
}

const WRONG_USE = [WrongOption, WrongRigFile, RecordExists, UnreadableRecord, RigTaken];

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const wrongUse = WRONG_USE.some((kind) => error instanceof kind);
    const lines = error instanceof Error ? error.message.split('\n') : [String(error)];
    for (const line of wrongUse ? lines : lines.slice(0, 1)) process.stderr.write(`hil: ${line}\n`);
    process.exit(wrongUse ? WRONG_OPTION_CODE : EXIT_CODES.ERROR);
  },
);
