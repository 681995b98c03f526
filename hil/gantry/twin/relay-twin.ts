import { RELAY_START } from '../usb-relay.ts';

const FRAME_BYTES = 4;

/** A relay as it behaves: obeys whole frames with the right sum for its channels, ignores everything else, says nothing. */
export class RelayTwin {
  readonly #channels: number;
  readonly #switched: (channel: number, on: boolean) => void;
  readonly #on = new Set<number>();
  #buffer: number[] = [];

  /** `switched` is told of changes only. All channels begin with the power on: the relay breaks when it is drawn. */
  constructor(channels: number, switched: (channel: number, on: boolean) => void) {
    this.#channels = channels;
    this.#switched = switched;
    for (let channel = 1; channel <= channels; channel += 1) this.#on.add(channel);
  }

  isOn(channel: number): boolean {
    return this.#on.has(channel);
  }

  hear(chunk: Uint8Array): void {
    this.#buffer.push(...chunk);
    while (this.#buffer.length >= FRAME_BYTES) {
      const [start = 0, channel = 0, state = 0, sum = 0] = this.#buffer;
      const valid = start === RELAY_START && state <= 1 && ((start + channel + state) & 0xff) === sum;
      // Out of step: look for the next beginning.
      this.#buffer.splice(0, valid ? FRAME_BYTES : 1);
      if (valid) this.#obey(channel, state === 1);
    }
  }

  #obey(channel: number, on: boolean): void {
    if (channel < 1 || channel > this.#channels || this.#on.has(channel) === on) return;
    if (on) this.#on.add(channel);
    else this.#on.delete(channel);
    this.#switched(channel, on);
  }
}
