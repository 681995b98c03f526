import { connect, type Socket } from 'node:net';
import { type CardInField, CardLost, type CardReader } from '../../devices/card-reader/contract.ts';
import { frameOf } from '../../devices/card-reader/vpcd-frames.ts';
import { type VpcdFrame, VpcdFrames } from '../card/vpcd-frames.ts';

/** What contactless cards without historical bytes answer through a PC/SC reader (PC/SC part 3, 3.1.3.2.3.2). */
const ANSWER_TO_RESET = Uint8Array.of(0x3b, 0x81, 0x80, 0x01, 0x80, 0x80);
const UID_FOLLOWS = Uint8Array.of(0x90, 0x00);

export interface RealCardOptions {
  /** A reader of this computer with a real card on it, started. */
  readonly reader: CardReader;
  /** The slot where the machine looks for it, or a tap in front of that. */
  readonly slot: { readonly host: string; readonly port: number };
}

/**
 * Lays whatever card lies on a real reader into a slot of the bench, command by command: so a wire to a real card
 * can be tapped like that to a virtual one. The card lies in the slot for as long as it lies on the reader.
 * Answers how to stop.
 */
export function relayRealCard({ reader, slot }: RealCardOptions): () => void {
  let laid: Laid | undefined;
  const unsubscribe = reader.subscribe((event) => {
    if (event.kind === 'card') {
      laid?.leave();
      laid = new Laid(event.card, slot);
    } else if (event.kind === 'removed' || (event.kind === 'status' && event.status.kind === 'lost')) {
      laid?.leave();
      laid = undefined;
    }
  });
  return () => {
    unsubscribe();
    laid?.leave();
  };
}

/** One card from its arrival on the reader to its leaving. */
class Laid {
  readonly #card: CardInField;
  readonly #socket: Socket;
  readonly #frames = new VpcdFrames();
  #turn: Promise<void> = Promise.resolve();

  constructor(card: CardInField, slot: RealCardOptions['slot']) {
    this.#card = card;
    this.#socket = connect({ ...slot, noDelay: true });
    this.#socket.on('error', () => {});
    this.#socket.on('data', (chunk) => {
      for (const frame of this.#frames.take(chunk)) this.#turn = this.#turn.then(() => this.#serve(frame));
    });
  }

  leave(): void {
    this.#socket.destroy();
  }

  async #serve(frame: VpcdFrame): Promise<void> {
    switch (frame.kind) {
      case 'get-atr':
        return this.#say(ANSWER_TO_RESET);
      // The real reader keeps the card's power; select and authenticate begin anew all the same.
      case 'power-on':
      case 'power-off':
      case 'reset':
        return;
      case 'command':
        return this.#command(frame.command);
    }
  }

  async #command(command: Uint8Array): Promise<void> {
    if (command[0] === 0xff) return this.#say(Buffer.concat([this.#card.uid, UID_FOLLOWS]));
    try {
      this.#say(await this.#card.transmit(command));
    } catch (cause) {
      if (!(cause instanceof CardLost)) throw cause;
      this.leave();
    }
  }

  #say(bytes: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(frameOf(bytes));
  }
}
