import { GantryFailure } from './gantry-failure.ts';
import { numberedLine } from './gcode-line.ts';
import type { SerialLine } from './serial-line.ts';

export interface LinkOptions {
  /** Milliseconds in which an ordinary command is answered. */
  readonly answerMs?: number;
  /** How often one line is sent again when the controller did not understand it. */
  readonly resends?: number;
}

interface Waiting {
  readonly line: number;
  readonly command: string;
  readonly said: string[];
  readonly limitMs: number;
  readonly resolve: (said: readonly string[]) => void;
  readonly reject: (failure: GantryFailure) => void;
  timer: NodeJS.Timeout;
  error?: string;
  resend: boolean;
  resends: number;
}

const ANSWER_MS = 5000;
const RESENDS = 3;
/** A controller that asks for a line again says what was wrong with it first. */
const AFTER_ERROR_MS = 250;
/** A line that has been quiet for so long has said all it had to say. */
const QUIET_MS = 100;
const BOOT_LINE = /^start$/;
const COMPLAINT = /^(error:?|alarm:|!!)/i;
/** Marlin with NO_MOTION_BEFORE_HOMING says this and answers ok. */
const UNHOMED = /home .*first/i;
const UNKNOWN = /unknown command/i;

/**
 * Commands to a G-code controller, numbered and summed, one at a time: the next is sent when the one before has been
 * answered with `ok`. `Resend` is obeyed a few times; a lost `ok` is never answered by sending again, since nobody
 * knows whether the move was made.
 */
export class ControllerLink {
  readonly #serial: SerialLine;
  readonly #answerMs: number;
  readonly #resends: number;
  #line = 0;
  #buffer = '';
  #waiting: Waiting | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  /** Set for good: only opening the port again, after a reset, helps. */
  #dead: GantryFailure | undefined;
  /** Set until the next beginning: what is answered now may belong to what was asked before. */
  #lost: GantryFailure | undefined;
  #heardAt = 0;
  /** Told when what the controller knows of its position is worth nothing any more. */
  onDoubt: (why: GantryFailure) => void = () => {};

  constructor(serial: SerialLine, { answerMs = ANSWER_MS, resends = RESENDS }: LinkOptions = {}) {
    this.#serial = serial;
    this.#answerMs = answerMs;
    this.#resends = resends;
    serial.onData((chunk) => this.#hear(chunk));
    serial.onGone((why) => this.#end(new GantryFailure('port-gone', why)));
  }

  /** Lets answers to what was asked before a failure run out, and numbers lines from here on. Throws GantryFailure. */
  async begin(): Promise<void> {
    await this.#turn;
    if (this.#lost) {
      while (performance.now() - this.#heardAt < QUIET_MS)
        await new Promise((resolve) => setTimeout(resolve, QUIET_MS / 4));
      this.#buffer = '';
    }
    this.#lost = undefined;
    await this.send('M110 N0');
  }

  /** What the controller said before its `ok`. `limitMs`: for commands that wait for a movement. Throws GantryFailure. */
  send(command: string, limitMs: number = this.#answerMs): Promise<readonly string[]> {
    const answer = this.#turn.then(() => this.#send(command, limitMs));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  /** M112 goes past everything that waits. */
  emergencyStop(): void {
    // Without number and sum: it is obeyed whatever was lost before.
    this.#serial.write('M112\n').catch(() => undefined);
    this.#end(new GantryFailure('emergency-stopped', 'the emergency stop was given'));
  }

  close(): Promise<void> {
    this.#end(new GantryFailure('port-gone', 'the line was closed'));
    return this.#serial.close();
  }

  #send(command: string, limitMs: number): Promise<readonly string[]> {
    const refused = this.#dead ?? this.#lost;
    if (refused) return Promise.reject(refused);
    this.#line = command.startsWith('M110') ? 0 : this.#line + 1;
    const line = this.#line;
    return new Promise((resolve, reject) => {
      const timer = this.#limit(limitMs, command);
      this.#waiting = { line, command, limitMs, said: [], resolve, reject, timer, resend: false, resends: 0 };
      this.#write(numberedLine(line, command));
    });
  }

  #write(text: string): void {
    this.#serial.write(`${text}\n`).catch((cause: unknown) => {
      this.#end(cause instanceof GantryFailure ? cause : new GantryFailure('port-gone', String(cause)));
    });
  }

