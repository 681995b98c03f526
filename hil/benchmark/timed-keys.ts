import type { KeyHandle, KeyStore, RandomBytes } from '../../devices/card/key-store.ts';
import type { City, KeyPurpose } from '../../devices/card/layout.ts';
import type {
  CommunicationMode,
  ExpectedAnswer,
  FrameExchange,
  KeyChange,
  NativeCommand,
  SecureChannel,
} from '../../devices/card/secure-channel.ts';
import type { Stopwatch } from './stopwatch.ts';

type CryptographyWatch = Pick<Stopwatch<'cryptography'>, 'time' | 'add'>;

/** A key store whose channels are timed: finding the card's key, both random numbers, every cipher and MAC. */
export class TimedKeys implements KeyStore {
  readonly #keys: KeyStore;
  readonly #watch: CryptographyWatch;

  constructor(keys: KeyStore, watch: CryptographyWatch) {
    this.#keys = keys;
    this.#watch = watch;
  }

  handle(city: City, purpose: KeyPurpose, uid: Uint8Array, version?: number): KeyHandle {
    return this.#watch.time('cryptography', () => this.#keys.handle(city, purpose, uid, version));
  }

  openChannel(random: RandomBytes): SecureChannel {
    return new TimedChannel(this.#keys.openChannel(random), this.#watch);
  }
}

class TimedChannel implements SecureChannel {
  readonly #channel: SecureChannel;
  readonly #watch: CryptographyWatch;

  constructor(channel: SecureChannel, watch: CryptographyWatch) {
    this.#channel = channel;
    this.#watch = watch;
  }

  get keyNumber(): number | undefined {
    return this.#channel.keyNumber;
  }

  /** All of it but the frames' way to the card and back. */
  async authenticate(exchange: FrameExchange, keyNumber: number, key: KeyHandle): Promise<void> {
    let onTheWay = 0;
    const timed: FrameExchange = async (code, payload) => {
      const from = performance.now();
      try {
        return await exchange(code, payload);
      } finally {
        onTheWay += performance.now() - from;
      }
    };
    const from = performance.now();
    await this.#channel.authenticate(timed, keyNumber, key);
    this.#watch.add('cryptography', performance.now() - from - onTheWay);
  }

  wrap(command: NativeCommand, mode: CommunicationMode): Uint8Array | Promise<Uint8Array> {
    return this.#watch.time('cryptography', () => this.#channel.wrap(command, mode));
  }

  unwrap(answer: Uint8Array, expected: ExpectedAnswer): Uint8Array | Promise<Uint8Array> {
    return this.#watch.time('cryptography', () => this.#channel.unwrap(answer, expected));
  }

  wrapKeyChange(change: KeyChange): Uint8Array | Promise<Uint8Array> {
    return this.#watch.time('cryptography', () => this.#channel.wrapKeyChange(change));
  }

  overhead(length: number, mode: CommunicationMode): number {
    return this.#channel.overhead(length, mode);
  }

  close(): void {
    this.#channel.close();
  }
}
