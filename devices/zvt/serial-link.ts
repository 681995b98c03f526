import { DeviceFailure } from '../device-failure.ts';
import type { ByteLine } from '../serial-line/serial-line.ts';
import type { Apdu } from './apdu.ts';
import type { ApduLink } from './apdu-link.ts';
import { ACK, encodeSerialFrame, NAK, type SerialEvent, SerialFrameReader } from './serial-frame.ts';

export interface SerialLinkTiming {
  /** How long the other end may take to acknowledge a frame, ms. */
  readonly linkAckMs: number;
  /** Silence within a frame after which it is given up, ms. */
  readonly characterMs: number;
  /** How often a frame is sent before the line counts as lost. */
  readonly linkTries: number;
}

/** ZVT over a serial line: each frame is acknowledged by ACK or asked for again by NAK (PA00P016). */
export function serialLink(line: ByteLine, timing: SerialLinkTiming): ApduLink {
  const link = new SerialLink(line, timing);
  return {
    send: (message) => link.send(message),
    onApdu: (listener) => void link.listeners.push(listener),
    onGone: (listener) => link.onGone(listener),
    close: () => link.close(),
  };
}

class SerialLink {
  readonly listeners: ((message: Apdu) => void)[] = [];
  readonly #line: ByteLine;
  readonly #timing: SerialLinkTiming;
  readonly #reader = new SerialFrameReader();
  readonly #bereft: ((detail: string) => void)[] = [];
  #gone: string | undefined;
  #silence: NodeJS.Timeout | undefined;
  #linkAnswer: ((answer: 'ack' | 'nak' | 'gone') => void) | undefined;
  /** Frames go out one after another, each acknowledged. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(line: ByteLine, timing: SerialLinkTiming) {
    this.#line = line;
    this.#timing = timing;
    line.onGone((detail) => this.#tellGone(detail));
    line.onBytes((bytes) => {
      for (const byte of bytes) this.#hear(this.#reader.hear(byte));
      this.#watchSilence();
    });
  }

  send(message: Apdu): Promise<{ readonly resent: boolean }> {
    const sent = this.#queue.then(() => this.#sendAcknowledged(encodeSerialFrame(message)));
    this.#queue = sent.catch(() => undefined);
    return sent;
  }

  onGone(listener: (detail: string) => void): void {
    if (this.#gone === undefined) this.#bereft.push(listener);
    else listener(this.#gone);
  }

  async close(): Promise<void> {
    this.#tellGone('closed');
    await this.#line.close();
  }

  async #sendAcknowledged(frame: Uint8Array): Promise<{ readonly resent: boolean }> {
    for (let attempt = 0; attempt < this.#timing.linkTries; attempt += 1) {
      if (this.#gone !== undefined) break;
      this.#line.write(frame);
      const answer = await this.#waitForAnswer();
      if (answer === 'ack') return { resent: attempt > 0 };
    }
    const detail = this.#gone ?? `a frame was not acknowledged in ${this.#timing.linkTries} tries`;
    this.#tellGone(detail);
    throw new DeviceFailure('ZVT', 'lost', detail);
  }

  async #waitForAnswer(): Promise<'ack' | 'nak' | 'gone' | 'nothing'> {
    const answer = await new Promise<'ack' | 'nak' | 'gone' | 'nothing'>((resolve) => {
      const late = setTimeout(() => resolve('nothing'), this.#timing.linkAckMs);
      this.#linkAnswer = (heard) => {
        clearTimeout(late);
        resolve(heard);
      };
    });
    this.#linkAnswer = undefined;
    return answer;
  }

  #hear(event: SerialEvent | undefined): void {
    if (event === undefined || this.#gone !== undefined) return;
    switch (event.kind) {
      case 'ack':
      case 'nak':
        this.#linkAnswer?.(event.kind);
        return;
      case 'damaged':
        this.#line.write(Uint8Array.of(NAK));
        return;
      case 'apdu':
        this.#line.write(Uint8Array.of(ACK));
        for (const listener of this.listeners) listener(event.apdu);
        return;
    }
  }

  #watchSilence(): void {
    clearTimeout(this.#silence);
    if (!this.#reader.inFrame || this.#gone !== undefined) return;
    this.#silence = setTimeout(() => {
      this.#reader.reset();
      this.#line.write(Uint8Array.of(NAK));
    }, this.#timing.characterMs);
  }

  #tellGone(detail: string): void {
    if (this.#gone !== undefined) return;
    this.#gone = detail;
    clearTimeout(this.#silence);
    this.#linkAnswer?.('gone');
    for (const listener of this.#bereft) listener(detail);
  }
}
