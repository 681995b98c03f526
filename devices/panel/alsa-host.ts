import { setTimeout as pause } from 'node:timers/promises';
import { dieWithParent } from '../card-reader/parent-death.ts';
import { type Alsa, loadAlsa } from './alsa.ts';
import { alsaSettingsSchema, patternSchema } from './alsa-messages.ts';
import { sineTones } from './sine-tones.ts';

/*
 * A process of its own for ALSA: its calls wait for the sound card, and a card that hangs, or a fault in a plug-in,
 * must not stop the machine.
 *
 * First argument: AlsaSettings as JSON. Messages go over the IPC channel; without it the process ends.
 */

const { device, loudness } = alsaSettingsSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
const NANOSECONDS_A_MS = 1_000_000n;
const LOOK_AGAIN_MS = 5000;
let alsa: Alsa | undefined;
let ready = false;

const attempt = (work: (library: Alsa) => void): void => {
  try {
    alsa ??= loadAlsa();
    work(alsa);
    if (!ready) process.send?.({ kind: 'ready' });
    ready = true;
  } catch (cause) {
    ready = false;
    process.send?.({ kind: 'silent', detail: cause instanceof Error ? cause.message : String(cause) });
  }
};

let last: Promise<void> = Promise.resolve();
process.on('message', (raw) => {
  const { at, tones } = patternSchema.parse(raw);
  last = last.then(async () => {
    const left = (at - process.hrtime.bigint()) / NANOSECONDS_A_MS;
    if (left > 0n) await pause(Number(left));
    attempt((library) => library.play(device, sineTones(tones, loudness)));
  });
});

// The machine decides when it is done, also when a whole process group is told to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
dieWithParent();
const look = (): void => {
  if (!ready) attempt((library) => library.check(device));
};
look();
setInterval(look, LOOK_AGAIN_MS);
