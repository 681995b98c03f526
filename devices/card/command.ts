import { NO_BYTES } from './octets.ts';
import type { CommunicationMode, NativeCommand } from './secure-channel.ts';

/** A command with all that is known of it beforehand; `Desfire.run` carries it out. */
export interface Command<Answer> extends NativeCommand {
  /** How `data` travels. */
  readonly mode: CommunicationMode;
  readonly answerMode: CommunicationMode;
  /** Data bytes of a good answer: exactly, or at most. */
  readonly answerLength: number | { readonly atMost: number };
  /**
   * `required`: a session must be open, because only a MAC can prove the answer. `optional`: also without one.
   * `drops`: the card forgets the session when it gets the command, and its answer bears no MAC.
   */
  readonly session: 'required' | 'optional' | 'drops';
  /** Reads the data, whose length has been checked. Throws ChannelBroken `malformed`. */
  parse(data: Uint8Array): Answer;
}

/** Takes the answer's data as they are, in a copy of their own. */
export function bytesAsTheyAre(data: Uint8Array): Uint8Array {
  return Uint8Array.from(data);
}

/** A command of that code and header whose answer is a bare "done"; the starting point of all others. */
export function bare(code: number, header: Uint8Array): Command<void> {
  return {
    code,
    header,
    data: NO_BYTES,
    mode: 'plain',
    answerMode: 'plain',
    answerLength: 0,
    session: 'optional',
    parse: () => undefined,
  };
}
