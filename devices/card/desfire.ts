import type { CardInField } from '../card-reader/contract.ts';
import * as cardCommands from './card-commands.ts';
import type { Command } from './command.ts';
import { ChannelBroken } from './errors.ts';
import { CHANGE_KEY } from './ev1-aes-session.ts';
import * as fileCommands from './file-commands.ts';
import type { FileSettings } from './file-settings.ts';
import { exchange, transmitFrame } from './framing.ts';
import type { KeyHandle } from './key-store.ts';
import type { CommunicationMode, SecureChannel } from './secure-channel.ts';

/**
 * A DESFire card in the field, command by command, over a secure channel.
 *
 * Promise: a method resolves only when the card's good answer has arrived whole, in the right form, and (in a
 * session) with the right MAC. Otherwise it rejects with CardLost, DesfireRefusal or ChannelBroken, and the session
 * is closed: the card has then forgotten session and pending transaction, or nobody can tell. Values that cannot be
 * sent at all (RangeError) touch neither card nor session. One command at a time.
 */
export class Desfire {
  readonly #card: CardInField;
  readonly #channel: SecureChannel;
  /** 0: the card itself. */
  #application = 0;
  #busy = false;

  constructor(card: CardInField, channel: SecureChannel) {
    this.#card = card;
    this.#channel = channel;
  }

  /** Number of the key the session was opened with; undefined when there is no session. */
  get keyNumber(): number | undefined {
    return this.#channel.keyNumber;
  }

