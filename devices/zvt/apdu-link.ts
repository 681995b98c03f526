import type { Apdu } from './apdu.ts';

/** Messages to and from a terminal, over whatever line. */
export interface ApduLink {
  /**
   * Resolves once the message has gone, as far as this link can know. `resent`: it may have been heard twice. Rejects
   * with DeviceFailure `lost` where the other end does not take it.
   */
  send(message: Apdu): Promise<{ readonly resent: boolean }>;
  onApdu(listener: (message: Apdu) => void): void;
  /** Told once; nothing can be sent after it. */
  onGone(listener: (detail: string) => void): void;
  close(): Promise<void>;
}
