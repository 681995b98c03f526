import { type StatusName, statusName } from './status.ts';

/** The card answered a command with an error status. Its session and its pending transaction are gone. */
export class DesfireRefusal extends Error {
  override readonly name = 'DesfireRefusal';
  readonly status: number;
  readonly statusName: StatusName;
  /** Native command code that was refused. */
  readonly command: number;
  constructor(status: number, command: number) {
    super(`the card refused command ${byte(command)}: ${statusName(status)} (${byte(status)})`);
    this.status = status;
    this.statusName = statusName(status);
    this.command = command;
  }
}

export type ChannelFault =
  /** The card says in ISO 7816-4's words that it does not know the command: another kind of card. */
  | 'not-desfire'
  /** The answer does not have the form or the length of an answer to this command. */
  | 'malformed'
  /** The MAC is wrong or missing. */
  | 'mac'
  /** A cryptogram is wrong: the authentication token, or the CRC and padding of enciphered data. */
  | 'cryptogram'
  /** A command that needs a session was asked for without one; nothing was sent. */
  | 'no-session';

/** The answer cannot be trusted, or there is no session to send the command in. The session is closed. */
export class ChannelBroken extends Error {
  override readonly name = 'ChannelBroken';
  readonly fault: ChannelFault;
  /** Native command code. */
  readonly command: number;
  constructor(fault: ChannelFault, command: number, detail: string) {
    super(`secure channel broken at command ${byte(command)} (${fault}): ${detail}`);
    this.fault = fault;
    this.command = command;
  }
}

/** The key of this session may not do that; nothing was sent, so session and transaction live on. */
export class RightMissing extends Error {
  override readonly name = 'RightMissing';
  constructor(operation: string, purpose: string) {
    super(`the ${purpose} key has no right to ${operation}`);
  }
}

function byte(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}
