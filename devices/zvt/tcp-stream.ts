import { type Apdu, decodeApdu } from './apdu.ts';

export type StreamEvent =
  | { readonly kind: 'apdu'; readonly apdu: Apdu }
  /** These bytes begin no message of the protocol: where the next one begins cannot be known any more. */
  | { readonly kind: 'nonsense'; readonly detail: string };

/** Classes of messages and answers that a terminal sends (PA00P015, PA00P016). */
const CLASSES: ReadonlySet<number> = new Set([0x04, 0x05, 0x06, 0x08, 0x0f, 0x80, 0x84]);

/** Finds APDUs in a TCP stream, which has no framing of its own: segments split and merge them at will. */
export class TcpStreamReader {
  #bytes: Uint8Array = new Uint8Array();

  /** Ends at the first nonsense. */
  hear(chunk: Uint8Array): readonly StreamEvent[] {
    this.#bytes = Uint8Array.from([...this.#bytes, ...chunk]);
    const events: StreamEvent[] = [];
    for (;;) {
      const group = this.#bytes[0];
      if (group === undefined) return events;
      if (!CLASSES.has(group)) return [...events, { kind: 'nonsense', detail: `class ${group.toString(16)}` }];
      const decoded = decodeApdu(this.#bytes);
      if (decoded.kind === 'incomplete') return events;
      this.#bytes = this.#bytes.slice(decoded.length);
      events.push({ kind: 'apdu', apdu: decoded.apdu });
    }
  }
}
