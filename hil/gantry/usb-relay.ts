import type { PowerSwitch } from './actuators.ts';
import type { SerialLine } from './serial-line.ts';

/** LCUS-1 and its likes: four bytes at 9600 baud, `A0 channel state sum`, the sum modulo 256; they answer nothing. */
export const RELAY_START = 0xa0;

export function relayFrame(channel: number, on: boolean): Uint8Array {
  const state = on ? 1 : 0;
  return Uint8Array.of(RELAY_START, channel, state, (RELAY_START + channel + state) & 0xff);
}

/** A power switch of which nothing is heard: whether it has switched is seen at the machine. */
export function usbRelay(serial: SerialLine, channel: number): PowerSwitch {
  return {
    on: () => serial.write(relayFrame(channel, true)),
    off: () => serial.write(relayFrame(channel, false)),
    close: () => serial.close(),
  };
}
