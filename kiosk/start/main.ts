import { join } from 'node:path';
import { firstShell, shellAskedFor } from './choose-shell.ts';
import { HELP, readOptions, WrongOption } from './options.ts';
import type { Running } from './rig-switch.ts';
import { openShell } from './shell.ts';
import { thisComputer } from './shell-host.ts';

/**
 * The start command: bench and machine, or the machine alone on real devices.
 * Exit codes: 0 ended in order, 1 could not start or broke, 2 wrong option.
 */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.cwd());
  if (options === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const host = thisComputer();
  const asked = options.shell === undefined ? undefined : await shellAskedFor(options.shell, host);
  let stopping = false;
  let running: Running | undefined;
  let closeShell = (): void => {};
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    closeShell();
    await running?.stop();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const { checkFareFiles } = await import('./fare-files.ts');
  checkFareFiles(options);
  if (options.rig !== 'none') {
    const { startOnBench } = await import('./rig-switch.ts');
    running = await startOnBench(options);
  } else {
    const { startAlone } = await import('./alone.ts');
    running = await startAlone(options);
  }
  // A signal that came while starting found nothing to stop yet.
  if (stopping) {
    await running.stop();
    process.exit(0);
  }
  process.stdout.write(`${JSON.stringify(running.ready)}\n`);
  // Passengers can be served; fetching a shell's binary may take its time.
  const shell = asked ?? (await firstShell(host));
  if (stopping) return;
  const machineData = options.rig === 'none' ? options.data : join(options.data, 'machines', 'main');
  closeShell = openShell(shell, { screen: running.ready.screen, machineData, data: options.data }, host);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`kasownik: ${message.split('\n')[0]}\n`);
  process.exit(error instanceof WrongOption ? 2 : 1);
});