  /** Carries out a command; the methods below name them all. */
  run<Answer>(command: Command<Answer>): Promise<Answer> {
    return this.#alone(async () => {
      const { code, session, mode, answerMode, answerLength } = command;
      if (session === 'drops') this.#channel.close();
      if (session === 'required' && this.#channel.keyNumber === undefined) {
        throw new ChannelBroken('no-session', code, 'no session is open');
      }
      const payload = await this.#channel.wrap(command, mode);
      const longest = typeof answerLength === 'number' ? answerLength : answerLength.atMost;
      const answer = await exchange(this.#card, code, payload, longest + this.#channel.overhead(longest, answerMode));
      const data = await this.#channel.unwrap(answer, { code, mode: answerMode, length: longest });
      if (data.length > longest || (data.length < longest && typeof answerLength === 'number')) {
        throw new ChannelBroken('malformed', code, `${data.length} bytes of data where ${longest} belong`);
      }
      return command.parse(data);
    });
  }

  /** Application 0 is the card itself. Ends the session and drops what is pending. */
  async selectApplication(application: number): Promise<void> {
    await this.run(cardCommands.selectApplication(application));
    this.#application = application;
  }

  /** Opens a session (AuthenticateAES). What is pending in the application stays pending. */
  authenticate(keyNumber: number, key: KeyHandle): Promise<void> {
    const frame = (code: number, payload: Uint8Array) => transmitFrame(this.#card, code, payload);
    return this.#alone(() => this.#channel.authenticate(frame, keyNumber, key));
  }

  /** Replaces a key of the selected application; changing the session's own key ends the session. */
  changeKey(keyNumber: number, newKey: KeyHandle, oldKey: KeyHandle): Promise<void> {
    return this.#alone(async () => {
      const own = keyNumber === this.#channel.keyNumber;
      const cardLevel = this.#application === 0;
      const payload = await this.#channel.wrapKeyChange({ keyNumber, cardLevel, newKey, oldKey });
      if (own) this.#channel.close();
      const longest = this.#channel.overhead(0, 'plain');
      const answer = await exchange(this.#card, CHANGE_KEY, payload, longest);
      const data = await this.#channel.unwrap(answer, { code: CHANGE_KEY, mode: 'plain' });
      if (data.length > 0) throw new ChannelBroken('malformed', CHANGE_KEY, 'data in the answer to a key change');
    });
  }

  createApplication(application: number, settings: number, keys: number): Promise<void> {
    return this.run(cardCommands.createApplication(application, settings, keys));
  }
  deleteApplication(application: number): Promise<void> {
    return this.run(cardCommands.deleteApplication(application));
  }
  getApplicationIds(): Promise<readonly number[]> {
    return this.run(cardCommands.getApplicationIds());
  }
  getKeySettings(): Promise<cardCommands.KeySettings> {
    return this.run(cardCommands.getKeySettings());
  }
  changeKeySettings(settings: number): Promise<void> {
    return this.run(cardCommands.changeKeySettings(settings));
  }
  getKeyVersion(keyNumber: number): Promise<number> {
    return this.run(cardCommands.getKeyVersion(keyNumber));
  }
  getVersion(): Promise<cardCommands.CardVersion> {
    return this.run(cardCommands.getVersion());
  }
  /** The true UID, also of a card that shows a random one to readers. */
  getCardUid(): Promise<Uint8Array> {
    return this.run(cardCommands.getCardUid());
  }
  /** Free memory in bytes. */
  freeMemory(): Promise<number> {
    return this.run(cardCommands.freeMemory());
  }
  /** Deletes all applications and frees their memory; the session lives on. */
  formatPicc(): Promise<void> {
    return this.run(cardCommands.formatPicc());
  }

  createStdDataFile(file: fileCommands.NewDataFile): Promise<void> {
    return this.run(fileCommands.createDataFile('standard', file));
  }
  createBackupDataFile(file: fileCommands.NewDataFile): Promise<void> {
    return this.run(fileCommands.createDataFile('backup', file));
  }
  createValueFile(file: fileCommands.NewValueFile): Promise<void> {
    return this.run(fileCommands.createValueFile(file));
  }
  createLinearRecordFile(file: fileCommands.NewRecordFile): Promise<void> {
    return this.run(fileCommands.createRecordFile('linear', file));
  }
  createCyclicRecordFile(file: fileCommands.NewRecordFile): Promise<void> {
    return this.run(fileCommands.createRecordFile('cyclic', file));
  }
  deleteFile(file: number): Promise<void> {
    return this.run(fileCommands.deleteFile(file));
  }
  getFileIds(): Promise<readonly number[]> {
    return this.run(fileCommands.getFileIds());
  }
  getFileSettings(file: number): Promise<FileSettings> {
    return this.run(fileCommands.getFileSettings(file));
  }
  changeFileSettings(change: fileCommands.NewFile & { readonly freelyChangeable: boolean }): Promise<void> {
    return this.run(fileCommands.changeFileSettings(change));
  }

  readData(file: number, offset: number, length: number, mode: CommunicationMode): Promise<Uint8Array> {
    return this.run(fileCommands.readData(file, offset, length, mode));
  }
  writeData(file: number, offset: number, data: Uint8Array, mode: CommunicationMode): Promise<void> {
    return this.run(fileCommands.writeData(file, offset, data, mode));
  }
  /** Oldest first, as they come. */
  readRecords(file: number, range: fileCommands.RecordRange, mode: CommunicationMode): Promise<readonly Uint8Array[]> {
    return this.run(fileCommands.readRecords(file, range, mode));
  }
  writeRecord(file: number, offset: number, data: Uint8Array, mode: CommunicationMode): Promise<void> {
    return this.run(fileCommands.writeRecord(file, offset, data, mode));
  }
  clearRecordFile(file: number): Promise<void> {
    return this.run(fileCommands.clearRecordFile(file));
  }
  /** The value before the pending transaction. */
  getValue(file: number, mode: CommunicationMode): Promise<number> {
    return this.run(fileCommands.getValue(file, mode));
  }
  credit(file: number, amount: number, mode: CommunicationMode): Promise<void> {
    return this.run(fileCommands.changeValue('credit', file, amount, mode));
  }
  debit(file: number, amount: number, mode: CommunicationMode): Promise<void> {
    return this.run(fileCommands.changeValue('debit', file, amount, mode));
  }
  limitedCredit(file: number, amount: number, mode: CommunicationMode): Promise<void> {
    return this.run(fileCommands.changeValue('limited-credit', file, amount, mode));
  }

  /** Resolves only on the card's own word, its MAC, that all that was pending is done. Anything else is a doubt. */
  commit(): Promise<void> {
    return this.run(fileCommands.commitTransaction());
  }
  abort(): Promise<void> {
    return this.run(fileCommands.abortTransaction());
  }

  async #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#busy) throw new Error('a card takes one command at a time');
    this.#busy = true;
    try {
      return await work();
    } catch (error) {
      this.#channel.close();
      throw error;
    } finally {
      this.#busy = false;
    }
  }
}
