import { assembleMachine } from './assemble.ts';
import { connectBench } from './bench-connection.ts';
import { machineConfigSchema } from './config.ts';

/**
 * A machine's own process: `node kiosk/machine/main.ts CONFIG` with the configuration as JSON. Under a bench it says
 * that it is ready over the process's IPC channel, alone it prints the ready line.
 * Exit codes: 0 ended in order, 1 could not start or broke.
 */
async function main(): Promise<void> {
  const config = machineConfigSchema.parse(JSON.parse(process.argv[2] ?? 'null'));
  const connection = config.rig ? connectBench() : undefined;
  const machine = await assembleMachine(config, connection);
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await machine.stop();
    // The PC/SC library keeps handles of its own: the process has to be ended, once everything is flushed.
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  connection?.serve({ ...machine.rigSubject, stop });
  await machine.ready;
  if (connection !== undefined) connection.tell({ tell: 'ready', pid: process.pid, port: machine.port });
  else {
    const ready = { ready: true, screen: `http://127.0.0.1:${machine.port}/`, pid: process.pid };
    process.stdout.write(`${JSON.stringify(ready)}\n`);
  }
}

main().catch((error: unknown) => {
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  process.stderr.write(`machine: ${message}\n`);
  const end = (): never => process.exit(1);
  if (process.send === undefined) end();
  else process.send({ tell: 'cannot-start', error: message }, end);
});
