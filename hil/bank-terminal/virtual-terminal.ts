import { CardSlot } from './card-slot.ts';
import { FaultBox } from './fault-box.ts';
import { SerialWire } from './serial-wire.ts';
import { TcpWire } from './tcp-wire.ts';
import { TerminalBank } from './terminal-bank.ts';
import { TerminalBusiness } from './terminal-business.ts';
import type { Message } from './terminal-ear.ts';
import { chargedBy, type TerminalMemory, type Transaction } from './terminal-memory.ts';
import { type Course, TERMINAL_MODEL, type TerminalFault, type TerminalModel } from './terminal-model.ts';
import { PowerCut, TerminalVoice } from './terminal-voice.ts';
import { type Mischief, nameOf, type Strike, type WireEvents } from './terminal-wire.ts';
import { message, readOrder } from './terminal-words.ts';

const OK = message(0x80, 0x00);
const BUSY = message(0x84, 0x9c);
const STRIKES: readonly (TerminalFault & Strike)[] = ['corrupt', 'unplug', 'reset'];
const KNOWN = [
  '06 00',
  '05 01',
  '06 01',
  '06 20',
  '06 22',
  '06 25',
  '06 30',
  '06 31',
  '06 50',
  '06 70',
  '06 93',
  '06 18',
];
/** What it does for a machine that has not registered. */
const FOR_ANYONE = ['06 00', '05 01', '06 93', '06 70', '06 18'];
const WITH_PASSWORD = ['06 00', '05 01', '06 20', '06 30', '06 31', '06 50', '06 93'];

/**
 * A payment terminal of the bench that speaks ZVT by bytes, with books of its own. It does not know the machine's
 * driver, and is told by the bench what the passenger and the bank do next.
 */
export class VirtualTerminal {
  readonly model: TerminalModel;
  readonly #bank: TerminalBank;
  readonly #wire: TcpWire | SerialWire;
  readonly #voice: TerminalVoice;
  readonly #slot: CardSlot;
  readonly #business: TerminalBusiness;
  readonly #faults: FaultBox;
  readonly #mischief: Mischief;
  /** Counts power cuts. */
  #life = 0;
  /** The command that it is at. */
  #under: symbol | undefined;

