import { connect, type Socket } from 'node:net';
import { frameOf } from '../../devices/card-reader/vpcd-frames.ts';
import { commandName } from './command-names.ts';
import { type AcknowledgeAtOnce, acknowledgeAtOnce } from './quick-ack.ts';
import type { TearOutcome, VirtualCard } from './virtual-card.ts';
import { type VpcdFrame, VpcdFrames } from './vpcd-frames.ts';

export interface CommandInfo {
  /** Counted from 0 since the card was plugged in; the reader's own pseudo-commands count too. */
  readonly index: number;
  readonly name: string;
  readonly command: Uint8Array;
}

export interface AnswerInfo extends CommandInfo {
  /** As the card gave it. */
  readonly answer: Uint8Array;
}

/** What happens between reader and card, before the card executes a command and again before its answer is sent. */
export type PlugAction =
  | { readonly kind: 'pass' }
  /** The card is pulled out of the field. Before the command: it ends as `outcome` says; after it: it was executed. */
  | { readonly kind: 'tear'; readonly outcome?: TearOutcome }
  /** Other bytes arrive. */
  | { readonly kind: 'corrupt'; readonly change: (bytes: Uint8Array) => Uint8Array }
  /** The bytes never arrive, and no answer comes; vpcd waits until the card is unplugged. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'delay'; readonly milliseconds: number };

export const PASS: PlugAction = { kind: 'pass' };

export interface PlugHooks {
  /** Before the card executes a command. */
  onCommand?(info: CommandInfo): PlugAction | Promise<PlugAction>;
  /** After it was executed, before the answer is sent. */
  onAnswer?(info: AnswerInfo): PlugAction | Promise<PlugAction>;
  onPower?(power: 'on' | 'off' | 'reset'): void;
  /** The answer to the very first command waits for this. */
  hold?(info: AnswerInfo): Promise<void>;
}

export interface PlugOptions {
  readonly card: VirtualCard;
  /** Port of the vpcd slot. */
  readonly port: number;
  readonly host?: string;
  readonly hooks?: PlugHooks;
}

/** Why a card is no longer plugged in. */
export type Unplugged =
  | { readonly kind: 'asked' | 'torn' | 'reader-gone' }
  /** A hook threw. */
  | { readonly kind: 'failed'; readonly error: unknown };

/** No vpcd listens at the port. */
export class SlotUnreachable extends Error {
  override readonly name = 'SlotUnreachable';
}

/** A virtual card lying in a slot of vpcd, that is, in the field of a PC/SC reader. */
export class VpcdPlug {
  /** Settles once, when the card has left the field. */
  readonly unplugged: Promise<Unplugged>;
  readonly #settle: (why: Unplugged) => void;
  readonly #card: VirtualCard;
  readonly #socket: Socket;
  readonly #hooks: PlugHooks;
  readonly #acknowledge: AcknowledgeAtOnce | undefined;
  readonly #frames = new VpcdFrames();
  #work: Promise<void> = Promise.resolve();
  #commands = 0;
  #isIn = true;

