import { openSerialLine } from '../serial-line/serial-line.ts';
import { openTcpLine } from '../tcp-line/tcp-line.ts';
import { type Apdu, CONTROL, RECEIVED, refusal } from '../zvt/apdu.ts';
import type { ApduLink } from '../zvt/apdu-link.ts';
import { abortByEcr, CONFIG, diagnosis, initialisation, registration, statusEnquiry } from '../zvt/commands.ts';
import { decodeEnquiryEnd, decodeRegistrationEnd } from '../zvt/completion.ts';
import { Conversation, type Ending, type Hearing } from '../zvt/conversation.ts';
import { RESULT, resultWords } from '../zvt/results.ts';
import { serialLink } from '../zvt/serial-link.ts';
import { decodeStatusInformation, type StatusInformation } from '../zvt/status-information.ts';
import { tcpLink } from '../zvt/tcp-link.ts';
import type { BankTerminalStatus } from './contract.ts';
import { ZVT_PORT, type ZvtPlan } from './zvt-settings.ts';

const CONFIG_BYTE = Object.values(CONFIG).reduce((bits, bit) => bits | bit, 0);

/**
 * The line to one terminal: opened, registered, asked now and then, opened again whenever it is lost. A command whose
 * end is lost ends the line, so that nothing of it can be taken for the next one's.
 */
export class ZvtConnection {
  readonly #plan: ZvtPlan;
  readonly #told: (status: BankTerminalStatus) => void;
  readonly #isSettled: (status: StatusInformation) => boolean;
  #status: BankTerminalStatus = { kind: 'starting' };
  #link: ApduLink | undefined;
  #conversation: Conversation | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #clock: NodeJS.Timeout | undefined;
  #closed = false;
  readonly #waiting = new Set<() => void>();

  /** `isSettled`: this approval was answered already, and its goods are out. */
  constructor(
    plan: ZvtPlan,
    told: (status: BankTerminalStatus) => void,
    isSettled: (status: StatusInformation) => boolean,
  ) {
    this.#plan = plan;
    this.#told = told;
    this.#isSettled = isSettled;
  }

  get status(): BankTerminalStatus {
    return this.#status;
  }

