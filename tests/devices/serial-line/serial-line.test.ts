import { expect, test } from 'vitest';
import { openSerialLine } from '../../../devices/serial-line/serial-line.ts';
import { openPseudoTerminal } from '../../../hil/pty/pseudo-terminal.ts';

test('a port that hangs up is gone, whatever it was doing', async () => {
  const told = await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const device = openPseudoTerminal();
      const line = await openSerialLine({ path: device.path, baudRate: 9600 });
      const gone = new Promise<string>((resolve) => line.onGone(resolve));
      // While it is being read, while it waits, and in between.
      line.onBytes(() => index % 3 === 0 && device.close());
      device.write(Uint8Array.of(1));
      if (index % 3 === 1) device.close();
      if (index % 3 === 2) setTimeout(() => device.close(), index);
      return gone;
    }),
  );
  expect(told.length).toBe(12);
});
