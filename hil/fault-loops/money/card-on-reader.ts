import type { VirtualCard } from '../../card/virtual-card.ts';
import { SlotUnreachable, VpcdPlug } from '../../card/vpcd-plug.ts';

/** A machine that was just switched off listens again after so long. */
const AGAIN_MS = 30;

/** A card that lies on the reader until it is taken away, whatever becomes of the machine meanwhile. */
export class CardOnReader {
  readonly #port: number;
  #card: VirtualCard | undefined;
  #plug: VpcdPlug | undefined;
  #held: Promise<void> = Promise.resolve();

  /** `port`: where the machine waits for cards. */
  constructor(port: number) {
    this.#port = port;
  }

  get card(): VirtualCard | undefined {
    return this.#card;
  }

  async lay(card: VirtualCard): Promise<void> {
    if (this.#card === card) return;
    await this.take();
    this.#card = card;
    this.#held = this.#hold(card);
  }

  /** Answers when the card has left the field. */
  async take(): Promise<void> {
    this.#card = undefined;
    this.#plug?.unplug();
    await this.#held;
  }

  async #hold(card: VirtualCard): Promise<void> {
    while (this.#card === card) {
      try {
        const plug = await VpcdPlug.plug({ card, port: this.#port });
        this.#plug = plug;
        if (this.#card !== card) plug.unplug();
        await plug.unplugged;
      } catch (cause) {
        if (!(cause instanceof SlotUnreachable)) throw cause;
      }
      if (this.#card === card) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