  /** Resolves after the first try, whatever came of it. */
  start(): Promise<void> {
    return this.exclusively(() => this.#prepare());
  }

  /** Business with the terminal, one after another. */
  exclusively<Result>(business: () => Promise<Result>): Promise<Result> {
    const run = this.#queue.then(business);
    this.#queue = run.catch(() => undefined);
    return run;
  }

  /** One command, within `exclusively`. Never rejects. */
  async run(command: Apdu, hearing: Hearing = {}): Promise<Ending> {
    const conversation = this.#conversation;
    if (conversation === undefined) return { kind: 'lost', detail: 'there is no line to the terminal' };
    const ending = await conversation.run(command, hearing);
    if (ending.kind === 'lost') await this.#lose(ending.detail);
    return ending;
  }

  /** The same, and a busy terminal is asked again: what it has refused as busy has not begun. */
  ask(command: Apdu, hearing: Hearing = {}, tries = this.#plan.timing.busyTries): Promise<Ending> {
    return this.#askAgain(command, hearing, { tries, interrupts: false });
  }

  /** The same, and a terminal that is still at something older is told to leave it. */
  insist(command: Apdu, hearing: Hearing = {}): Promise<Ending> {
    return this.#askAgain(command, hearing, { tries: this.#plan.timing.busyTries, interrupts: true });
  }

  async #askAgain(
    command: Apdu,
    hearing: Hearing,
    { tries, interrupts }: { readonly tries: number; readonly interrupts: boolean },
  ): Promise<Ending> {
    for (let attempt = 1; ; attempt += 1) {
      const ending = await this.run(command, hearing);
      if (attempt >= tries || this.#closed) return ending;
      // A terminal that was off in between does not remember the machine; on a serial line nothing else shows it.
      if (codeOf(ending) === RESULT.notRegistered && command.control !== CONTROL.registration) {
        if (attempt > 1 || (await this.#register()).kind !== 'ready') return ending;
        continue;
      }
      // Heard twice, the second hearing meets a terminal that is busy with the first.
      const busy = ending.kind === 'refused' && ending.reason === RESULT.wait && (interrupts || !ending.resent);
      if (!busy) return ending;
      if (interrupts && attempt === 1) this.interrupt();
      // Its own end of what it was at comes first.
      await this.#conversation?.quiet(this.#plan.timing.busyEveryMs);
    }
  }

  /** 06 B0 into whatever the terminal is doing. */
  interrupt(): void {
    this.#conversation?.interrupt(abortByEcr());
  }

  /** Brings the line back where it is gone, within `exclusively`; false where that takes too long. */
  async comeBack(): Promise<boolean> {
    const until = performance.now() + this.#plan.timing.comeBackMs;
    while (this.#conversation === undefined) {
      if (this.#closed || performance.now() >= until) return false;
      await this.#prepare();
      if (this.#conversation === undefined) await this.#pause(this.#plan.timing.reconnectMs);
    }
    return true;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#clock);
    for (const wake of this.#waiting) wake();
    await this.#dropLink();
  }

  async #prepare(): Promise<void> {
    if (this.#closed) return;
    clearTimeout(this.#clock);
    try {
      if (this.#conversation === undefined) await this.#open();
      this.#tell(await this.#register());
    } catch (error) {
      this.#tell({ kind: 'lost', detail: error instanceof Error ? error.message : String(error) });
    }
    this.#lookAgain();
  }

  async #open(): Promise<void> {
    const { line, timing } = this.#plan;
    const link =
      line.kind === 'tcp'
        ? tcpLink(await openTcpLine({ host: line.host, port: line.port ?? ZVT_PORT, connectMs: timing.connectMs }))
        : serialLink(await openSerialLine({ path: line.path, baudRate: line.baudRate ?? 9600, stopBits: 2 }), timing);
    if (this.#closed) {
      await link.close();
      return;
    }
    this.#link = link;
    this.#conversation = new Conversation(link, timing, (data) => this.#answerUnasked(data));
    link.onGone((detail) => {
      if (this.#link === link) void this.#lose(detail);
    });
    await this.#conversation.quiet(timing.settleMs[line.kind]);
  }

  /** What the terminal says when nobody has asked: an approval of a sale that is over is taken back. */
  #answerUnasked(data: Uint8Array): Apdu {
    const status = decodeStatusInformation(data, this.#plan);
    if (status === undefined || status.result !== 0 || status.originalTrace !== undefined) return RECEIVED;
    if (this.#isSettled(status)) return RECEIVED;
    return refusal(RESULT.goodsNotIssued);
  }

  async #register(): Promise<BankTerminalStatus> {
    const { currency } = this.#plan;
    const command = registration(this.#plan, { config: CONFIG_BYTE, currency, textBlocks: true });
    const registered = await this.insist(command);
    if (registered.kind !== 'completed') return statusAfter('registration', registered);
    const { initialisationNeeded, diagnosisNeeded } = decodeRegistrationEnd(registered.data);
    if (initialisationNeeded) {
      const initialised = await this.ask(initialisation(this.#plan));
      if (initialised.kind !== 'completed') return statusAfter('initialisation', initialised);
    }
    if (diagnosisNeeded) {
      const diagnosed = await this.ask(diagnosis());
      if (diagnosed.kind !== 'completed') return statusAfter('diagnosis', diagnosed);
    }
    return this.#enquire();
  }

  async #enquire(): Promise<BankTerminalStatus> {
    const ending = await this.ask(statusEnquiry(this.#plan));
    // Not every terminal knows the enquiry; it has registered, and that will do.
    if (ending.kind === 'refused' && ending.reason === RESULT.notPossible) return { kind: 'ready' };
    if (ending.kind !== 'completed') return statusAfter('status enquiry', ending);
    const { state = 0 } = decodeEnquiryEnd(ending.data);
    return state === 0 ? { kind: 'ready' } : { kind: 'faulty', fault: faultOf(state), detail: resultWords(state) };
  }

  #lookAgain(): void {
    clearTimeout(this.#clock);
    if (this.#closed) return;
    const { reconnectMs, enquireEveryMs } = this.#plan.timing;
    const { status } = this;
    const passing = status.kind === 'faulty' && PASSING.has(status.fault);
    const inHands = status.kind === 'faulty' ? Math.min(FAULTY_EVERY_MS, enquireEveryMs) : enquireEveryMs;
    const after = this.#conversation === undefined || passing ? reconnectMs : inHands;
    this.#clock = setTimeout(() => void this.exclusively(() => this.look()), after);
  }

  /** Asks the terminal how it is, within `exclusively`. */
  async look(): Promise<void> {
    if (this.#status.kind !== 'ready' || this.#conversation === undefined) return this.#prepare();
    this.#tell(await this.#enquire());
    this.#lookAgain();
  }

  async #lose(detail: string): Promise<void> {
    await this.#dropLink();
    this.#tell({ kind: 'lost', detail });
    this.#lookAgain();
  }

  async #dropLink(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    this.#conversation = undefined;
    await link?.close();
  }

  #tell(status: BankTerminalStatus): void {
    if (this.#closed) return;
    const same = JSON.stringify(status) === JSON.stringify(this.#status);
    this.#status = status;
    if (!same) this.#told(status);
  }

  async #pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#waiting.add(done);
    });
  }
}

/** Somebody may be putting it right at this moment, e.g. by an end of day. */
const FAULTY_EVERY_MS = 5000;
/** Faults that go away by themselves. */
const PASSING: ReadonlySet<string> = new Set(['busy', 'not-ready', 'not-registered']);

function codeOf(ending: Ending): number | undefined {
  if (ending.kind === 'refused') return ending.reason;
  return ending.kind === 'aborted' ? ending.code : undefined;
}

function statusAfter(what: string, ending: Exclude<Ending, { kind: 'completed' }>): BankTerminalStatus {
  switch (ending.kind) {
    case 'lost':
      return { kind: 'lost', detail: ending.detail };
    case 'aborted':
      return { kind: 'faulty', fault: faultOf(ending.code), detail: `${what}: ${resultWords(ending.code)}` };
    case 'refused':
      return { kind: 'faulty', fault: faultOf(ending.reason), detail: `${what}: ${resultWords(ending.reason)}` };
    default:
      return ending satisfies never;
  }
}

function faultOf(code: number): string {
  switch (code) {
    case RESULT.openBatch:
      return 'end-of-day-due';
    case RESULT.diagnosisNeeded:
      return 'diagnosis-due';
    case RESULT.notRegistered:
      return 'not-registered';
    case RESULT.wait:
    // The end of something older that was taken for this.
    case RESULT.goodsNotIssued:
    case RESULT.aborted:
      return 'busy';
    case RESULT.notReady:
      return 'not-ready';
    default:
      return 'terminal-error';
  }
}
