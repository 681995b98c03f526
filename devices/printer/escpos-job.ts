import type { PrinterFault, PrinterStatus, PrintOutcome } from './contract.ts';
import type { PrinterAnswer } from './escpos-answers.ts';
import { ASK_IN_ORDER, askProcessId, cut } from './escpos-commands.ts';
import type { EscposLink } from './escpos-link.ts';
import { type PrinterCondition, statusOf } from './escpos-status.ts';
import type { PrinterTiming } from './escpos-timing.ts';

/** How a printer proves that what it was sent is out: by an id (GS ( H), or by answering in order (GS r). */
export type ProofKind = 'process-id' | 'ordered';

export interface EscposJob {
  readonly body: Uint8Array;
  /** The rest, by which it is valid; may be empty. */
  readonly decisive: Uint8Array;
  /** How long it is on its way at least: questions sent meanwhile would queue behind it. */
  readonly onLineMs: number;
  readonly cut: 'full' | 'partial';
  readonly proof: ProofKind;
  /** An id of four printable characters that no earlier job had. */
  readonly newId: () => string;
}

export type JobOutcome = PrintOutcome & {
  /** Something of it may hang in the printer, uncut. */
  readonly remains: boolean;
};

/**
 * Sends a job once and waits until the printer has proved that it is out and cut. A printer that stops is told to drop
 * the rest, so that it does not come out when the paper is back. Never rejects.
 */
export async function runJob(link: EscposLink, job: EscposJob, timing: PrinterTiming): Promise<JobOutcome> {
  const proofs = new Proofs(job);
  const stop = link.listen((answer) => proofs.hear(answer));
  const { beforeDecisive, afterBody, afterCut } = proofs;
  link.send(
    Uint8Array.from([...job.body, ...beforeDecisive, ...job.decisive, ...afterBody, ...cut(job.cut), ...afterCut]),
  );
  const end = await untilOut(link, proofs, timing, job.onLineMs);
  const cleared = end.kind === 'out' || link.gone !== undefined ? false : await link.clear(timing.clearMs);
  stop();
  // It may have been quicker than the order to drop it.
  if (proofs.isOut) return { kind: 'printed', remains: false };
  if (end.kind === 'silent') return { kind: 'unknown', detail: end.detail, remains: true };
  if (end.kind === 'out') return { kind: 'printed', remains: false };
  const { fault: why, detail } = end;
  if (proofs.isWhole) return { kind: 'unknown', detail: `it came out, but was not cut: ${detail}`, remains: true };
  if (proofs.isExposed) {
    return { kind: 'unknown', detail: `it stopped in its last rows and may be usable: ${detail}`, remains: true };
  }
  if (cleared) return { kind: 'not-printed', why, detail, remains: true };
  const later = 'the printer did not confirm that it dropped the rest';
  return { kind: 'unknown', detail: `${detail}; ${later}`, remains: true };
}

type Faulty = Extract<PrinterStatus, { kind: 'faulty' }>;

type JobEnd =
  | { readonly kind: 'out' }
  | { readonly kind: 'stopped'; readonly fault: PrinterFault; readonly detail: string }
  | { readonly kind: 'silent'; readonly detail: string };

async function untilOut(link: EscposLink, proofs: Proofs, timing: PrinterTiming, onLineMs: number): Promise<JobEnd> {
  const start = performance.now() + onLineMs;
  const watch = new JobWatch(timing);
  for (;;) {
    if (!proofs.isOut) await link.news(timing.jobPollMs);
    if (proofs.isOut) return { kind: 'out' };
    if (link.gone !== undefined) return { kind: 'silent', detail: link.gone };
    if (performance.now() < start) continue;
    const condition = await link.look(timing.answerMs);
    if (proofs.isOut) return { kind: 'out' };
    const end = watch.endAt(condition, performance.now() - start);
    if (end !== undefined) return end;
  }
}

/** When a printer that has proved nothing yet is given up. */
class JobWatch {
  readonly #timing: PrinterTiming;
  #silent = 0;
  #faultySince: number | undefined;

  constructor(timing: PrinterTiming) {
    this.#timing = timing;
  }

  /** Undefined: it may still come. `elapsedMs` counts from when the job has reached it. */
  endAt(condition: PrinterCondition | undefined, elapsedMs: number): JobEnd | undefined {
    const { silentLooks, proofMs } = this.#timing;
    if (condition === undefined) {
      this.#silent += 1;
      return this.#silent < silentLooks ? undefined : { kind: 'silent', detail: 'it stopped answering' };
    }
    this.#silent = 0;
    const status = statusOf(condition);
    if (status.kind === 'faulty') return this.#stoppedBy(status, elapsedMs);
    this.#faultySince = undefined;
    return elapsedMs > proofMs ? { kind: 'silent', detail: 'it did not prove that it printed' } : undefined;
  }

  /** One look may be noise, and a held feed button passes; two looks at a cause are enough. */
  #stoppedBy({ fault, detail }: Faulty, elapsedMs: number): JobEnd | undefined {
    const since = this.#faultySince;
    this.#faultySince ??= elapsedMs;
    if (since === undefined) return undefined;
    const patience = fault === 'offline' && elapsedMs <= this.#timing.proofMs ? this.#timing.offlineGraceMs : 0;
    return elapsedMs - since >= patience ? { kind: 'stopped', fault, detail } : undefined;
  }
}

/** The marks sent with a job, and which of them have come back. Of each id there are two: one may get lost. */
class Proofs {
  readonly beforeDecisive: Uint8Array;
  readonly afterBody: Uint8Array;
  readonly afterCut: Uint8Array;
  readonly #exposed: Mark;
  readonly #whole: Mark;
  readonly #out: Mark;
  readonly #byId: boolean;
  readonly #ids = new Set<string>();
  #ordered = 0;

  constructor({ proof, newId, decisive }: EscposJob) {
    this.#byId = proof === 'process-id';
    const before = decisive.length > 0 ? 1 : 0;
    this.#exposed = { ids: [newId(), newId()], order: before > 0 ? before : Number.POSITIVE_INFINITY };
    this.#whole = { ids: [newId(), newId()], order: before + 1 };
    this.#out = { ids: [newId(), newId()], order: before + 2 };
    this.beforeDecisive = before > 0 ? this.#ask(this.#exposed) : new Uint8Array();
    this.afterBody = this.#ask(this.#whole);
    this.afterCut = this.#ask(this.#out);
  }

  /** Some of its decisive part may be on the paper. */
  get isExposed(): boolean {
    return this.#passed(this.#exposed);
  }

  get isWhole(): boolean {
    return this.#passed(this.#whole);
  }

  get isOut(): boolean {
    return this.#passed(this.#out);
  }

  hear(answer: PrinterAnswer): void {
    if (answer.kind === 'process-id') this.#ids.add(answer.id);
    if (answer.kind === 'ordered' && !this.#byId) this.#ordered += 1;
  }

  #ask({ ids }: Mark): Uint8Array {
    return this.#byId ? Uint8Array.from(ids.flatMap((id) => [...askProcessId(id)])) : ASK_IN_ORDER;
  }

  #passed({ ids, order }: Mark): boolean {
    return ids.some((id) => this.#ids.has(id)) || this.#ordered >= order;
  }
}

interface Mark {
  readonly ids: readonly string[];
  /** Where answers tell no ids: as the so-manieth. */
  readonly order: number;
}
