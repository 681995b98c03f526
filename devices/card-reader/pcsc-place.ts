import { setTimeout as pause } from 'node:timers/promises';
import type { NativeReader } from 'nfc-pcsc';
import { memoryCardName } from './answer-to-reset.ts';
import { GET_UID, uidIn } from './get-uid.ts';
import type { HostCommand, HostMessage } from './host-messages.ts';
import { type PcscFailure, pcscFailure } from './pcsc-errors.ts';

/** What this PC/SC reader holds, as far as we know. */
type Holding =
  | { readonly at: 'empty' }
  | { readonly at: 'card'; readonly session: number; readonly protocol: number }
  /** Something of no use; it stays until the service sees it leave. */
  | { readonly at: 'refused' }
  /** Seen beside another card before the service noticed; nobody will talk to it. */
  | { readonly at: 'noticed' }
  /** Left during a command. The service may not notice if a card comes back before its next look (vpcd: 0.4 s). */
  | { readonly at: 'gone' };

type Answer = { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly failure: PcscFailure };
type Connection =
  | { readonly ok: true; readonly protocol: number }
  | { readonly ok: false; readonly failure: PcscFailure };

const CONNECT_ATTEMPTS = 3;
const CONNECT_PAUSE_MS = 40;
const LOOK_AGAIN_MS = 50;
/** Longer than a change of state takes from the service to us. */
const NEWS_UNDER_WAY_MS = 20;
/** An extended answer, 65536 bytes and the status (ISO 7816-4). */
const LONGEST_ANSWER = 65_538;

/**
 * One PC/SC reader in the process of the native library. Everything it does goes through one queue: a state told by
 * the service is looked at only when the command under way has its answer, so an answer that came is never lost.
 */
