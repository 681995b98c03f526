import { type DeviceAnswer, lowFirst, text } from './virtual-acceptor.ts';

export interface HopperModel {
  readonly name: string;
  readonly address: number;
  readonly serial: number;
  /** Worth of one of its coins, grosze. */
  readonly value: number;
  readonly room: number;
  readonly lowBelow: number;
  readonly dispense: 'serial-number' | 'unencrypted';
  /** Time from one coin to the next, ms. */
  readonly coinMs: number;
}

/** What a hopper keeps over a power cut (EEPROM). */
export interface HopperMemory {
  coins: number;
  dispensed: number;
  lastPaid: number;
  lastUnpaid: number;
}

/** Nothing came out for so long: it gives up and says so. */
const GIVES_UP_MS = 1500;
const ACK: DeviceAnswer = { header: 0, data: [] };
const NAK: DeviceAnswer = { header: 5, data: [] };

/** A hopper of the bench, with real coins counted one by one: they leave it by a motor's pace, not by an answer. */
export class VirtualHopper {
  readonly model: HopperModel;
  readonly memory: HopperMemory;
  readonly #coinOut: () => void;
  #event = 0;
  #remaining = 0;
  #enabled = false;
  #test = 0;
  #jammed = false;
  #barren = false;
  #motor: NodeJS.Timeout | undefined;

  constructor(model: HopperModel, memory: HopperMemory, coinOut: () => void) {
    this.model = model;
    this.memory = memory;
    this.#coinOut = coinOut;
  }

  /** No coin leaves it until somebody clears it. */
  jam(jammed: boolean): void {
    this.#jammed = jammed;
  }

  /** It pays as if there were no coin in it, until they are put back. */
  runEmpty(barren: boolean): void {
    this.#barren = barren;
  }

  /** Whether one more coin fits. */
  get hasRoom(): boolean {
    return this.memory.coins < this.model.room;
  }

  /** Power gone, or the reset command: the motor stops, what was paid so far is in its memory. */
  reset(): void {
    clearTimeout(this.#motor);
    if (this.#remaining > 0) this.#remember();
    this.#remaining = 0;
    this.#event = 0;
    this.#enabled = false;
    this.#test = 0;
  }

  answer(header: number, data: readonly number[]): DeviceAnswer {
    switch (header) {
      case 254:
        return ACK;
      case 245:
        return text('Payout');
      case 246:
        return text('KSW');
      case 242:
        return { header: 0, data: lowFirst(this.model.serial, 3) };
      case 163:
        return { header: 0, data: [this.#test, this.#enabled ? 0 : 0x80] };
      case 217:
        return { header: 0, data: [0x10 + (this.#barren || this.memory.coins < this.model.lowBelow ? 1 : 0)] };
      case 164:
        this.#enabled = data[0] === 165;
        return ACK;
      case 166: {
        const { lastPaid, lastUnpaid } = this.memory;
        return { header: 0, data: [this.#event, this.#remaining, lastPaid, this.#remaining > 0 ? 0 : lastUnpaid] };
      }
      case 168:
        return { header: 0, data: lowFirst(this.memory.dispensed, 3) };
      case 167:
        return this.#order(data);
      case 172: {
        const unpaid = this.#remaining;
        this.#finish();
        return { header: 0, data: [unpaid] };
      }
      case 1:
        this.reset();
        return ACK;
      default:
        return NAK;
    }
  }

  #order(data: readonly number[]): DeviceAnswer {
    const count = data.at(-1) ?? 0;
    const key = this.model.dispense === 'serial-number' ? lowFirst(this.model.serial, 3) : undefined;
    const right =
      key === undefined ? data.length === 9 : data.length === 4 && key.every((byte, index) => byte === data[index]);
    if (!right || !this.#enabled || count < 1 || this.#remaining > 0) return NAK;
    this.#event = this.#event === 255 ? 1 : this.#event + 1;
    this.#remaining = count;
    this.#test = 0;
    this.memory.lastPaid = 0;
    this.memory.lastUnpaid = count;
    this.#turn();
    return { header: 0, data: [this.#event] };
  }

  #turn(): void {
    const stuck = this.#isStuck;
    this.#motor = setTimeout(() => (stuck ? this.#giveUp() : this.#payOne()), stuck ? GIVES_UP_MS : this.model.coinMs);
  }

  get #isStuck(): boolean {
    return this.#jammed || this.#barren || this.memory.coins === 0;
  }

  #payOne(): void {
    if (this.#isStuck) {
      this.#turn();
      return;
    }
    this.memory.coins -= 1;
    this.memory.dispensed += 1;
    this.memory.lastPaid += 1;
    this.memory.lastUnpaid -= 1;
    this.#remaining -= 1;
    this.#coinOut();
    if (this.#remaining > 0) this.#turn();
    else this.#finish();
  }

  #giveUp(): void {
    // Bit 1: payout timeout; a jam shows as too much current, bit 0 clears once it stands, bit 2 as reversing.
    this.#test = this.#jammed ? 0b110 : 0b010;
    this.#finish();
  }

  #finish(): void {
    clearTimeout(this.#motor);
    this.#remember();
    this.#remaining = 0;
  }

  #remember(): void {
    if (this.#remaining > 0) this.memory.lastUnpaid = this.#remaining;
  }
}