  private constructor(options: PlugOptions, socket: Socket, acknowledge: AcknowledgeAtOnce | undefined) {
    const { promise, resolve } = Promise.withResolvers<Unplugged>();
    this.unplugged = promise;
    this.#settle = resolve;
    this.#card = options.card;
    this.#hooks = options.hooks ?? {};
    this.#socket = socket;
    this.#acknowledge = acknowledge;
    socket.on('data', (chunk) => {
      this.#acknowledge?.();
      for (const frame of this.#frames.take(chunk)) this.#enqueue(frame);
    });
    socket.on('close', () => this.#leave({ kind: 'reader-gone' }));
    // It may have closed before we listened.
    if (socket.destroyed) this.#leave({ kind: 'reader-gone' });
    socket.resume();
  }

  /** Puts a card into the field. Rejects with SlotUnreachable. */
  static async plug(options: PlugOptions): Promise<VpcdPlug> {
    const socket = await connected(options.host ?? '127.0.0.1', options.port);
    socket.setNoDelay(true);
    return new VpcdPlug(options, socket, await acknowledgeAtOnce(socket));
  }

  /** Whether the system lets acknowledgements be sent at once; without it a command takes 40 ms more. */
  get isQuick(): boolean {
    return this.#acknowledge !== undefined;
  }

  get isIn(): boolean {
    return this.#isIn;
  }

  /** Takes the card out of the field; it loses power, and a command under way gets no answer. */
  unplug(): void {
    this.#leave({ kind: 'asked' });
  }

  #leave(why: Unplugged): void {
    if (!this.#isIn) return;
    this.#isIn = false;
    this.#socket.destroy();
    if (this.#card.hasPower) {
      this.#card.powerOff();
      this.#hooks.onPower?.('off');
    }
    this.#settle(why);
  }

  /** One frame after the other: vpcd waits for answers, but its controls have none. */
  #enqueue(frame: VpcdFrame): void {
    this.#work = this.#work
      .then(() => (this.#isIn ? this.#serve(frame) : undefined))
      .catch((error: unknown) => this.#leave({ kind: 'failed', error }));
  }

  async #serve(frame: VpcdFrame): Promise<void> {
    switch (frame.kind) {
      case 'get-atr':
        return this.#send(this.#card.atr);
      case 'power-on':
        this.#card.powerOn();
        return this.#hooks.onPower?.('on');
      case 'power-off':
        this.#card.powerOff();
        return this.#hooks.onPower?.('off');
      case 'reset':
        this.#card.reset();
        return this.#hooks.onPower?.('reset');
      case 'command':
        return this.#exchange(frame.command);
    }
  }

  async #exchange(command: Uint8Array): Promise<void> {
    // A card without power says nothing.
    if (!this.#card.hasPower) return this.#send(new Uint8Array());
    const info: CommandInfo = { index: this.#commands++, name: commandName(command), command };
    const before = (await this.#hooks.onCommand?.(info)) ?? PASS;
    if (before.kind === 'tear' && this.#isIn) {
      this.#card.tear(command, before.outcome ?? 'not-executed');
      this.#hooks.onPower?.('off');
      return this.#leave({ kind: 'torn' });
    }
    const received = await this.#carried(command, before);
    if (received === undefined) return;
    const answer = this.#card.execute(received);
    const answered: AnswerInfo = { ...info, answer };
    if (info.index === 0) await this.#hooks.hold?.(answered);
    const after = (await this.#hooks.onAnswer?.(answered)) ?? PASS;
    if (after.kind === 'tear') return this.#leave({ kind: 'torn' });
    const sent = await this.#carried(answer, after);
    if (sent !== undefined) this.#send(sent);
  }

  /** The bytes as they arrive at the other side; undefined if they do not, or the card has left meanwhile. */
  async #carried(bytes: Uint8Array, action: PlugAction): Promise<Uint8Array | undefined> {
    switch (action.kind) {
      case 'pass':
        break;
      case 'corrupt':
        return this.#isIn ? action.change(bytes.slice()) : undefined;
      case 'delay':
        await this.#wait(action.milliseconds);
        break;
      case 'silent':
      case 'tear':
        return undefined;
    }
    return this.#isIn ? bytes : undefined;
  }

  async #wait(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const elapsed = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([elapsed, this.unplugged]);
    clearTimeout(timer);
  }

  #send(bytes: Uint8Array): void {
    if (!this.#isIn) return;
    this.#socket.write(frameOf(bytes));
    this.#acknowledge?.();
  }
}

function connected(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    // Nothing is read before somebody listens.
    socket.pause();
    const fail = (cause: Error) =>
      reject(new SlotUnreachable(`no virtual reader slot at ${host}:${port}: ${cause.message}`, { cause }));
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      // From here on an error is followed by `close`.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}
