import { startPcsc } from '../../../hil/pcsc/pcsc-service.ts';

/* A bench's process with a service in the folder given; says the service's process id and waits. */
const service = await startPcsc({ directory: process.argv[2] ?? '' });
process.stdout.write(`${service.pid}\n`);
setInterval(() => undefined, 1000);
