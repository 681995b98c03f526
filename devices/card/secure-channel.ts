import type { AnswerFrame } from './framing.ts';
import type { KeyHandle } from './key-store.ts';

/** How a file or a command protects its data on the air. */
export type CommunicationMode = 'plain' | 'mac' | 'enciphered';

/** A native command before protection: `header` always travels in clear, `data` is what the mode protects. */
export interface NativeCommand {
  readonly code: number;
  readonly header: Uint8Array;
  readonly data: Uint8Array;
}

/** What the sender of a command knows of its answer. */
export interface ExpectedAnswer {
  readonly code: number;
  readonly mode: CommunicationMode;
  /** Data bytes of an enciphered answer: its padding cannot be told from data otherwise. */
  readonly length?: number;
}

/** A replacement of one key, both by handle. */
export interface KeyChange {
  /** Key number in the selected application; 0 at card level. */
  readonly keyNumber: number;
  /** True when the master key of the card itself is changed, whose type (AES) the command has to name. */
  readonly cardLevel: boolean;
  readonly newKey: KeyHandle;
  /** The key now in place; not looked at when the session was opened with the key to be changed. */
  readonly oldKey: KeyHandle;
}

/** Carries one frame of an authentication to the card and back. */
export type FrameExchange = (code: number, payload: Uint8Array) => Promise<AnswerFrame>;

/**
 * Secure messaging with one card. It may run in this process, in a SAM or in the office (hence the promises and the
 * key handles), and be of any generation (EV1 now); the driver above knows commands and frames, never keys.
 *
 * Every method that finds something wrong throws ChannelBroken; the driver then closes the channel. Calls come one
 * at a time, each answer after its command.
 */
export interface SecureChannel {
  /** Number of the key the session was opened with; undefined when there is no session. */
  readonly keyNumber: number | undefined;
  /** Mutual authentication; opens a session. Throws DesfireRefusal where the card does not accept the key. */
  authenticate(exchange: FrameExchange, keyNumber: number, key: KeyHandle): Promise<void>;
  /** The payload to send for a command. Without a session only plain commands pass, as they are. */
  wrap(command: NativeCommand, mode: CommunicationMode): Uint8Array | Promise<Uint8Array>;
  /** The data of a good answer (status 00), once it is proved to be the card's own. */
  unwrap(answer: Uint8Array, expected: ExpectedAnswer): Uint8Array | Promise<Uint8Array>;
  /** The payload of a ChangeKey command. */
  wrapKeyChange(change: KeyChange): Uint8Array | Promise<Uint8Array>;
  /** Bytes the channel may add to an answer of this many data bytes. */
  overhead(length: number, mode: CommunicationMode): number;
  /** Forgets the session. */
  close(): void;
}
