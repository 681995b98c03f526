/** What is used of nfc-pcsc 0.8.1 and the native reader beneath it (@pokusew/pcsclite 0.6); neither describes it. */
declare module 'nfc-pcsc' {
  import type { EventEmitter } from 'node:events';

  /** One PC/SC reader. Calls run in libuv's thread pool; a connection is remembered in `connected`. */
  export interface NativeReader extends EventEmitter {
    readonly name: string;
    connected: boolean;
    readonly SCARD_SHARE_SHARED: number;
    readonly SCARD_LEAVE_CARD: number;
    readonly SCARD_STATE_PRESENT: number;
    on(event: 'status', listener: (status: { readonly state: number; readonly atr?: Buffer }) => void): this;
    /** While `connected`, answers at once and without a protocol. */
    connect(
      options: { readonly share_mode: number },
      done: (error: Error | null | undefined, protocol?: number) => void,
    ): void;
    disconnect(disposition: number, done: (error: Error | null | undefined) => void): void;
    transmit(
      command: Buffer,
      longestAnswer: number,
      protocol: number,
      done: (error: Error | null | undefined, answer?: Buffer) => void,
    ): void;
  }

  export interface Reader extends EventEmitter {
    readonly name: string;
    readonly reader: NativeReader;
    autoProcessing: boolean;
    on(event: 'error', listener: (error: Error) => void): this;
    on(event: 'end', listener: () => void): this;
  }

  export class NFC extends EventEmitter {
    /** Blocks the process for as long as there is no PC/SC service. */
    constructor();
    on(event: 'reader', listener: (reader: Reader) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }
}
