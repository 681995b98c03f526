import { setTimeout as wait } from 'node:timers/promises';
import { type Apdu, answerOf, CONTROL, RECEIVED, refusal } from './apdu.ts';
import type { ApduLink } from './apdu-link.ts';
import { RESULT } from './results.ts';

/** How a command ended. */
export type Ending =
  | { readonly kind: 'completed'; readonly data: Uint8Array }
  | { readonly kind: 'aborted'; readonly code: number; readonly data: Uint8Array }
  /** Answered by `84 xx`. `resent`: the answer may be to the command heard a second time. */
  | { readonly kind: 'refused'; readonly reason: number; readonly resent: boolean }
  /** No answer, or none to the end: what the terminal did is not known. */
  | { readonly kind: 'lost'; readonly detail: string };

/** What a command hears from the terminal until it ends; each message is answered. */
export interface Hearing {
  /** 04 0F; a command that expects none leaves it to what is answered unasked. Its answer may take less than the terminal's T3; a repetition meanwhile gets no answer of its own. */
  readonly status?: (data: Uint8Array) => Promise<Apdu>;
  /** 04 FF. Answers how long the terminal may be silent from now on, ms; undefined: as long as usual. */
  readonly intermediate?: (data: Uint8Array) => number | undefined;
  /** 06 D1, 06 D3. */
  readonly print?: (message: Apdu) => void;
  /** The terminal has taken the command. */
  readonly taken?: () => void;
}

export interface ConversationTiming {
  /** T3: how long the terminal may take to answer a message, ms. */
  readonly ackMs: number;
  /** How long it may be silent while it works on a command, ms. */
  readonly silenceMs: number;
  /** The same once it was told to abort, and once it has the answer to a status information: it has nothing to wait for. */
  readonly abortMs?: number;
  readonly closingMs?: number;
}

interface Course {
  readonly hearing: Hearing;
  readonly end: (ending: Ending) => void;
  taken: boolean;
  /** Anything of the terminal's after it has taken the command. */
  begun: boolean;
  resent: boolean;
  answering: boolean;
  /** How long it may be silent. */
  silenceMs: number;
  clock: NodeJS.Timeout | undefined;
}

/**
 * Commands of the machine, one at a time, and the terminal's messages until each has ended. A message that belongs to
 * no command, or comes before the command is taken, is left over from an earlier one: it is answered and else ignored.
 */
export class Conversation {
  readonly #link: ApduLink;
  readonly #timing: ConversationTiming;
  readonly #unasked: (data: Uint8Array) => Apdu;
  #course: Course | undefined;
  #gone: string | undefined;
  /** Interruptions whose answers are still to come, by when they were sent. */
  #interrupted: number[] = [];
  #lastHeardAt = performance.now();

