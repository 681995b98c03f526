import type { Socket } from 'node:net';

/** Two commands that a blank card answers well, one it does not. */
const TAP = ['905a000003000000' + '00', '9060000000', '90af000000', '90af000000', '90c7000000'];

/**
 * A reader's end of vpcd's protocol (2-byte length, then bytes; 1 byte is a control: 1 power on, 4 tell the ATR):
 * gives the card power, asks its number and says the commands above, one after the other.
 */
export function readCard(socket: Socket, count: (change: number) => void, tapped: () => void): void {
  let received = Buffer.alloc(0);
  let waiting: ((answer: Buffer) => void) | undefined;
  let seen = false;
  socket.setNoDelay(true);
  const say = (bytes: Buffer): void => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    socket.write(Buffer.concat([length, bytes]));
  };
  const exchange = (hex: string): Promise<Buffer> =>
    new Promise((resolve) => {
      waiting = resolve;
      say(Buffer.from(hex, 'hex'));
    });
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    const length = received.length >= 2 ? received.readUInt16BE() : Number.POSITIVE_INFINITY;
    if (received.length < 2 + length) return;
    const answer = received.subarray(2, 2 + length);
    received = received.subarray(2 + length);
    waiting?.(answer);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    if (seen) count(-1);
  });
  const tap = async (): Promise<void> => {
    say(Buffer.of(1));
    await exchange('04');
    await exchange('ffca000000');
    seen = true;
    count(1);
    for (const command of TAP) await exchange(command);
    tapped();
  };
  void tap();
}
