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
  /** Something of no use, or not known yet; it stays until the service sees it leave. */
  | { readonly at: 'refused' }
  /** Left during a command. Where a card comes back before the service's next look (vpcd: 0.4 s), no change is told. */
  | { readonly at: 'gone'; readonly protocol: number };

type Answer = { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly failure: PcscFailure };
type Connection =
  | { readonly ok: true; readonly protocol: number }
  | { readonly ok: false; readonly failure: PcscFailure };

const CONNECT_ATTEMPTS = 3;
const CONNECT_PAUSE_MS = 40;
const PROBE_PAUSE_MS = 30;
/** The service looks at its readers one after the other; two cards that came together are told this far apart. */
const NEIGHBOURS_NEWS_MS = 10;
/** An extended answer, 65536 bytes and the status (ISO 7816-4). */
const LONGEST_ANSWER = 65_538;

/**
 * One PC/SC reader in the process of the native library. Everything it does goes through one queue: a state told by
 * the service is looked at only when the command under way has its answer, so an answer that came is never lost.
 *
 * A connection is always ended leaving the card as it is: pcscd 1.9 marks the reader empty when it cannot reset or
 * power down a card that has left, and then overlooks the next one.
 */
export class PcscPlace {
  readonly name: string;
  readonly #native: NativeReader;
  readonly #send: (message: HostMessage) => void;
  readonly #hasNeighbours: () => boolean;
  #holding: Holding = { at: 'empty' };
  #told = false;
  #present = false;
  /** The service counts insertions and removals in the upper half of the state. */
  #counter = 0;
  #counterAtEntry = 0;
  #atr: Uint8Array = new Uint8Array(0);
  #sessions = 0;
  #queue: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(native: NativeReader, send: (message: HostMessage) => void, hasNeighbours: () => boolean) {
    this.name = native.name;
    this.#native = native;
    this.#send = send;
    this.#hasNeighbours = hasNeighbours;
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

  transmit({ id, session, command }: Extract<HostCommand, { kind: 'transmit' }>): void {
    this.#enqueue(() => this.#transmit(id, session, Buffer.from(command, 'hex')));
  }

  /** Tells everything again: the reader was started late, or lost its field because a neighbour was unplugged. */
  restate(): void {
    this.#enqueue(async () => {
      if (!this.#told) return;
      this.#holding = { at: 'empty' };
      this.#send({ kind: 'place', place: this.name, occupied: this.#present });
      await this.#catchUp();
    });
  }

  /** The reader was unplugged. */
  end(): void {
    this.#ended = true;
    if (this.#told) this.#send({ kind: 'place-gone', place: this.name });
  }

  #enqueue(task: () => Promise<void>): void {
    this.#queue = this.#queue.then(() => (this.#ended ? undefined : task()));
  }

  async #catchUp(): Promise<void> {
    const { at } = this.#holding;
    // It left, or left and came back while we were busy: states that follow closely are told as one.
    if (at !== 'empty' && (!this.#present || this.#counter !== this.#counterAtEntry)) await this.#leave();
    if (this.#holding.at === 'empty' && this.#present) await this.#enter();
  }

  async #leave(): Promise<void> {
    if (this.#holding.at !== 'gone') this.#send({ kind: 'emptied', place: this.name });
    this.#holding = { at: 'empty' };
    await this.#release();
  }

  async #enter(): Promise<void> {
    this.#counterAtEntry = this.#counter;
    this.#holding = { at: 'refused' };
    this.#send({ kind: 'occupied', place: this.name });
    const memory = memoryCardName(this.#atr);
    if (memory !== undefined) return this.#refuse(memory);
    for (let attempt = 1; ; attempt++) {
      await this.#release();
      const connection = await this.#connect();
      if (connection.ok) return this.#identify(connection.protocol);
      // Gone already; the service is about to say so.
      if (connection.failure.kind === 'absent') return;
      // At the edge of the field a card may need a second try.
      if (attempt === CONNECT_ATTEMPTS) return this.#refuse(`no connection: ${connection.failure.detail}`);
      await pause(CONNECT_PAUSE_MS);
    }
  }

  async #identify(protocol: number): Promise<void> {
    const answer = await this.#exchange(GET_UID, protocol);
    if (!answer.ok && answer.failure.kind === 'lost' && answer.failure.reason !== 'removed') {
      return this.#refuse(answer.failure.detail);
    }
    if (!answer.ok || answer.bytes.length < 2) return this.#vanished(protocol);
    const found = uidIn(answer.bytes);
    if (found.kind === 'refused') return this.#refuse(found.detail);
    // J102: news of a second card in the same field may be under way.
    if (this.#hasNeighbours()) await pause(NEIGHBOURS_NEWS_MS);
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
      this.#send({ kind: 'failed', id, reason: 'removed', detail: 'the card left the field' });
      return;
    }
    const answer = await this.#exchange(command, holding.protocol);
    if (answer.ok && answer.bytes.length >= 2) {
      this.#send({ kind: 'answer', id, answer: answer.bytes.toString('hex') });
      return;
    }
    const failure: PcscFailure = answer.ok
      ? { kind: 'lost', reason: 'removed', detail: `an answer of ${answer.bytes.length} bytes` }
      : answer.failure;
    const reason = failure.kind === 'absent' ? 'removed' : failure.reason;
    this.#holding = { at: 'refused' };
    this.#send({ kind: 'failed', id, reason, detail: failure.detail });
    if (reason !== 'removed') return;
    // Success without a byte is how vpcd reports that the card left; with one byte the card is there, and confused.
    const left = answer.ok ? answer.bytes.length === 0 : !(await this.#answers(holding.protocol));
    if (left) this.#vanished(holding.protocol);
  }

  #vanished(protocol: number): void {
    this.#holding = { at: 'gone', protocol };
    this.#send({ kind: 'emptied', place: this.name });
    this.#probeSoon();
  }

  #probeSoon(): void {
    setTimeout(() => this.#enqueue(() => this.#probe()), PROBE_PAUSE_MS);
  }

  /** While the service has not noticed that a card left: is one back? The service would not tell that either. */
  async #probe(): Promise<void> {
    const holding = this.#holding;
    if (holding.at !== 'gone') return;
    if (await this.#answers(holding.protocol)) await this.#enter();
    else this.#probeSoon();
  }

  async #answers(protocol: number): Promise<boolean> {
    const answer = await this.#exchange(GET_UID, protocol);
    return answer.ok && answer.bytes.length >= 2;
  }

  #connect(): Promise<Connection> {
    return new Promise((resolve) => {
      this.#native.connect({ share_mode: this.#native.SCARD_SHARE_SHARED }, (error, protocol) => {
        if (error) resolve({ ok: false, failure: pcscFailure(error) });
        else resolve({ ok: true, protocol: protocol ?? 0 });
      });
    });
  }

  #release(): Promise<void> {
    if (!this.#native.connected) return Promise.resolve();
    return new Promise((resolve) => {
      this.#native.disconnect(this.#native.SCARD_LEAVE_CARD, () => {
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
