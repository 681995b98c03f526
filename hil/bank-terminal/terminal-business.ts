import type { CardSlot } from './card-slot.ts';
import type { FaultBox } from './fault-box.ts';
import type { TerminalBank } from './terminal-bank.ts';
import type { Message } from './terminal-ear.ts';
import type { Transaction } from './terminal-memory.ts';
import type { Course, TerminalModel } from './terminal-model.ts';
import type { TerminalVoice } from './terminal-voice.ts';
import {
  message,
  type Ordered,
  pack,
  printed,
  printedBlock,
  refusedStatus,
  saying,
  statusOf,
} from './terminal-words.ts';

const NOTHING_SOLD = 'SUMA 0,00';

export interface BusinessParts {
  readonly model: TerminalModel;
  readonly bank: TerminalBank;
  readonly voice: TerminalVoice;
  readonly slot: CardSlot;
  readonly faults: FaultBox;
  /** Breaks the line. */
  readonly part: () => void;
}

/** What a terminal does with a command that it has taken, from its first word to 06 0F or 06 1E. */
export class TerminalBusiness {
  readonly #model: TerminalModel;
  readonly #bank: TerminalBank;
  readonly #voice: TerminalVoice;
  readonly #slot: CardSlot;
  readonly #faults: FaultBox;
  readonly #part: () => void;
  #takesBlocks = false;
  readonly courses: Course[] = [];
  registered = false;
  /** A result code: what it needs before it takes payments. */
  state = 0;
  /** Approved, and whether the goods are out is not yet said. */
  unspoken: Transaction | undefined;

  constructor({ model, bank, voice, slot, faults, part }: BusinessParts) {
    this.#model = model;
    this.#bank = bank;
    this.#voice = voice;
    this.#slot = slot;
    this.#faults = faults;
    this.#part = part;
  }

  async carryOut(name: string, order: Ordered, data: readonly number[]): Promise<void> {
    switch (name) {
      case '06 00':
        return this.#register(data);
      case '05 01':
        return this.#finish([0xf0, 0xf0, 0xf5, 0x32, 0x2e, 0x31, 0x2e, 0x30, this.state]);
      case '06 01':
        return this.#authorise(order, 'payment');
      case '06 22':
        return this.#authorise(order, 'reservation');
      case '06 20':
        return this.#repeat();
      case '06 30':
        return this.#reverse(order, 'payment');
      case '06 25':
        return this.#reverse(order, 'reservation');
      case '06 23':
      case '06 24':
        return this.#conclude(this.#bank.book(order.receipt, order.grosze));
      case '06 31':
        return this.#conclude(this.#bank.enter('refund', order.grosze ?? 0));
      case '06 50':
        return this.#endOfDay();
      default:
        // Diagnosis, initialisation, reset: whatever it needed, it has now.
        if (this.state !== 0xf0) this.state = 0;
        return this.#finish();
    }
  }

