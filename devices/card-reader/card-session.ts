import { type CardInField, CardLost } from './contract.ts';

/** The contract's default for a silent card; a DESFire command takes under 100 ms. */
export const COMMAND_LIMIT_MS = 1500;

/** CLA, INS, P1, P2: the least a command has (ISO 7816-4). */
const SHORTEST_COMMAND = 4;
/** SW1, SW2. A reader reports a card torn out during a command as success with less than that. */
const SHORTEST_ANSWER = 2;

/** One card from its number to its loss, whatever carries its commands. */
export interface CardSession {
  readonly card: CardInField;
  /** Ends it: the command under way and all later ones reject. The first loss stays the reason. */
  lose(loss: CardLost): void;
}

export interface SessionOptions {
  readonly uid: Uint8Array;
  readonly reader: string;
  readonly limitMs: number;
  /** Carries one command; never called again before it settled. Rejects with CardLost where it knows the reason. */
  readonly exchange: (command: Uint8Array) => Promise<Uint8Array>;
}

/**
 * Keeps the contract of `CardInField.transmit`: commands one after the other, a time limit in milliseconds for each,
 * and after the first loss none any more. A command that fell silent is never followed by another: the reader may
 * still be waiting for its answer.
 */
export const cardSession = ({ uid, reader, limitMs, exchange }: SessionOptions): CardSession => {
  let loss: CardLost | undefined;
  let interrupt: ((loss: CardLost) => void) | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const lose = (found: CardLost): CardLost => {
    loss ??= found;
    interrupt?.(loss);
    return loss;
  };

  const send = async (command: Uint8Array): Promise<Uint8Array> => {
    if (loss !== undefined) throw loss;
    let timer: NodeJS.Timeout | undefined;
    const cut = new Promise<never>((_, reject) => {
      interrupt = reject;
      timer = setTimeout(() => lose(new CardLost('silent', `no answer within ${limitMs} ms`)), limitMs);
    });
    try {
      const answer = await Promise.race([exchange(command), cut]);
      if (answer.length >= SHORTEST_ANSWER) return answer;
      throw new CardLost('removed', `an answer of ${answer.length} bytes`);
    } catch (error) {
      throw lose(error instanceof CardLost ? error : new CardLost('reader-lost', String(error)));
    } finally {
      clearTimeout(timer);
      interrupt = undefined;
    }
  };

  const transmit = (command: Uint8Array): Promise<Uint8Array> => {
    if (command.length < SHORTEST_COMMAND) {
      return Promise.reject(new RangeError(`a command has at least ${SHORTEST_COMMAND} bytes, not ${command.length}`));
    }
    const answer = turn.then(() => send(command));
    turn = answer.catch(() => undefined);
    return answer;
  };

  return { card: { uid, reader, transmit }, lose };
};