  /** `unasked`: what is answered to a status information (04 0F) that belongs to no command, or to one that expects none. */
  constructor(link: ApduLink, timing: ConversationTiming, unasked: (data: Uint8Array) => Apdu) {
    this.#link = link;
    this.#timing = timing;
    this.#unasked = unasked;
    link.onGone((detail) => {
      this.#gone = detail;
      this.#course?.end({ kind: 'lost', detail });
    });
    link.onApdu((message) => this.#hear(message));
  }

  /** Never rejects. Throws Error where another command is under way: a defect of the caller. */
  run(command: Apdu, hearing: Hearing = {}): Promise<Ending> {
    if (this.#course !== undefined) throw new Error('a ZVT command is under way');
    if (this.#gone !== undefined) return Promise.resolve({ kind: 'lost', detail: this.#gone });
    return new Promise((resolve) => {
      const course: Course = {
        hearing,
        taken: false,
        begun: false,
        resent: false,
        answering: false,
        silenceMs: this.#timing.silenceMs,
        clock: undefined,
        end: (ending) => {
          if (this.#course !== course) return;
          clearTimeout(course.clock);
          this.#course = undefined;
          resolve(ending);
        },
      };
      this.#course = course;
      this.#giveTime(course, this.#timing.ackMs, 'the terminal did not answer a command');
      this.#link.send(command).then(
        ({ resent }) => {
          course.resent = resent;
        },
        (error: unknown) => course.end({ kind: 'lost', detail: String(error) }),
      );
    });
  }

  /**
   * Resolves once the terminal has said nothing for so long, ms, or goes on saying things for ten times as long. What
   * it says meanwhile is left over and answered as such: messages bear no numbers, and a left-over answer would be
   * taken for the next command's.
   */
  async quiet(milliseconds: number): Promise<void> {
    const begun = performance.now();
    this.#lastHeardAt = begun;
    for (;;) {
      const now = performance.now();
      const left = this.#lastHeardAt + milliseconds - now;
      if (left <= 0 || this.#gone !== undefined || now - begun > 10 * milliseconds) return;
      await wait(Math.max(1, left));
    }
  }

  /** Sends 06 B0 or the like into a command under way; what it leads to shows as that command's ending. */
  interrupt(message: Apdu): void {
    this.#interrupted.push(performance.now());
    this.#say(message);
    const { abortMs } = this.#timing;
    const course = this.#course;
    if (course === undefined || abortMs === undefined) return;
    course.silenceMs = abortMs;
    if (!course.answering) this.#giveTime(course, abortMs, 'the terminal fell silent after it was told to abort');
  }

  #hear(message: Apdu): void {
    this.#lastHeardAt = performance.now();
    const answer = answerOf(message);
    const course = this.#course;
    if (answer !== undefined) {
      if (this.#answersInterruption()) return;
      if (course !== undefined) this.#hearAnswer(course, answer);
      return;
    }
    if (course?.taken === true) {
      course.begun = true;
      this.#hearOf(course, message);
    } else this.#say(this.#toUnasked(message));
  }

  /** Answers come in order; one that did not come within T3 does not come any more. */
  #answersInterruption(): boolean {
    const oldest = performance.now() - this.#timing.ackMs;
    this.#interrupted = this.#interrupted.filter((at) => at > oldest);
    return this.#interrupted.shift() !== undefined;
  }

  #hearAnswer(course: Course, answer: { kind: 'received' } | { kind: 'refused'; reason: number }): void {
    if (course.taken) {
      // A repetition on the line is no harm; anything else shows that an answer was taken for another command's.
      if (answer.kind === 'received' && !course.begun) return;
      course.end({ kind: 'lost', detail: 'out of step: an answer to nothing that was asked' });
      return;
    }
    if (answer.kind === 'refused') {
      course.end({ kind: 'refused', reason: answer.reason, resent: course.resent });
      return;
    }
    course.taken = true;
    this.#giveTime(course, course.silenceMs, 'the terminal fell silent');
    course.hearing.taken?.();
  }

  #hearOf(course: Course, message: Apdu): void {
    let { silenceMs } = course;
    switch (message.control) {
      case CONTROL.completion:
        this.#say(RECEIVED);
        course.end({ kind: 'completed', data: message.data });
        return;
      case CONTROL.abort:
        this.#say(RECEIVED);
        course.end({ kind: 'aborted', code: message.data[0] ?? 0xff, data: message.data.slice(1) });
        return;
      case CONTROL.statusInformation:
        void this.#answerStatus(course, message.data);
        return;
      case CONTROL.intermediateStatus:
        this.#say(RECEIVED);
        silenceMs = Math.max(course.hearing.intermediate?.(message.data) ?? 0, silenceMs);
        break;
      case CONTROL.printLine:
      case CONTROL.printTextBlock:
        this.#say(RECEIVED);
        course.hearing.print?.(message);
        break;
      default:
        this.#say(refusal(RESULT.notPossible));
    }
    if (!course.answering) this.#giveTime(course, silenceMs, 'the terminal fell silent');
  }

  async #answerStatus(course: Course, data: Uint8Array): Promise<void> {
    if (course.answering) return;
    course.answering = true;
    clearTimeout(course.clock);
    const answer = await (course.hearing.status?.(data) ?? this.#unasked(data));
    course.answering = false;
    if (this.#course !== course) return;
    this.#say(answer);
    course.silenceMs = this.#timing.closingMs ?? course.silenceMs;
    this.#giveTime(course, course.silenceMs, 'the terminal fell silent');
  }

  #toUnasked({ control, data }: Apdu): Apdu {
    switch (control) {
      case CONTROL.statusInformation:
        return this.#unasked(data);
      case CONTROL.completion:
      case CONTROL.abort:
      case CONTROL.intermediateStatus:
      case CONTROL.printLine:
      case CONTROL.printTextBlock:
        return RECEIVED;
      default:
        return refusal(RESULT.notPossible);
    }
  }

  #giveTime(course: Course, milliseconds: number, detail: string): void {
    clearTimeout(course.clock);
    course.clock = setTimeout(() => course.end({ kind: 'lost', detail }), milliseconds);
  }

  /** What cannot be sent shows as the end of the line. */
  #say(message: Apdu): void {
    this.#link.send(message).catch(() => undefined);
  }
}
