import { readAllData } from './all-data.ts';
import { AllDataSubscription, CUSTOMER_INFORMATION } from './all-data-subscription.ts';
import { reportOf, unknown } from './bus-position.ts';
import type { ComputerAddress } from './computer-address.ts';
import type { Vehicle, VehicleReport } from './contract.ts';
import { CourseBelief } from './course-belief.ts';
import { sameCourse } from './course-change.ts';
import { readDocument, UnreadableDocument } from './ibis-ip-document.ts';
import { listenForReplies, type ReplyListener } from './reply-listener.ts';
import { callService, NoAnswer } from './service-call.ts';

/** All in milliseconds. */
export interface Patience {
  /** For the answer to a call. */
  readonly answerMs: number;
  /** Until the next attempt after one that failed. */
  readonly retryMs: number;
  /** Without a word, until the computer is asked. */
  readonly quietMs: number;
  /** Without a word, asked for or not, until it counts as silent: between two stops of a city bus pass twice as many. */
  readonly silentMs: number;
}

export const PATIENCE: Patience = { answerMs: 1000, retryMs: 1000, quietMs: 5000, silentMs: 10_000 };

export interface IbisIpOptions {
  readonly computer: ComputerAddress;
  /** The machine's own address in the vehicle's network, where it is told; port 0 = any free one. */
  readonly listen: { readonly address: string; readonly port: number };
  /** Not to be guessed. */
  readonly random: (length: number) => Uint8Array;
  readonly patience?: Patience;
}

/**
 * The vehicle through IBIS-IP (VDV 301): subscribes to AllData of the CustomerInformationService and asks for it when
 * nothing comes. Silence, nonsense and contradictions become named states, and it recovers from each by itself.
 */
