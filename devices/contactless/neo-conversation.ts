import type { ByteLine } from '../serial-line/serial-line.ts';
import { tlv } from './ber-tlv.ts';
import { type CardData, readCardData } from './card-data.ts';
import type { UnreadReason } from './contract.ts';
import type { NeoSettings } from './host-messages.ts';
import { COMMAND, STATUS, statusInWords, unreadReason } from './neo-codes.ts';
import { commandFrame, type NeoAnswer, NeoAnswers, type NeoCommand } from './neo-frame.ts';

/** The reader does not answer, or not what was asked. */
export class NeoLost extends Error {
  override readonly name = 'NeoLost';
}

export type Transaction =
  | Exclude<CardData, { kind: 'nonsense' }>
  | { readonly kind: 'nobody' }
  | { readonly kind: 'unread'; readonly why: UnreadReason };

/** Without a card the reader answers a little after the time it was given. */
const LATE_MS = 2000;
/** EMV: nothing is authorised at the card; the office charges the day's fares. Złoty (ISO 4217). */
const ZERO = new Uint8Array(6);
const ZLOTY = Uint8Array.of(0x09, 0x85);
const PURCHASE = Uint8Array.of(0x00);
/** Poll on demand: cards are read when they are asked for, and not in between. */
const ON_DEMAND = Uint8Array.of(0x01);
/** 01-02: message (FF: none), beep, LED, LED state. */
const SHOWN = { accepted: Uint8Array.of(0xff, 0x01, 0xff, 0x01), refused: Uint8Array.of(0xff, 0x03, 0xff, 0x00) };

/** Commands and answers of one reader, one at a time. */
export class NeoConversation {
  readonly #line: ByteLine;
  readonly #settings: NeoSettings;
  readonly #answers = new NeoAnswers();
  #heard: ((answer: NeoAnswer | NeoLost) => void) | undefined;
  #gone: NeoLost | undefined;

  constructor(line: ByteLine, settings: NeoSettings) {
    this.#line = line;
    this.#settings = settings;
    line.onBytes((bytes) => {
      for (const answer of this.#answers.take(bytes)) {
        if (this.#heard === undefined) answer.data.fill(0);
        else this.#heard(answer);
      }
    });
    line.onGone((detail) => {
      this.#gone = new NeoLost(`the line is gone: ${detail}`);
      this.#heard?.(this.#gone);
    });
  }

  /** Answers to it, cancels what a process before this one left behind, and reads cards on demand only. Its version. */
  async greet(): Promise<string> {
    await this.#must('ping', COMMAND.ping);
    // Nothing to cancel is an answer as well.
    await this.#ask(COMMAND.cancel, undefined, this.#settings.answerMs);
    const { data } = await this.#must('version', COMMAND.version);
    await this.#must('poll mode', COMMAND.pollMode, ON_DEMAND);
    const text = Buffer.from(data)
      .toString('latin1')
      .replaceAll(/[^\x20-\x7e]/g, '')
      .trim();
    return text.slice(0, 80) || 'a reader without a name';
  }

  /** Waits for a card. Rejects with NeoLost. */
  async transaction(): Promise<Transaction> {
    const { form, waitSeconds, referenceTags } = this.#settings;
    const command = form === 'unified' ? COMMAND.activateUnified : COMMAND.activate;
    const money = [tlv('9F02', ZERO), tlv('9F03', ZERO), tlv('9C', PURCHASE), tlv('5F2A', ZLOTY)];
    const data = Buffer.concat([Uint8Array.of(waitSeconds), ...money]);
    const answer = await this.#ask(command, data, waitSeconds * 1000 + LATE_MS);
    switch (answer.status) {
      case STATUS.ok:
      case STATUS.requestOnline: {
        const read = readCardData(answer.data, form, referenceTags);
        return read.kind === 'nonsense' ? { kind: 'unread', why: 'failed' } : read;
      }
      case STATUS.timeout:
        return { kind: 'nobody' };
      case STATUS.failed:
        return { kind: 'unread', why: this.#whyFailed(answer.data) };
      default:
        answer.data.fill(0);
        throw new NeoLost(`no transaction: ${statusInWords(answer.status)}`);
    }
  }

  /** For the passenger, at the reader; between transactions. */
  async show(result: 'accepted' | 'refused'): Promise<void> {
    (await this.#ask(COMMAND.userInterface, SHOWN[result], this.#settings.answerMs)).data.fill(0);
  }

  /** Ends a transaction under way, and the line. */
  async end(): Promise<void> {
    this.#heard = undefined;
    this.#line.write(commandFrame(COMMAND.cancel));
    await this.#line.close();
    this.#answers.forget();
  }

  /** Plain: the error code first. Unified: attribution, then the same four bytes in FFEE1F. */
  #whyFailed(data: Uint8Array): UnreadReason {
    const marker = Buffer.from(data).indexOf(Buffer.from('FFEE1F', 'hex'));
    const code = this.#settings.form === 'unified' ? (marker < 0 ? data[1] : data[marker + 4]) : data[0];
    data.fill(0);
    return unreadReason(code);
  }

  async #must(what: string, command: NeoCommand, data?: Uint8Array): Promise<NeoAnswer> {
    const answer = await this.#ask(command, data, this.#settings.answerMs);
    if (answer.status !== STATUS.ok) throw new NeoLost(`${what}: ${statusInWords(answer.status)}`);
    return answer;
  }

  #ask(command: NeoCommand, data: Uint8Array | undefined, patienceMs: number): Promise<NeoAnswer> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone);
    return new Promise((resolve, reject) => {
      const overdue = setTimeout(() => this.#heard?.(new NeoLost('it does not answer')), patienceMs);
      this.#heard = (answer) => {
        if (!(answer instanceof NeoLost)) {
          // Late answers to something else, and what the reader shows meanwhile.
          if (answer.command !== command[0] || answer.status === STATUS.userInterfaceEvent) {
            answer.data.fill(0);
            return;
          }
        }
        clearTimeout(overdue);
        this.#heard = undefined;
        if (answer instanceof NeoLost) reject(answer);
        else resolve(answer);
      };
      this.#line.write(commandFrame(command, data));
    });
  }
}
