/** The socket between vpcd and a virtual card: 2-byte big-endian length, then as many bytes. */
export type VpcdFrame =
  | { readonly kind: 'power-off' | 'power-on' | 'reset' | 'get-atr' }
  | { readonly kind: 'command'; readonly command: Uint8Array };

const CONTROLS = new Map<number | undefined, 'power-off' | 'power-on' | 'reset' | 'get-atr'>([
  [0x00, 'power-off'],
  [0x01, 'power-on'],
  [0x02, 'reset'],
  [0x04, 'get-atr'],
]);

/** Cuts a stream into frames, in whatever pieces it arrives. */
export class VpcdFrames {
  #rest: Uint8Array = new Uint8Array();

  /** Takes what arrived and gives the frames that are complete by now. */
  take(chunk: Uint8Array): VpcdFrame[] {
    const frames: VpcdFrame[] = [];
    let rest: Uint8Array = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const [high, low] = rest;
      if (high === undefined || low === undefined) break;
      const end = 2 + high * 256 + low;
      if (rest.length < end) break;
      frames.push(meaningOf(Uint8Array.from(rest.subarray(2, end))));
      rest = rest.subarray(end);
    }
    this.#rest = Uint8Array.from(rest);
    return frames;
  }
}

export function vpcdFrame(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([bytes.length >> 8, bytes.length & 0xff, ...bytes]);
}

/** A native DESFire command may be one byte long too, but none of them has a control's code. */
function meaningOf(content: Uint8Array): VpcdFrame {
  const control = content.length === 1 ? CONTROLS.get(content[0]) : undefined;
  return control === undefined ? { kind: 'command', command: content } : { kind: control };
}