  async #register(data: readonly number[]): Promise<void> {
    this.registered = true;
    // A machine that takes blocks lists 06 D3 in its container.
    this.#takesBlocks = data.some((byte, index) => byte === 0x06 && data[index + 1] === 0xd3);
    const needs = this.state === 0xc2 ? 0x02 : 0x00;
    await this.#finish([0x19, needs, 0x29, ...idBytes(this.#model.terminalId), 0x49, ...pack(this.#model.currency, 2)]);
  }

  async #authorise({ grosze, currency, maxStatus }: Ordered, kind: 'payment' | 'reservation'): Promise<void> {
    if (this.state !== 0) return this.#abandon(this.state);
    if (grosze === undefined || grosze === 0) return this.#abandon(0x9a);
    if (currency !== this.#model.currency) return this.#abandon(0x6f);
    const course = this.courses.shift() ?? 'approve';
    await this.#voice.tell(saying(0x0a, 'PROSZE ZBLIZYC KARTE'));
    const { tapAfterMs, cardWaitMs } = this.#model;
    const presented = await this.#slot.wait(course, tapAfterMs, cardWaitMs);
    if (presented !== 'card') return this.#refuse(0x6c, presented === 'stopped' ? 'PRZERWANO' : 'BRAK KARTY');
    await this.#voice.tell(saying(0x04, 'PROSZE CZEKAC'));
    await this.#voice.pause(this.#model.hostMs / this.#model.rate());
    if (course === 'decline') {
      await this.#voice.tell(saying(0x1d, 'ODMOWA'));
      return this.#refuse(0x05, 'ODMOWA');
    }
    const transaction = this.#bank.enter(kind, grosze);
    if (course === 'lose-answer') return this.#loseAnswer();
    if (this.#faults.take('silent-after-approval')) {
      this.#voice.mute = true;
      return;
    }
    const issued = kind === 'payment' && maxStatus !== undefined && maxStatus > 0;
    if (issued) return this.#issueGoods(transaction, maxStatus);
    await this.#voice.tell(this.#statusOf(transaction));
    await this.#complete(transaction);
  }

  async #issueGoods(transaction: Transaction, maxStatus: number): Promise<void> {
    this.unspoken = transaction;
    const goods = await this.#askForGoods(transaction, Math.min(maxStatus, this.#model.mostQuestions));
    this.unspoken = undefined;
    const stays = goods === 'out' || (goods === 'unspoken' && this.#model.unspoken === 'complete');
    if (stays && !this.#faults.take('takes-back')) return this.#complete(transaction);
    await this.#voice.tell(saying(0x05, 'STORNO'));
    const reversal = this.#faults.take('reversal-refused') ? 0xb5 : this.#bank.reverse(transaction.receipt, 'payment');
    if (typeof reversal === 'number') return this.#refuse(reversal, 'STORNO NIEMOZLIWE');
    await this.#voice.tell(this.#statusOf(reversal));
    await this.#print(reversal);
    await this.#abandon(0x66);
  }

  async #askForGoods(transaction: Transaction, questions: number): Promise<'out' | 'not-out' | 'unspoken'> {
    for (let question = 0; question < questions; question += 1) {
      const answer = await this.#voice.tell(this.#statusOf(transaction));
      if (answer === 'nothing') return 'unspoken';
      if (answer.kind === 'received') return 'out';
      if (answer.code === 0x66) return 'not-out';
      if (answer.code !== 0x9c) return 'out';
      await this.#voice.pause(this.#model.askAgainMs);
    }
    return 'unspoken';
  }

  /** Approved, and the line breaks before anyone hears it. */
  #loseAnswer(): void {
    if (this.#model.line.kind === 'tcp') this.#part();
    else this.#voice.mute = true;
  }

  async #reverse({ receipt }: Ordered, what: 'payment' | 'reservation'): Promise<void> {
    await this.#voice.tell(saying(0x04, 'PROSZE CZEKAC'));
    if (this.#faults.take('reversal-refused')) return this.#refuse(0xb5, 'STORNO NIEMOZLIWE');
    await this.#conclude(this.#bank.reverse(receipt, what));
  }

  async #conclude(result: Transaction | number): Promise<void> {
    if (typeof result === 'number') return this.#refuse(result, 'ODMOWA');
    await this.#voice.tell(this.#statusOf(result));
    await this.#complete(result);
  }

  async #repeat(): Promise<void> {
    const { last } = this.#bank;
    if (last !== undefined) {
      await this.#voice.tell(this.#statusOf(last));
      return this.#complete(last);
    }
    if (this.#bank.memory.printedLast === 'nothing') return this.#abandon(0x83);
    await this.#printLines([NOTHING_SOLD], 3);
    await this.#finish();
  }

  async #endOfDay(): Promise<void> {
    const sum = this.#bank.endOfDay();
    if (this.state === 0xf0) this.state = 0;
    await this.#printLines(['ZAMKNIECIE DNIA', `SUMA ${zloty(sum)}`], 3);
    await this.#finish();
  }

  async #complete(transaction: Transaction): Promise<void> {
    await this.#print(transaction);
    await this.#finish();
  }

  async #print(transaction: Transaction): Promise<void> {
    const { card, terminalId } = this.#model;
    const lines = [
      transaction.kind === 'reversal' ? 'STORNO' : 'SPRZEDAZ',
      `TERMINAL ${terminalId}`,
      `${card.scheme} ${card.number.replaceAll('E', '*')}`,
      `KWOTA ${zloty(transaction.grosze)} PLN`,
      `NR ${transaction.receipt}`,
    ];
    await this.#printLines(lines, 1);
    await this.#printLines(lines, 2);
  }

  async #printLines(lines: readonly string[], copy: 1 | 2 | 3): Promise<void> {
    if (this.#model.prints === 'nothing') return;
    if (this.#model.prints === 'block' && this.#takesBlocks) {
      await this.#voice.tell(printedBlock(lines, copy));
      return;
    }
    for (const line of printed(lines, copy)) await this.#voice.tell(line);
  }

  async #refuse(code: number, words: string): Promise<void> {
    await this.#voice.tell(refusedStatus(code, this.#model.terminalId, words));
    await this.#abandon(code);
  }

  async #abandon(code: number): Promise<void> {
    await this.#voice.tell(message(0x06, 0x1e, [code]));
  }

  async #finish(data: readonly number[] = []): Promise<void> {
    await this.#voice.tell(message(0x06, 0x0f, data));
  }

  #statusOf(transaction: Transaction): Message {
    const { terminalId, currency, card, now } = this.#model;
    return statusOf(transaction, { terminalId, currency, card, at: now() });
  }
}

function idBytes(id: string): number[] {
  return (id.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

function zloty(grosze: number): string {
  return (grosze / 100).toFixed(2).replace('.', ',');
}
