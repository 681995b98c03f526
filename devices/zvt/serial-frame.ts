import { type Apdu, decodeApdu, encodeApdu } from './apdu.ts';
import { crcKermit } from './crc-kermit.ts';

export const STX = 0x02;
export const ETX = 0x03;
export const ACK = 0x06;
export const DLE = 0x10;
export const NAK = 0x15;

/** DLE STX, the APDU with each DLE doubled, DLE ETX, CRC of APDU and ETX with its low byte first (PA00P016). */
export function encodeSerialFrame(apdu: Apdu): Uint8Array {
  const body = [...encodeApdu(apdu)];
  const crc = crcKermit([...body, ETX]);
  const stuffed = body.flatMap((byte) => (byte === DLE ? [DLE, DLE] : [byte]));
  return Uint8Array.from([DLE, STX, ...stuffed, DLE, ETX, crc & 0xff, crc >> 8]);
}

export type SerialEvent =
  | { readonly kind: 'apdu'; readonly apdu: Apdu }
  | { readonly kind: 'ack' }
  | { readonly kind: 'nak' }
  /** A frame that is not whole: the sender is told NAK and repeats it. */
  | { readonly kind: 'damaged'; readonly detail: string };

type State = 'between' | 'opening' | 'body' | 'escape' | 'crc-low' | 'crc-high';

/** An APDU's longest form, with room for nothing more: what goes on beyond is noise. */
const MOST_BODY = 5 + 0xffff;

/** Finds frames and link answers among bytes, however they are cut. */
export class SerialFrameReader {
  #state: State = 'between';
  #body: number[] = [];
  #crc = 0;

  /** True while a frame has begun and not ended. */
  get inFrame(): boolean {
    return this.#state !== 'between';
  }

  /** Forgets half a frame, e.g. after too long a silence within it. */
  reset(): void {
    this.#state = 'between';
    this.#body = [];
  }

  hear(byte: number): SerialEvent | undefined {
    switch (this.#state) {
      case 'between':
        return this.#between(byte);
      case 'opening':
        if (byte === STX) this.#begin();
        else if (byte !== DLE) this.#state = 'between';
        return undefined;
      case 'body':
        return this.#inBody(byte);
      case 'escape':
        return this.#escaped(byte);
      case 'crc-low':
        this.#crc = byte;
        this.#state = 'crc-high';
        return undefined;
      case 'crc-high':
        return this.#finish(this.#crc | (byte << 8));
      default:
        return this.#state satisfies never;
    }
  }

  #between(byte: number): SerialEvent | undefined {
    if (byte === DLE) this.#state = 'opening';
    if (byte === ACK) return { kind: 'ack' };
    if (byte === NAK) return { kind: 'nak' };
    return undefined;
  }

  #begin(): void {
    this.#state = 'body';
    this.#body = [];
  }

  #inBody(byte: number): SerialEvent | undefined {
    if (byte === DLE) {
      this.#state = 'escape';
      return undefined;
    }
    return this.#add(byte);
  }

  #escaped(byte: number): SerialEvent | undefined {
    switch (byte) {
      case DLE:
        this.#state = 'body';
        return this.#add(DLE);
      case ETX:
        this.#state = 'crc-low';
        return undefined;
      case STX:
        // The sender has begun again.
        this.#begin();
        return undefined;
      default:
        return this.#damaged(`DLE ${byte} within a frame`);
    }
  }

  #add(byte: number): SerialEvent | undefined {
    this.#body.push(byte);
    return this.#body.length > MOST_BODY ? this.#damaged('a frame without end') : undefined;
  }

  #finish(crc: number): SerialEvent {
    const body = this.#body;
    if (crcKermit([...body, ETX]) !== crc) return this.#damaged('CRC');
    this.reset();
    const decoded = decodeApdu(Uint8Array.from(body));
    if (decoded.kind === 'apdu' && decoded.length === body.length) return { kind: 'apdu', apdu: decoded.apdu };
    return { kind: 'damaged', detail: `${body.length} bytes are no APDU` };
  }

  #damaged(detail: string): SerialEvent {
    this.reset();
    return { kind: 'damaged', detail };
  }
}
