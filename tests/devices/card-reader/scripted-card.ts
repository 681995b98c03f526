import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { acknowledgeAtOnce } from './quick-ack.ts';

/** What the card does with a command: answers bytes, keeps silent, or is torn out of the field. */
export type Reaction = Uint8Array | 'silent' | 'tear';
export type Script = (command: Uint8Array, count: number) => Reaction;

/** ATR of a contactless processor card (ISO 14443-4) without historical bytes. */
export const ISO_14443_4 = Uint8Array.of(0x3b, 0x81, 0x80, 0x01, 0x80, 0x80);
const OK = [0x90, 0x00];
const CONTROL = { 0: 'power-off', 1: 'power-on', 2: 'reset', 4: 'atr' } as const;

export interface CardOptions {
  readonly uid?: readonly number[];
  readonly atr?: Uint8Array;
  /** Reaction to commands other than the reader's own question for the identifier. */
  readonly script?: Script;
  /** Reaction to that question instead of the identifier. */
  readonly toGetUid?: Reaction;
}

/** A card that follows a script; it enters the field by connecting to the port of a virtual reader. */
export interface ScriptedCard {
  readonly uid: Uint8Array;
  /** Commands that reached the card, without the reader's question for its identifier. */
  readonly commands: readonly Uint8Array[];
  /** Rejects when nobody listens there. */
  present(port: number): Promise<void>;
  /** Presents it as soon as somebody listens: a card that lies there when the reader comes back. */
  lieAt(port: number): Promise<void>;
  remove(): Promise<void>;
  /** Lets a silent card say this now. */
  say(answer: Uint8Array): void;
}

export const scriptedCard = ({
  uid = [0x04, 1, 2, 3, 4, 5, 6],
  atr = ISO_14443_4,
  script = (command) => Uint8Array.from([...command, ...OK]),
  toGetUid = Uint8Array.from([...uid, ...OK]),
}: CardOptions = {}): ScriptedCard => {
  const commands: Uint8Array[] = [];
  let socket: Socket | undefined;

  const send = (bytes: Uint8Array): void => {
    if (socket === undefined || socket.destroyed) return;
    socket.write(Buffer.concat([Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes]));
    acknowledgeAtOnce(socket);
  };
  const react = (reaction: Reaction): void => {
    if (reaction === 'tear') socket?.destroy();
    else if (reaction !== 'silent') send(reaction);
  };
  const take = (frame: Uint8Array): void => {
    const control = frame.length === 1 ? CONTROL[frame[0] as keyof typeof CONTROL] : undefined;
    if (control === 'atr') send(atr);
    else if (control !== undefined) return;
    else if (Buffer.from(frame).toString('hex') === 'ffca000000') react(toGetUid);
    else {
      commands.push(frame);
      react(script(frame, commands.length));
    }
  };

  const card: ScriptedCard = {
    uid: Uint8Array.from(uid),
    commands,
    say: send,
    present: (port) =>
      new Promise((resolve, reject) => {
        const entering = connect({ port, host: '127.0.0.1', noDelay: true });
        socket = entering;
        let buffer = Buffer.alloc(0);
        entering.once('connect', () => {
          acknowledgeAtOnce(entering);
          resolve();
        });
        entering.on('error', reject);
        entering.on('data', (chunk) => {
          acknowledgeAtOnce(entering);
          buffer = Buffer.concat([buffer, chunk]);
          while (buffer.length >= 2 && buffer.length >= 2 + buffer.readUInt16BE(0)) {
            const end = 2 + buffer.readUInt16BE(0);
            const frame = Uint8Array.from(buffer.subarray(2, end));
            buffer = buffer.subarray(end);
            take(frame);
          }
        });
      }),
    lieAt: async (port) => {
      for (;;) {
        const entered = await card.present(port).then(
          () => true,
          () => false,
        );
        if (entered) return;
        await pause(2);
      }
    },
    remove: () =>
      new Promise((resolve) => {
        const leaving = socket;
        socket = undefined;
        if (leaving === undefined || leaving.closed) return resolve();
        leaving.once('close', () => resolve());
        leaving.destroy();
      }),
  };
  return card;
};