export class PcscPlace {
  readonly name: string;
  readonly #native: NativeReader;
  readonly #send: (message: HostMessage) => void;
  readonly #neighbours: () => readonly PcscPlace[];
  #holding: Holding = { at: 'empty' };
  #told = false;
  #present = false;
  /** The service counts insertions and removals in the upper half of the state. */
  #counter = 0;
  #counterAtEntry = 0;
  #atr: Uint8Array = new Uint8Array(0);
  #sessions = 0;
  #queue: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(native: NativeReader, send: (message: HostMessage) => void, neighbours: () => readonly PcscPlace[]) {
    this.name = native.name;
    this.#native = native;
    this.#send = send;
    this.#neighbours = neighbours;
  }

  /** A state as the service reports it. */
  report(state: number, atr: Uint8Array | undefined): void {
    this.#present = (state & this.#native.SCARD_STATE_PRESENT) !== 0;
    this.#counter = state >>> 16;
    if (atr !== undefined) this.#atr = atr;
    if (!this.#told) {
      this.#told = true;
      this.#send({ kind: 'place', place: this.name, occupied: this.#present });
    }
    this.#enqueue(() => this.#catchUp());
  }

  transmit({ id, session, command }: HostCommand): void {
    this.#enqueue(() => this.#transmit(id, session, Buffer.from(command, 'hex')));
  }

  /** The reader was unplugged. */
  end(): void {
    this.#ended = true;
    if (this.#told) this.#send({ kind: 'place-gone', place: this.name });
  }

  /** Tells everything again, after the driver has lost the whole field because a neighbour was unplugged. */
  restate(): void {
    this.#enqueue(async () => {
      if (!this.#told) return;
      this.#holding = { at: 'empty' };
      await this.#release();
      this.#send({ kind: 'place', place: this.name, occupied: this.#present });
      await this.#catchUp();
    });
  }

  /** Looks for a card that the service may not have noticed yet; asking for a connection makes it look. */
  async look(): Promise<void> {
    if (this.#holding.at !== 'empty') return;
    await this.#enqueue(async () => {
      if (this.#holding.at !== 'empty') return;
      const connection = await this.#connect();
      if (!connection.ok) return;
      await this.#release();
      this.#holding = { at: 'noticed' };
      this.#send({ kind: 'occupied', place: this.name });
      this.#lookAgain();
    });
  }

  #enqueue(task: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(() => (this.#ended ? undefined : task()));
    return this.#queue;
  }

  async #catchUp(): Promise<void> {
    const { at } = this.#holding;
    if (!this.#present) return at === 'empty' ? undefined : this.#leave();
    if (at === 'noticed') {
      // The service has noticed it too, and will tell when it leaves.
      this.#counterAtEntry = this.#counter;
      this.#holding = { at: 'refused' };
      return;
    }
    if (at === 'gone') return this.#reenter();
    // It left and came back while we were busy, or the states were told as one.
    if (at !== 'empty' && this.#counter !== this.#counterAtEntry) await this.#leave();
    if (this.#holding.at === 'empty') await this.#enter();
  }

  async #leave(): Promise<void> {
    const told = this.#holding.at !== 'gone';
    this.#holding = { at: 'empty' };
    if (told) this.#send({ kind: 'emptied', place: this.name });
    await this.#release();
  }

  async #enter(): Promise<void> {
    this.#counterAtEntry = this.#counter;
    this.#holding = { at: 'refused' };
    this.#send({ kind: 'occupied', place: this.name });
    const memory = memoryCardName(this.#atr);
    if (memory !== undefined) return this.#refuse(memory);
    for (let attempt = 1; ; attempt++) {
      const connection = await this.#connect();
      if (connection.ok) return this.#identify(connection.protocol);
      if (connection.failure.kind === 'absent') return this.#vanished();
      // At the edge of the field a card may need a second try.
      if (attempt === CONNECT_ATTEMPTS) return this.#refuse(`no connection: ${connection.failure.detail}`);
      await pause(CONNECT_PAUSE_MS);
    }
  }

  async #identify(protocol: number): Promise<void> {
    const answer = await this.#exchange(GET_UID, protocol);
    if (!answer.ok && answer.failure.kind === 'lost') {
      return answer.failure.reason === 'removed' ? this.#vanished() : this.#refuse(answer.failure.detail);
    }
    if (!answer.ok || answer.bytes.length < 2) return this.#vanished();
    const found = uidIn(answer.bytes);
    if (found.kind === 'refused') return this.#refuse(found.detail);
    // J102: a second card in the same field is looked for before the first is handed out.
    await Promise.all(this.#neighbours().map((place) => place.look()));
    const session = ++this.#sessions;
    this.#holding = { at: 'card', session, protocol };
    this.#send({ kind: 'card', place: this.name, session, uid: Buffer.from(found.uid).toString('hex') });
  }

  #refuse(detail: string): void {
    this.#send({ kind: 'unreadable', place: this.name, detail });
  }

  async #transmit(id: number, session: number, command: Buffer): Promise<void> {
    const holding = this.#holding;
    if (holding.at !== 'card' || holding.session !== session) {
      return this.#send({ kind: 'failed', id, reason: 'removed', detail: 'the card left the field' });
    }
    const answer = await this.#exchange(command, holding.protocol);
    if (answer.ok && answer.bytes.length >= 2) {
      return this.#send({ kind: 'answer', id, answer: answer.bytes.toString('hex') });
    }
    if (answer.ok) {
      const detail = `an answer of ${answer.bytes.length} bytes`;
      this.#send({ kind: 'failed', id, reason: 'removed', detail });
      // Success without a byte is how vpcd reports a card that left; with one byte the card is there and confused.
      if (answer.bytes.length === 0) return this.#vanished();
      this.#holding = { at: 'refused' };
      return;
    }
    const { failure } = answer;
    const reason = failure.kind === 'absent' ? 'removed' : failure.reason;
    this.#send({ kind: 'failed', id, reason, detail: failure.detail });
    if (failure.kind === 'absent') return this.#vanished();
    this.#holding = { at: 'refused' };
    if (reason === 'removed') await this.#checkPresence();
  }

  /** After a failed command: did the card leave, or is it still there? Asked by taking its power and connecting anew. */
  async #checkPresence(): Promise<void> {
    await this.#release();
    const connection = await this.#connect();
    if (!connection.ok) await this.#vanished();
  }

  async #vanished(): Promise<void> {
    this.#holding = { at: 'gone' };
    this.#send({ kind: 'emptied', place: this.name });
    await this.#release();
    this.#lookAgain();
  }

  #lookAgain(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#enqueue(() => this.#lookOnce()), LOOK_AGAIN_MS);
  }

  async #lookOnce(): Promise<void> {
    const { at } = this.#holding;
    if (at === 'noticed') {
      const connection = await this.#connect();
      if (!connection.ok) return this.#leave();
      await this.#release();
      this.#lookAgain();
    } else if (at === 'gone') {
      await this.#reenter();
    }
  }

  /** A card that left during a command, or another, may be back although the service saw no change. */
  async #reenter(): Promise<void> {
    if (!this.#present) {
      this.#holding = { at: 'empty' };
      return;
    }
    const before = this.#counter;
    const connection = await this.#connect();
    if (connection.ok) await pause(NEWS_UNDER_WAY_MS);
    // If the service has seen the field empty after all, it will see the card come, too.
    const noticed = !this.#present || this.#counter !== before;
    if (!connection.ok || noticed) await this.#release();
    if (noticed) this.#holding = { at: 'empty' };
    if (noticed && this.#present) return this.#enter();
    if (noticed) return;
    if (!connection.ok) return this.#lookAgain();
    this.#counterAtEntry = this.#counter;
    this.#holding = { at: 'refused' };
    this.#send({ kind: 'occupied', place: this.name });
    await this.#identify(connection.protocol);
  }

  #connect(): Promise<Connection> {
    return new Promise((resolve) => {
      this.#native.connect({ share_mode: this.#native.SCARD_SHARE_SHARED }, (error, protocol) => {
        if (error) resolve({ ok: false, failure: pcscFailure(error) });
        else resolve({ ok: true, protocol: protocol ?? 0 });
      });
    });
  }

  /** Ends the connection and takes the card's power, so that no half-done session of ours survives in it. */
  #release(): Promise<void> {
    if (!this.#native.connected) return Promise.resolve();
    return new Promise((resolve) => {
      this.#native.disconnect(this.#native.SCARD_UNPOWER_CARD, () => {
        // Also where it failed: a connection that cannot be ended must not be taken for one that works.
        this.#native.connected = false;
        resolve();
      });
    });
  }

  #exchange(command: Uint8Array, protocol: number): Promise<Answer> {
    return new Promise((resolve) => {
      this.#native.transmit(Buffer.from(command), LONGEST_ANSWER, protocol, (error, bytes) => {
        if (error) resolve({ ok: false, failure: pcscFailure(error) });
        else resolve({ ok: true, bytes: bytes ?? Buffer.alloc(0) });
      });
    });
  }
}
