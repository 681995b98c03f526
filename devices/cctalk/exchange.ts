import { setTimeout as wait } from 'node:timers/promises';
import { DeviceFailure } from '../device-failure.ts';
import type { ByteLine } from '../serial-line/serial-line.ts';
import { type CheckKind, decodeFrame, encodeFrame, type Frame, HOST } from './frame.ts';
import { HEADER } from './headers.ts';

export interface LineTiming {
  /** How long a device may take to begin its answer, ms; 50 by the specification's floor, more on a busy computer. */
  readonly replyMs: number;
  /** Silence after which every device has forgotten half a frame (50 ms), with a margin. */
  readonly silenceMs: number;
  readonly tries: number;
}

export const LINE_TIMING: LineTiming = { replyMs: 250, silenceMs: 60, tries: 3 };

export interface DeviceAddress {
  readonly address: number;
  readonly check: CheckKind;
}

/** What became of one command. */
export type Exchange =
  | { readonly kind: 'reply'; readonly data: Uint8Array }
  /** The device has heard the command and will not carry it out. */
  | { readonly kind: 'nak' | 'busy' }
  /** Nothing, or nothing whole, came back: whether the device has heard it is unknown. */
  | { readonly kind: 'silent' | 'noise'; readonly detail: string };

/**
 * One ccTalk line: commands one after another, each with its answer. On a single data line the host hears itself
 * first; whether it does is found out from what comes back (a reply begins with the host's address, an echo with the
 * device's).
 */
export class CctalkLine {
  readonly #line: ByteLine;
  readonly #timing: LineTiming;
  #heard: number[] = [];
  #wake: (() => void) | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(line: ByteLine, timing: LineTiming = LINE_TIMING) {
    this.#line = line;
    this.#timing = timing;
    line.onBytes((bytes) => {
      this.#heard.push(...bytes);
      this.#wake?.();
    });
  }

  /** A command that may be repeated without harm; tried again after silence and noise. Rejects with DeviceFailure. */
  async ask(device: DeviceAddress, header: number, data: Uint8Array = new Uint8Array()): Promise<Uint8Array> {
    const name = `ccTalk ${device.address}`;
    let failure = new DeviceFailure(name, 'lost', 'never asked');
    for (let attempt = 0; attempt < this.#timing.tries; attempt += 1) {
      const answer = await this.once(device, header, data);
      if (answer.kind === 'reply') return answer.data;
      failure = failureOf(name, header, answer);
    }
    throw failure;
  }

  /** A command sent exactly once, for what must not be repeated. Never rejects. */
  once(device: DeviceAddress, header: number, data: Uint8Array = new Uint8Array()): Promise<Exchange> {
    const run = this.#queue.then(() =>
      this.#exchange(device, { destination: device.address, source: HOST, header, data }),
    );
    this.#queue = run;
    return run;
  }

  /** Bytes of an address clash enquiry: each device at the address answers with one byte after a random time. */
  clash({ address, check }: DeviceAddress): Promise<number> {
    const run = this.#queue.then(async () => {
      const sent = encodeFrame(
        { destination: address, source: HOST, header: HEADER.addressClash, data: new Uint8Array() },
        check,
      );
      this.#heard = [];
      this.#line.write(sent);
      // Devices answer within 1200 ms.
      await wait(1250);
      return this.#withoutEcho(sent).filter((byte) => byte === address).length;
    });
    this.#queue = run;
    return run;
  }

  async #exchange(device: DeviceAddress, frame: Frame): Promise<Exchange> {
    const sent = encodeFrame(frame, device.check);
    this.#heard = [];
    this.#line.write(sent);
    const until = performance.now() + this.#timing.replyMs + sent.length * 2;
    for (;;) {
      const heard = Uint8Array.from(this.#withoutEcho(sent));
      const found = decodeFrame(heard, device.check);
      if (found.kind === 'frame' && this.#isAnswer(found.frame, device)) return answerOf(found.frame);
      if (found.kind === 'bad-check' || found.kind === 'frame') return await this.#resync(heard);
      const left = until - performance.now();
      if (left <= 0) break;
      await this.#moreBytes(left);
    }
    if (this.#withoutEcho(sent).length > 0) return await this.#resync(Uint8Array.from(this.#heard));
    return { kind: 'silent', detail: `no answer from address ${device.address} to header ${frame.header}` };
  }

  #isAnswer({ destination, source }: Frame, { address, check }: DeviceAddress): boolean {
    return destination === HOST && (check === 'crc' || source === address);
  }

  /** What was heard after our own words, if we hear them at all. */
  #withoutEcho(sent: Uint8Array): readonly number[] {
    if (this.#heard[0] !== sent[0]) return this.#heard;
    const echoed = sent.every((byte, index) => this.#heard[index] === byte);
    if (echoed) return this.#heard.slice(sent.length);
    // Part of an echo: nothing else can be said until the rest is there.
    return this.#heard.length < sent.length ? [] : this.#heard;
  }

  /** After noise or a collision: silence until every device has forgotten what it half heard. */
  async #resync(heard: Uint8Array): Promise<Exchange> {
    for (;;) {
      const before = this.#heard.length;
      await wait(this.#timing.silenceMs);
      if (this.#heard.length === before) break;
    }
    return { kind: 'noise', detail: `heard ${Buffer.from(heard.subarray(0, 32)).toString('hex')}` };
  }

  async #moreBytes(atMost: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, atMost);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}

function failureOf(name: string, header: number, answer: Exclude<Exchange, { kind: 'reply' }>): DeviceFailure {
  switch (answer.kind) {
    case 'nak':
      return new DeviceFailure(name, 'refused', `header ${header} was refused`);
    case 'busy':
      return new DeviceFailure(name, 'busy', `header ${header}: busy`);
    case 'noise':
      return new DeviceFailure(name, 'nonsense', answer.detail);
    case 'silent':
      return new DeviceFailure(name, 'lost', answer.detail);
    default:
      return answer satisfies never;
  }
}

function answerOf({ header, data }: Frame): Exchange {
  if (header === HEADER.nak) return { kind: 'nak' };
  if (header === HEADER.busy) return { kind: 'busy' };
  return { kind: 'reply', data };
}
