import { pcscReaders } from '../../../devices/card-reader/nfc-pcsc-reader.ts';

/*
 * A machine's process with a reader behind pcscd. Arguments: the service's socket, and what to do with the first card:
 * `close` everything in the middle of a command, or `stay` in it. Says when the command is on its way.
 */
const [socket = '', then = 'close'] = process.argv.slice(2);
const { readers, close } = pcscReaders({ socket, readers: { antenna: ['Virtual PCD antenna'] } });
readers.antenna.subscribe((event) => {
  if (event.kind !== 'card') return;
  event.card.transmit(Uint8Array.of(0x90, 0x60, 0, 0, 0)).catch(() => undefined);
  process.stdout.write('command sent\n');
  if (then === 'close') setTimeout(() => void close(), 50);
});
await readers.antenna.start();
process.stdout.write('ready\n');