  #limit(limitMs: number, command: string): NodeJS.Timeout {
    return setTimeout(() => {
      this.#fail(new GantryFailure('no-answer', `no answer to "${command}" within ${limitMs / 1000} s`));
    }, limitMs);
  }

  #hear(chunk: Buffer): void {
    this.#heardAt = performance.now();
    this.#buffer += chunk.toString('latin1');
    const lines = this.#buffer.split(/\r?\n/);
    this.#buffer = lines.pop() ?? '';
    // A line without end is noise, not memory to be filled.
    if (this.#buffer.length > 4096) this.#buffer = '';
    for (const line of lines) this.#take(line.trim());
  }

  #take(line: string): void {
    if (line === '') return;
    const waiting = this.#waiting;
    if (BOOT_LINE.test(line)) this.#reset();
    else if (waiting) this.#answer(waiting, line);
  }

  #answer(waiting: Waiting, line: string): void {
    const resend = /^(?:resend|rs):?\s*N?:?\s*(\d+)/i.exec(line);
    if (resend) {
      // It asks for a line that it has had: it is no longer the controller it was.
      if (Number(resend[1]) === waiting.line) waiting.resend = true;
      else this.#reset();
    } else if (/^ok\b/.test(line)) this.#ok(waiting);
    else if (/busy/i.test(line)) this.#stillBusy(waiting);
    else if (COMPLAINT.test(line) || UNHOMED.test(line) || UNKNOWN.test(line)) this.#complaint(waiting, line);
    else waiting.said.push(line);
  }

  #ok(waiting: Waiting): void {
    if (waiting.resend) this.#again(waiting);
    else if (waiting.error === undefined) this.#settle()?.resolve(waiting.said);
    else this.#fail(failureFor(waiting));
  }

  #again(waiting: Waiting): void {
    waiting.resends += 1;
    if (waiting.resends > this.#resends) {
      this.#fail(new GantryFailure('noisy-line', `"${waiting.command}" was not understood ${waiting.resends} times`));
      return;
    }
    waiting.resend = false;
    delete waiting.error;
    clearTimeout(waiting.timer);
    waiting.timer = this.#limit(waiting.limitMs, waiting.command);
    this.#write(numberedLine(waiting.line, waiting.command));
  }

  #stillBusy(waiting: Waiting): void {
    clearTimeout(waiting.timer);
    waiting.timer = this.#limit(waiting.limitMs, waiting.command);
  }

  #complaint(waiting: Waiting, line: string): void {
    waiting.error = line;
    clearTimeout(waiting.timer);
    waiting.timer = setTimeout(() => {
      if (!waiting.resend) this.#fail(failureFor(waiting));
      else this.#again(waiting);
    }, AFTER_ERROR_MS);
  }

  #reset(): void {
    const failure = new GantryFailure('controller-reset', 'the controller has started again: it knows no position');
    this.#fail(failure);
  }

  #end(failure: GantryFailure): void {
    this.#dead ??= failure;
    this.#fail(failure);
  }

  #fail(failure: GantryFailure): void {
    this.#lost = failure;
    this.onDoubt(failure);
    this.#settle()?.reject(failure);
  }

  #settle(): Waiting | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) clearTimeout(waiting.timer);
    return waiting;
  }
}

function failureFor({ command, error = '' }: Waiting): GantryFailure {
  const trouble = UNHOMED.test(error) ? 'not-homed' : 'controller-error';
  return new GantryFailure(trouble, `"${command}": ${error}`);
}