  /**
   * `remember` is called after each change of the memory; what it keeps survives the bench. `occasion` is asked where
   * one of its own faults could happen.
   */
  constructor(
    model: Partial<TerminalModel>,
    memory: TerminalMemory,
    mischief: Mischief = () => undefined,
    remember: () => void = () => undefined,
    occasion: (fault: TerminalFault) => boolean = () => false,
  ) {
    this.model = { ...TERMINAL_MODEL, ...model };
    this.#faults = new FaultBox(occasion);
    this.#mischief = mischief;
    this.#bank = new TerminalBank(memory, remember);
    this.#wire = this.#makeWire();
    this.#voice = new TerminalVoice((words) => this.#wire.say(words), this.model.ackMs);
    this.#slot = new CardSlot(this.#voice, this.model.rate);
    this.#business = new TerminalBusiness({
      model: this.model,
      bank: this.#bank,
      voice: this.#voice,
      slot: this.#slot,
      faults: this.#faults,
      part: () => this.#wire.part(),
    });
  }

  /** Power on and line in. Rejects where the port is taken. */
  plugIn(): Promise<void> {
    return this.#wire.open();
  }

  /** Line out, until it is plugged in again; it goes on with what it is doing. */
  unplug(): Promise<void> {
    return this.#wire.close();
  }

  /** The machine at the other end is gone; the next one may come. */
  hangUp(): void {
    this.#wire.part();
  }

  /** Power off and on: registration and all that was under way are forgotten, its books are not. */
  reset(): void {
    this.#stop();
    this.#business.registered = false;
    const open = this.#business.unspoken;
    this.#business.unspoken = undefined;
    if (open !== undefined && this.model.unspoken === 'reverse') this.#bank.reverse(open.receipt, 'payment');
    this.#wire.part();
  }

  /** A power cut that the line does not show, as with a serial adapter in the machine. */
  forget(): void {
    this.#stop();
    this.#business.registered = false;
  }

  async close(): Promise<void> {
    this.#stop();
    await this.#wire.close();
  }

  /** What it does with the next card; `approve` where nothing is said. */
  next(course: Course): void {
    this.#business.courses.push(course);
  }

  /** What is planned for the next cards, in this order, and nothing else. */
  plan(courses: readonly Course[]): void {
    this.#business.courses.splice(0, Number.POSITIVE_INFINITY, ...courses);
  }

  get planned(): readonly Course[] {
    return this.#business.courses;
  }

  /** Whether cards are presented by themselves, or only by `tap`. One that is waited for comes at once. */
  get automatic(): boolean {
    return this.#slot.automatic;
  }

  set automatic(automatic: boolean) {
    this.#slot.automatic = automatic;
    if (automatic) this.tap();
  }

  fail(fault: TerminalFault, times = 1): void {
    this.#faults.put(fault, times);
  }

  /** It needs this (result code, e.g. F0 end of day) before it takes payments. */
  demand(code: number): void {
    this.#business.state = code;
  }

  /** A card at the reader; false where it waits for none. */
  tap(): boolean {
    return this.#slot.present('card');
  }

  ledger(): readonly Transaction[] {
    return this.#bank.memory.transactions;
  }

  /** What cardholders have paid in the end, grosze. */
  get charged(): number {
    return chargedBy(this.#bank.memory);
  }

  get waitsForCard(): boolean {
    return this.#slot.waits;
  }

  /** It is at a command of the machine. */
  get busy(): boolean {
    return this.#under !== undefined;
  }

  get port(): number {
    return this.#wire instanceof TcpWire ? this.#wire.port : 0;
  }

  get path(): string {
    return this.#wire instanceof SerialWire ? this.#wire.path : '';
  }

  get lineSettings() {
    return this.#wire instanceof SerialWire ? this.#wire.lineSettings : undefined;
  }

  #stop(): void {
    this.#life += 1;
    this.#under = undefined;
    this.#voice.cutPower();
  }

  #makeWire(): TcpWire | SerialWire {
    const events: WireEvents = {
      heard: (heard) => this.#hear(heard),
      parted: () => this.#voice.hearAnswer('nothing'),
      reset: () => this.reset(),
    };
    const mischief: Mischief = (frame) =>
      (frame.from === 'terminal' ? this.#strike() : undefined) ?? this.#mischief(frame);
    const { line } = this.model;
    return line.kind === 'tcp'
      ? new TcpWire(line.port ?? 0, events, mischief)
      : new SerialWire(line.path, { linkAckMs: line.linkAckMs ?? 1000, tries: 3 }, events, mischief);
  }

  #strike(): Strike | undefined {
    if (this.#faults.take('drop-reply')) return 'drop';
    return STRIKES.find((strike) => this.#faults.take(strike));
  }

  #hear(heard: Message): void {
    if (heard.group === 0x80 || heard.group === 0x84) {
      const refused = heard.group === 0x84 && heard.instruction !== 0;
      this.#voice.hearAnswer(refused ? { kind: 'refused', code: heard.instruction } : { kind: 'received' });
      return;
    }
    // A command may come in one piece with the answer that ends the one before.
    const life = this.#life;
    setImmediate(() => {
      if (life === this.#life) this.#hearCommand(heard);
    });
  }

  #hearCommand(heard: Message): void {
    // Muted until the machine gives up and begins anew.
    if (!this.busy) this.#voice.mute = false;
    const name = nameOf(heard);
    if (name === '06 B0') {
      this.#voice.say(OK);
      if (this.model.abortable) this.#slot.present('aborted');
      return;
    }
    if (this.busy || this.#faults.take('busy')) this.#voice.say(BUSY);
    else void this.#take(name, heard);
  }

  async #take(name: string, { data }: Message): Promise<void> {
    const refusal = this.#whyNot(name, data);
    if (refusal !== undefined) {
      this.#voice.say(message(0x84, refusal));
      return;
    }
    const command = Symbol(name);
    this.#under = command;
    try {
      if (this.#faults.take('t3-exceeded')) await this.#voice.pause(this.model.ackMs * 2);
      const life = this.#life;
      this.#voice.say(OK);
      // The power may have gone with that very word.
      if (life !== this.#life) return;
      await this.#business.carryOut(name, readOrder(fieldsOf(name, data)) ?? {}, data);
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
    } finally {
      if (this.#under === command) this.#under = undefined;
    }
  }

  /** The code of a refusal at once, or nothing. */
  #whyNot(name: string, data: readonly number[]): number | undefined {
    if (![...KNOWN, this.model.books === 'total' ? '06 24' : '06 23'].includes(name)) return 0x83;
    const password = data.slice(0, 3).map((byte) => byte.toString(16).padStart(2, '0'));
    if (WITH_PASSWORD.includes(name) && password.join('') !== this.model.password) return 0x9a;
    if (name !== '06 00' && readOrder(fieldsOf(name, data)) === undefined) return 0x9a;
    return this.#business.registered || FOR_ANYONE.includes(name) ? undefined : 0x6b;
  }
}

function fieldsOf(name: string, data: readonly number[]): readonly number[] {
  return WITH_PASSWORD.includes(name) ? data.slice(3) : data;
}
