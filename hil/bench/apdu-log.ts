import { commandName } from '../card/command-names.ts';
import { isForReader } from './card-command.ts';

/** One card command as it passed the reader; `sent` and `received` count bytes, 0 received = no answer came. */
export interface PassedApdu {
  readonly seq: number;
  /** Bench time, milliseconds since 1970. */
  readonly at: number;
  readonly reader: string;
  readonly card: string;
  readonly command: string;
  readonly sent: number;
  readonly received: number;
  readonly sentHex: string;
  readonly receivedHex: string;
  /** Numbers of the faults that struck here. */
  readonly faults?: readonly number[];
}

/** Enough for some two thousand taps; older ones are let go. */
const KEPT = 20_000;

/** The wiretap of one machine's readers. Questions to the reader itself (`FF CA`) are not card commands. */
export class ApduLog {
  readonly #entries: PassedApdu[] = [];
  #seq = 0;

  add(passed: {
    readonly at: number;
    readonly reader: string;
    readonly card: string;
    readonly command: Uint8Array;
    readonly answer: Uint8Array | undefined;
    readonly faults: readonly number[];
  }): void {
    if (isForReader(passed.command)) return;
    this.#seq += 1;
    this.#entries.push({
      seq: this.#seq,
      at: passed.at,
      reader: passed.reader,
      card: passed.card,
      command: commandName(passed.command),
      sent: passed.command.length,
      received: passed.answer?.length ?? 0,
      sentHex: Buffer.from(passed.command).toString('hex'),
      receivedHex: passed.answer ? Buffer.from(passed.answer).toString('hex') : '',
      ...(passed.faults.length > 0 ? { faults: passed.faults } : {}),
    });
    if (this.#entries.length > KEPT) this.#entries.splice(0, this.#entries.length - KEPT);
  }

  after(seq: number): readonly PassedApdu[] {
    const first = this.#entries[0]?.seq ?? 1;
    return this.#entries.slice(Math.max(0, seq + 1 - first));
  }
}