export class IbisIpVehicle implements Vehicle {
  readonly #options: IbisIpOptions;
  readonly #patience: Patience;
  readonly #listeners = new Set<(report: VehicleReport) => void>();
  #report: VehicleReport = unknown('silent', 'no word from the on-board computer yet');
  readonly #belief = new CourseBelief();
  #replies: ReplyListener | undefined;
  #subscription: AllDataSubscription | undefined;
  #heardAt = Number.NEGATIVE_INFINITY;
  /** Counts what the computer posted, so that an answer overtaken by it is dropped. */
  #pushes = 0;
  #asking: Promise<void> | undefined;
  /** The question under way is also that of one who looks, and has no patience with silence. */
  #looking = false;
  readonly #closing = new AbortController();
  /** Something has happened since the last look at what is to be done. */
  #stirred = false;
  #wake = (): void => {};
  #retry: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: IbisIpOptions) {
    this.#options = options;
    this.#patience = options.patience ?? PATIENCE;
  }

  get report(): VehicleReport {
    return this.#report;
  }

  subscribe(listener: (report: VehicleReport) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Listens and begins to ask; does not wait for an answer. Throws what listening throws. */
  async start(): Promise<void> {
    const path = `/${Buffer.from(this.#options.random(16)).toString('hex')}`;
    const onDocument = (bytes: Uint8Array): void => this.#pushed(bytes);
    this.#replies = await listenForReplies({ ...this.#options.listen, path, onDocument });
    const { computer } = this.#options;
    const subscription = new AllDataSubscription({
      computer,
      reply: this.#replies.reply,
      answerMs: this.#patience.answerMs,
    });
    this.#subscription = subscription;
    computer.subscribe(() => {
      subscription.lapse();
      this.#stir();
    });
    this.#running = this.#run(subscription);
  }

  /** Asks the computer now; one that does not answer counts as silent at once. Resolves to what is known then. */
  async look(): Promise<VehicleReport> {
    await this.#lookOnce();
    // A change in the middle of a course wants a second word.
    if (this.#belief.inDoubt) await this.#lookOnce();
    if (!this.#subscription?.active) this.#stir();
    return this.#report;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#retry);
    this.#stir();
    await this.#running;
    await this.#subscription?.close();
    await this.#replies?.close();
    await this.#options.computer.close();
  }

  async #run(subscription: AllDataSubscription): Promise<void> {
    while (!this.#closing.signal.aborted) {
      if (!subscription.active) await subscription.open(this.#closing.signal);
      if (this.#closing.signal.aborted) return;
      if (this.#wantsWord()) await this.#ask();
      await this.#sleep();
    }
  }

  #wantsWord(): boolean {
    return this.#report.kind === 'unknown' || this.#belief.inDoubt || this.#quiet() >= this.#patience.quietMs;
  }

  #quiet(): number {
    return performance.now() - this.#heardAt;
  }

  /** Until the next thing to do is due, or something has happened. */
  async #sleep(): Promise<void> {
    const { quietMs, retryMs } = this.#patience;
    const due = this.#subscription?.active && !this.#wantsWord() ? quietMs - this.#quiet() : retryMs;
    if (!this.#stirred) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, due);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#stirred = false;
  }

  #stir(): void {
    this.#stirred = true;
    this.#wake();
  }

  /** What the computer posts: it is heard before the post is acknowledged. */
  #pushed(bytes: Uint8Array): void {
    if (this.#closing.signal.aborted) return;
    this.#pushes++;
    this.#subscription?.told();
    clearTimeout(this.#retry);
    this.#hear(bytes);
    if (this.#belief.inDoubt) this.#stir();
    else if (this.#report.kind === 'unknown') this.#retry = setTimeout(() => this.#stir(), this.#patience.retryMs);
  }

  #lookOnce(): Promise<void> {
    this.#looking = true;
    return this.#ask();
  }

  /** One question at a time: whoever wants an answer meanwhile takes the one that comes. */
  #ask(): Promise<void> {
    this.#asking ??= this.#askAllData().finally(() => {
      this.#asking = undefined;
      this.#looking = false;
    });
    return this.#asking;
  }

  async #askAllData(): Promise<void> {
    const base = this.#options.computer.current;
    const limitMs = this.#patience.answerMs;
    const pushes = this.#pushes;
    try {
      if (base === undefined) throw new NoAnswer('no on-board computer was found');
      const { signal } = this.#closing;
      const bytes = await callService({
        base,
        service: CUSTOMER_INFORMATION,
        operation: 'GetAllData',
        limitMs,
        signal,
      });
      if (this.#closing.signal.aborted || pushes !== this.#pushes) return;
      const { inDoubt } = this.#belief;
      const before = this.#report;
      this.#hear(bytes);
      // News that had to be asked for should have been told: the computer has forgotten the subscription.
      const news = before.kind === 'position' && (this.#report !== before || this.#belief.inDoubt);
      const overdue = this.#subscription?.isOverdue(this.#patience.quietMs) ?? false;
      if ((news && !inDoubt) || overdue) this.#subscription?.lapse();
    } catch (cause) {
      if (!(cause instanceof NoAnswer)) throw cause;
      if (this.#closing.signal.aborted || pushes !== this.#pushes) return;
      this.#subscription?.lapse();
      if (this.#looking || this.#quiet() >= this.#patience.silentMs) this.#tell(unknown('silent', cause.message));
    }
  }

  #hear(bytes: Uint8Array): void {
    this.#heardAt = performance.now();
    const report = this.#belief.hear(reportFrom(bytes));
    if (report !== undefined) this.#tell(report);
  }

  /** Listeners hear what differs; a repeated word changes nothing. */
  #tell(report: VehicleReport): void {
    if (sameReport(report, this.#report)) return;
    this.#report = report;
    for (const listener of this.#listeners) listener(report);
  }
}

function reportFrom(bytes: Uint8Array): VehicleReport {
  try {
    return reportOf(readAllData(readDocument(bytes)));
  } catch (cause) {
    if (cause instanceof UnreadableDocument) return unknown('garbage', cause.message);
    throw cause;
  }
}

function sameReport(a: VehicleReport, b: VehicleReport): boolean {
  if (a.kind === 'unknown' || b.kind === 'unknown') {
    return a.kind === 'unknown' && b.kind === 'unknown' && a.reason === b.reason;
  }
  return sameCourse(a.position, b.position) && a.position.at === b.position.at && a.position.phase === b.position.phase;
}
