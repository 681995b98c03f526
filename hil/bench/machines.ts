import type { MachineConfig } from '../../kiosk/machine/config.ts';
import type { BenchRequest, MachineToBench } from '../../kiosk/rig-link/messages.ts';
import { type MachineEnd, MachineProcess } from './machine-process.ts';
import { RigError } from './rig-error.ts';

/** A machine as `GET /rig/machines` shows it. */
export interface MachineView {
  readonly name: string;
  readonly city: string;
  readonly machine: string;
  readonly state: 'starting' | 'running' | 'dead';
  /** Process id; `null` when it does not run. */
  readonly pid: number | null;
  /** How its last run ended, if it ended by itself. */
  readonly died: { readonly code: number | null; readonly signal: string | null } | null;
}

type Tell = Exclude<MachineToBench, { id: number }>;

export interface MachinesOptions {
  readonly entry: string;
  readonly environment: (machine: string) => NodeJS.ProcessEnv;
  /** What a machine is told before anything else whenever it starts. */
  readonly opening: (machine: string) => readonly BenchRequest[];
  readonly onTell: (machine: string, tell: Tell) => void;
  readonly onState: (machine: string, end?: MachineEnd) => void;
}

interface Seat {
  readonly config: MachineConfig;
  run: MachineProcess | undefined;
  /** Set when the run can serve. */
  serving: { readonly pid: number; readonly port: number } | undefined;
  died: MachineView['died'];
}

/** The machines of the bench: each a process that can be killed and started again on the same data. */
export class Machines {
  readonly #seats = new Map<string, Seat>();
  readonly #options: MachinesOptions;

  constructor(options: MachinesOptions) {
    this.#options = options;
  }

  get names(): readonly string[] {
    return [...this.#seats.keys()];
  }

  has(name: string): boolean {
    return this.#seats.has(name);
  }

  list(): readonly MachineView[] {
    return this.names.map((name) => this.view(name));
  }

  view(name: string): MachineView {
    const { config, run, serving, died } = this.#seat(name);
    const state = !run?.alive ? 'dead' : serving ? 'running' : 'starting';
    return { name, city: config.city, machine: config.machine, state, pid: serving?.pid ?? null, died };
  }

  /** Port of its screen server; `undefined` while it does not run, `null` for a machine that is not there. */
  screenPort(name: string): number | undefined | null {
    const seat = this.#seats.get(name);
    return seat ? seat.serving?.port : null;
  }

  /** Gives a machine a seat and starts it. Throws MachineCannotStart; the seat is free again then. */
  async add(config: MachineConfig): Promise<MachineView> {
    this.#seats.set(config.name, { config, run: undefined, serving: undefined, died: null });
    try {
      return await this.start(config.name);
    } catch (cause) {
      this.#seats.delete(config.name);
      throw cause;
    }
  }

  /** Answers when it is ready. Throws RigError 409 if it runs already, MachineCannotStart if it will not. */
  async start(name: string): Promise<MachineView> {
    const seat = this.#seat(name);
    if (seat.run?.alive) throw new RigError(409, 'machine-runs', `machine ${name} runs already`);
    const run = new MachineProcess({
      entry: this.#options.entry,
      config: seat.config,
      environment: this.#options.environment(name),
      opening: this.#options.opening(name),
      onTell: (tell) => this.#options.onTell(name, tell),
      onEnd: (end) => {
        if (seat.run !== run) return;
        seat.serving = undefined;
        seat.died = end.asked ? null : { code: end.code, signal: end.signal };
        this.#options.onState(name, end);
      },
    });
    seat.run = run;
    seat.died = null;
    this.#options.onState(name);
    const serving = await run.ready;
    if (run.alive) seat.serving = serving;
    this.#options.onState(name);
    return this.view(name);
  }

  /** SIGKILL; answers when the process is gone. A dead one stays dead. */
  async kill(name: string): Promise<MachineView> {
    await this.#seat(name).run?.kill();
    return this.view(name);
  }

  /** Lets it end in order and gives its seat up. */
  async remove(name: string): Promise<void> {
    const seat = this.#seats.get(name);
    await seat?.run?.stop();
    this.#seats.delete(name);
  }

  /** All end in order. */
  async stop(): Promise<void> {
    await Promise.all(this.names.map((name) => this.#seats.get(name)?.run?.stop()));
  }

  /** For the end of the bench's own process. */
  killNow(): void {
    for (const { run } of this.#seats.values()) run?.killNow();
  }

  alive(name: string): boolean {
    return this.#seats.get(name)?.run?.alive ?? false;
  }

  /** One machine's answer. Throws RigError 404 for no such machine, 409 for a dead or silent one. */
  async ask(name: string, request: BenchRequest, limitMs?: number): Promise<unknown> {
    const { run } = this.#seat(name);
    if (!run) throw new RigError(409, 'machine-dead', `machine ${name} does not run`);
    return run.ask(request, limitMs);
  }

  /**
   * Tells the named machines and waits until each living one has taken it in; the dead learn it when they start.
   * Throws what a living machine answers against it.
   */
  async tell(names: readonly string[], request: (name: string) => BenchRequest): Promise<void> {
    const said = names.filter((name) => this.alive(name)).map((name) => this.ask(name, request(name)));
    for (const outcome of await Promise.allSettled(said)) {
      if (outcome.status === 'rejected' && !isDeath(outcome.reason)) throw outcome.reason;
    }
  }

  #seat(name: string): Seat {
    const seat = this.#seats.get(name);
    if (!seat) throw new RigError(404, 'unknown-machine', { machine: name, machines: this.names });
    return seat;
  }
}

function isDeath(reason: unknown): boolean {
  return reason instanceof RigError && reason.error === 'machine-dead';
}
