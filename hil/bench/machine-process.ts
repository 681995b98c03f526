import { type ChildProcess, spawn } from 'node:child_process';
import { z } from 'zod';
import type { MachineConfig } from '../../kiosk/machine/config.ts';
import type { BenchRequest, MachineToBench } from '../../kiosk/rig-link/messages.ts';
import { RigError } from './rig-error.ts';

/** The machine said, or showed by dying, that it cannot serve. */
export class MachineCannotStart extends Error {
  override readonly name = 'MachineCannotStart';
  constructor(machine: string, why: string) {
    super(`machine ${machine} cannot start: ${why}`);
  }
}

const START_LIMIT_MS = 60_000;
const ANSWER_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 10_000;

const fromMachine = z.union([
  z.object({ id: z.int(), ok: z.literal(true), answer: z.unknown() }),
  z.object({
    id: z.int(),
    ok: z.literal(false),
    status: z.union([z.literal(400), z.literal(404), z.literal(409)]),
    error: z.string(),
    detail: z.unknown().optional(),
  }),
  z.object({ tell: z.literal('ready'), pid: z.int(), port: z.int() }),
  z.object({ tell: z.literal('cannot-start'), error: z.string() }),
  z.object({ tell: z.literal('fault-fired'), fault: z.int() }),
  z.object({ tell: z.literal('changed'), what: z.enum(['scene', 'signal', 'journal', 'device']) }),
]) satisfies z.ZodType<MachineToBench>;

export interface MachineProcessOptions {
  /** Module that Node runs, with the configuration as its first argument. */
  readonly entry: string;
  readonly config: MachineConfig;
  readonly environment: NodeJS.ProcessEnv;
  /** Said before the machine is ready: its time, its bus, its faults. Said again after it if it would not listen yet. */
  readonly opening: readonly BenchRequest[];
  readonly onTell: (tell: Exclude<MachineToBench, { id: number }>) => void;
  /** `asked`: by kill or stop. */
  readonly onEnd: (end: MachineEnd) => void;
}

export interface MachineEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly asked: boolean;
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

/** One run of a machine's process, from its start to its end; a further run is a further object. */
export class MachineProcess {
  readonly name: string;
  /** Resolves when the machine can serve; rejects with MachineCannotStart. */
  readonly ready: Promise<{ readonly pid: number; readonly port: number }>;
  readonly ended: Promise<MachineEnd>;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #asked = false;
  #alive = true;
  #why = 'its process ended';

  constructor(options: MachineProcessOptions) {
    this.name = options.config.name;
    // Its own process group: Ctrl-C at a terminal reaches the bench alone, which then stops its machines in order.
    this.#child = spawn(process.execPath, [options.entry, JSON.stringify(options.config)], {
      stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
      env: options.environment,
      detached: true,
    });
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: string | null): void => {
        if (!this.#alive) return;
        this.#alive = false;
        for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(this.#dead());
        const how = { code, signal, asked: this.#asked };
        options.onEnd(how);
        resolve(how);
      };
      this.#child.once('exit', end);
      this.#child.once('error', (error) => {
        this.#why = error.message;
        // 'exit' does not follow where the process never came to be.
        if (this.#child.pid === undefined) end(null, null);
      });
    });
    this.ready = this.#start(options);
    this.ready.catch(() => undefined);
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** The machine's answer. Throws RigError: the machine's own refusal, or 409 when it is dead or silent. */
  async ask(request: BenchRequest, limitMs: number = ANSWER_LIMIT_MS): Promise<unknown> {
    await this.ready.catch(() => undefined);
    return this.#say(request, limitMs);
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<void> {
    this.#asked = true;
    if (this.#alive) this.#child.kill('SIGKILL');
    await this.ended;
  }

  /** Lets the machine finish and close in order; one that does not within ten seconds is killed. */
  async stop(): Promise<void> {
    this.#asked = true;
    const gone = this.ended.then(() => undefined);
    if (this.#alive) {
      this.#say({ ask: 'stop' }, STOP_LIMIT_MS).catch(() => undefined);
      const limit = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MS);
      await gone;
      clearTimeout(limit);
    }
    await gone;
  }

  /** For the end of the bench's own process, when nothing can be waited for any more. */
  killNow(): void {
    if (this.#alive) this.#child.kill('SIGKILL');
  }

  async #start(options: MachineProcessOptions): Promise<{ pid: number; port: number }> {
    const told = new Promise<{ pid: number; port: number }>((resolve, reject) => {
      this.#child.on('message', (raw: unknown) => {
        const message = fromMachine.safeParse(raw);
        if (!message.success) {
          process.stderr.write(`bench: machine ${this.name} said something unknown\n`);
        } else if ('id' in message.data) {
          this.#answered(message.data);
        } else if (message.data.tell === 'ready') {
          resolve({ pid: message.data.pid, port: message.data.port });
        } else if (message.data.tell === 'cannot-start') {
          this.#why = message.data.error;
          reject(new MachineCannotStart(this.name, message.data.error));
        } else {
          options.onTell(message.data);
        }
      });
      this.ended.then(() => reject(new MachineCannotStart(this.name, this.#why)));
    });
    const limit = setTimeout(() => {
      this.#why = `not ready within ${START_LIMIT_MS / 1000} seconds`;
      void this.kill();
    }, START_LIMIT_MS);
    const heard = options.opening.map((request) => this.#say(request, START_LIMIT_MS).catch(() => request));
    try {
      const ready = await told;
      const results = await Promise.all(heard);
      for (const request of options.opening.filter((each) => results.includes(each))) {
        await this.#say(request, ANSWER_LIMIT_MS);
      }
      return ready;
    } catch (cause) {
      // A run that never served is reported by whoever started it, not as a machine that ended by itself.
      await this.kill();
      if (cause instanceof MachineCannotStart) throw cause;
      throw new MachineCannotStart(this.name, cause instanceof Error ? cause.message : String(cause));
    } finally {
      clearTimeout(limit);
    }
  }

  #say(request: BenchRequest, limitMs: number): Promise<unknown> {
    if (!this.#alive || !this.#child.connected) return Promise.reject(this.#dead());
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const silent = new RigError(409, 'machine-silent', `machine ${this.name} did not answer "${request.ask}"`);
      const timer = setTimeout(() => this.#settle(id)?.reject(silent), limitMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#child.send({ id, ...request }, (error) => {
        if (error) this.#settle(id)?.reject(this.#dead());
      });
    });
  }

  #answered(message: Extract<MachineToBench, { id: number }>): void {
    const waiting = this.#settle(message.id);
    if (message.ok) waiting?.resolve(message.answer);
    else waiting?.reject(new RigError(message.status, message.error, message.detail ?? null));
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting) clearTimeout(waiting.timer);
    return waiting;
  }

  #dead(): RigError {
    return new RigError(
      409,
      'machine-dead',
      `machine ${this.name} does not run; POST /rig/machines/${this.name}/start`,
    );
  }
}
