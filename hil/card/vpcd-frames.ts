import { CONTROL, FrameReader } from '../../devices/card-reader/vpcd-frames.ts';

/** What a virtual card hears on its socket from vpcd. */
export type VpcdFrame =
  | { readonly kind: 'power-off' | 'power-on' | 'reset' | 'get-atr' }
  | { readonly kind: 'command'; readonly command: Uint8Array };

const CONTROLS = new Map<number | undefined, 'power-off' | 'power-on' | 'reset' | 'get-atr'>([
  [CONTROL.powerOff, 'power-off'],
  [CONTROL.powerOn, 'power-on'],
  [CONTROL.reset, 'reset'],
  [CONTROL.answerToReset, 'get-atr'],
]);

/** Cuts a stream into frames, in whatever pieces it arrives, and says what each means. */
export class VpcdFrames {
  readonly #frames = new FrameReader();

  /** Takes what arrived and gives the frames that are complete by now. */
  take(chunk: Uint8Array): VpcdFrame[] {
    return this.#frames.push(chunk).map(meaningOf);
  }
}

/** A native DESFire command may be one byte long too, but none of them has a control's code. */
function meaningOf(content: Uint8Array): VpcdFrame {
  const control = content.length === 1 ? CONTROLS.get(content[0]) : undefined;
  return control === undefined ? { kind: 'command', command: content } : { kind: control };
}
