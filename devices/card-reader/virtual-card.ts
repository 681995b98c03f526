import type { Socket } from 'node:net';
import { CardLost } from './contract.ts';
import { CONTROL, FrameReader, frameOf } from './vpcd-frames.ts';

interface Waiting {
  resolve(answer: Uint8Array): void;
  reject(loss: CardLost): void;
}

/** A virtual card on a TCP connection, seen from the reader. It lies in the field as long as the connection is open. */
export class VirtualCard {
  readonly #socket: Socket;
  readonly #frames = new FrameReader();
  readonly #left: () => void;
  #waiting: Waiting | undefined;
  #gone = false;

  /** `left` is called once, when the connection is closed from either side, after the last command settled. */
  constructor(socket: Socket, left: () => void) {
    this.#socket = socket;
    this.#left = left;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      for (const answer of this.#frames.push(chunk)) this.#answered(answer);
    });
    // Half open is out: nobody would answer any more.
    socket.once('end', () => this.eject());
    socket.once('error', () => this.eject());
    socket.once('close', () => this.eject());
  }

  /** Power on, and the card's answer to reset. */
  powerUp(): Promise<Uint8Array> {
    this.#write(Uint8Array.of(CONTROL.powerOn));
    return this.exchange(Uint8Array.of(CONTROL.answerToReset));
  }

  /** One command and its answer. Rejects when the card leaves first; one at a time. */
  exchange(command: Uint8Array): Promise<Uint8Array> {
    if (this.#gone) return Promise.reject(new CardLost('removed', 'the card left the field'));
    if (this.#waiting !== undefined) return Promise.reject(new CardLost('silent', 'the card still owes an answer'));
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#write(command);
    });
  }

  /** Ends the connection. */
  eject(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#socket.destroy();
    this.#waiting?.reject(new CardLost('removed', 'the card left the field'));
    this.#waiting = undefined;
    // After the command's own failure has reached its caller.
    setImmediate(this.#left);
  }

  #answered(answer: Uint8Array): void {
    // An answer nobody waits for (a card that woke up late) means nothing.
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(answer);
    // No answer at all: vpcd drops such a card, too (vpcd.c, vicc_transmit).
    if (answer.length === 0) this.eject();
  }

  #write(body: Uint8Array): void {
    this.#socket.write(frameOf(body));
  }
}
