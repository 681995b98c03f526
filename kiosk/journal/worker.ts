import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { JournalDesk } from './journal-desk.ts';
import { openMachineJournal } from './opening.ts';
import { nameFailure } from './sqlite-failure.ts';
import type { FromWorker, Request, WorkerStart } from './worker-messages.ts';

/** The journal's thread: it alone touches the files, since node:sqlite is synchronous. */
function run(port: MessagePort, start: WorkerStart): void {
  const tell = (message: FromWorker): void => port.postMessage(message);
  let desk: JournalDesk;
  try {
    desk = new JournalDesk(openMachineJournal(start), tell, () => port.close());
  } catch (error) {
    tell({ tell: 'not-opened', ...nameFailure(error) });
    port.close();
    return;
  }
  desk.arm(start.faults);
  tell({ tell: 'opened', found: desk.found });
  port.on('message', (first: Request) => {
    // Everything that came in while the last commit ran is taken together.
    const batch = [first];
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      batch.push(next.message);
    }
    desk.serve(batch);
  });
}

if (parentPort !== null) run(parentPort, workerData);
