import { type ChildProcess, fork } from 'node:child_process';
import type { Buzzer, BuzzerStatus, Tone } from '../signals/contract.ts';
import { placeTones } from '../signals/tone-course.ts';
import { type AlsaSettings, alsaMessageSchema, type Pattern } from './alsa-messages.ts';

export interface AlsaBuzzerOptions extends AlsaSettings {
  /** Environment of the process that holds ALSA; the machine's own unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const HOST = new URL('./alsa-host.ts', import.meta.url);
const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 5000;
const NANOSECONDS_A_MS = 1_000_000;

/** A loudspeaker on the computer's sound card: sine tones through ALSA. */
export class AlsaBuzzer implements Buzzer {
  readonly #options: AlsaBuzzerOptions;
  #status: BuzzerStatus = { kind: 'silent', detail: 'the sound card has not answered yet' };
  #child: ChildProcess | undefined;
  #respawn: NodeJS.Timeout | undefined;
  #pause = FIRST_PAUSE_MS;
  #freeAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(options: AlsaBuzzerOptions) {
    this.#options = options;
    this.#spawn();
  }

  get status(): BuzzerStatus {
    return this.#status;
  }

  sound(tones: readonly Tone[]): void {
    const child = this.#child;
    // What nobody hears now is not kept for later.
    if (child?.connected !== true || this.#status.kind === 'silent') return;
    const now = performance.now();
    const course = placeTones(tones, now, this.#freeAt);
    const begin = course?.tones[0]?.fromMs;
    if (course === undefined || begin === undefined) return;
    this.#freeAt = course.freeAtMs;
    const pattern: Pattern = {
      at: process.hrtime.bigint() + BigInt(Math.round((begin - now) * NANOSECONDS_A_MS)),
      tones: course.tones.map(({ hertz, fromMs, toMs }) => ({ hertz, fromMs: fromMs - begin, toMs: toMs - begin })),
    };
    child.send(pattern, () => undefined);
  }

  close(): void {
    this.#closed = true;
    this.#status = { kind: 'silent', detail: 'closed' };
    clearTimeout(this.#respawn);
    // Silent at once: a tone under way ends with its process.
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  #spawn(): void {
    const { device, loudness, environment } = this.#options;
    const child = fork(HOST, [JSON.stringify({ device, loudness })], {
      execArgv: [],
      // Standard output belongs to the machine.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Not JSON, which has no big numbers.
      serialization: 'advanced',
      env: { ...(environment ?? process.env) },
    });
    this.#child = child;
    child.on('message', (raw) => {
      if (this.#child !== child) return;
      this.#status = alsaMessageSchema.parse(raw);
      if (this.#status.kind === 'ready') this.#pause = FIRST_PAUSE_MS;
    });
    child.once('error', (error) => this.#lost(child, `its process does not start: ${error.message}`));
    child.once('exit', (code, signal) => this.#lost(child, `its process ended with ${signal ?? code}`));
  }

  #lost(child: ChildProcess, detail: string): void {
    if (this.#child !== child || this.#closed) return;
    this.#child = undefined;
    this.#status = { kind: 'silent', detail };
    this.#respawn = setTimeout(() => this.#spawn(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LAST_PAUSE_MS);
  }
}
