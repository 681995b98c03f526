import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksum, numberedLine, readLine } from '../../../hil/gantry/gcode-line.ts';
import { middleOf, toGantry, toPanel } from '../../../hil/gantry/geometry.ts';
import { openSerialLine } from '../../../hil/gantry/serial-line.ts';
import { RelayTwin } from '../../../hil/gantry/twin/relay-twin.ts';
import { relayFrame, usbRelay } from '../../../hil/gantry/usb-relay.ts';
import { openPseudoTerminal } from '../../../hil/pty/pseudo-terminal.ts';

describe('the power switch', () => {
  test('frames as the data sheet of the LCUS-1 gives them', () => {
    expect(Buffer.from(relayFrame(1, true)).toString('hex')).toBe('a00101a2');
    expect(Buffer.from(relayFrame(1, false)).toString('hex')).toBe('a00100a1');
  });

  test('driver and twin on a pseudo-terminal: off, and on again', async () => {
    const terminal = openPseudoTerminal();
    const switched: string[] = [];
    const twin = new RelayTwin(2, (channel, on) => void switched.push(`${channel} ${on ? 'on' : 'off'}`));
    terminal.onBytes((chunk) => twin.hear(chunk));
    const power = usbRelay(await openSerialLine(terminal.path, 9600), 2);
    await power.off();
    await expect.poll(() => twin.isOn(2)).toBe(false);
    await power.off();
    await power.on();
    await expect.poll(() => switched).toEqual(['2 off', '2 on']);
    await power.close();
    terminal.close();
  });

  test('noise never switches, and a frame after it is obeyed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (noise) => {
        // No beginning of a frame in it.
        const quiet = noise.map((byte) => (byte === 0xa0 ? 0 : byte));
        const switched: boolean[] = [];
        const twin = new RelayTwin(1, (_, on) => void switched.push(on));
        twin.hear(quiet);
        expect(switched).toEqual([]);
        for (const byte of relayFrame(1, false)) twin.hear(Uint8Array.of(byte));
        twin.hear(relayFrame(1, false));
        expect(switched).toEqual([false]);
      }),
    );
  });
});

describe('G-code lines', () => {
  test('number and sum as controllers of the Marlin family have them', () => {
    // RepRap wiki, "G-code", Checking: N3 T0*57.
    expect(checksum('N3 T0')).toBe(57);
    expect(numberedLine(3, 'T0')).toBe('N3 T0*57');
  });

  test('what is written is read again, and one changed character is found', () => {
    const command = fc.constantFrom('G0 X10 Y20.5 F3000', 'M280 P0 S95', 'G28', 'M400', 'G1 Z-1.25');
    fc.assert(
      fc.property(fc.nat(100_000), command, fc.nat(60), fc.integer({ min: 33, max: 126 }), (line, text, at, code) => {
        const sent = numberedLine(line, text);
        expect(readLine(sent)).toMatchObject({ line, word: text.split(' ')[0] });
        const place = at % sent.lastIndexOf('*');
        const changed = `${sent.slice(0, place)}${String.fromCharCode(code)}${sent.slice(place + 1)}`;
        if (changed !== sent) expect(readLine(changed)).not.toMatchObject({ line, word: text.split(' ')[0] });
      }),
    );
  });
});

describe('geometry', () => {
  test('the panel hangs down from its corner', () => {
    const panel = { origin: [40, 160] as const, degrees: 0 };
    expect(toGantry(panel, { x: 30, y: 60 })).toEqual([70, 100]);
    expect(middleOf([100, 50, 200, 100], { width: 800, height: 480, pixelsPerMillimetre: 4 })).toEqual({
      x: 50,
      y: 25,
    });
  });

  test('there and back, however the panel is turned', () => {
    const length = fc.double({ min: 0, max: 400, noNaN: true });
    fc.assert(
      fc.property(length, length, fc.double({ min: -180, max: 180, noNaN: true }), (x, y, degrees) => {
        const panel = { origin: [40, 160] as const, degrees };
        const back = toPanel(panel, toGantry(panel, { x, y }));
        expect(Math.hypot(back.x - x, back.y - y)).toBeLessThan(1e-9);
      }),
    );
  });
});
