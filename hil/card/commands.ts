import { createApplication, deleteApplication, getApplicationIds, selectApplication } from './applications.ts';
import type { CardContext } from './card-context.ts';
import { formatPicc, freeMem, getCardUid, getVersion, setConfiguration } from './card-level.ts';
import { cutWriteDataShort, lengthOfWriteData, readData, writeData } from './data-file.ts';
import {
  changeFileSettings,
  createDataFile,
  createRecordFile,
  createValueFile,
  deleteFile,
  getFileIds,
  getFileSettings,
} from './file-management.ts';
import { changeKey, changeKeySettings, getKeySettings, getKeyVersion } from './keys.ts';
import { clearRecordFile, lengthOfWriteRecord, readRecords, writeRecord } from './record-file.ts';
import { abortTransaction, commitTransaction } from './transaction.ts';
import { credit, debit, getValue, limitedCredit } from './value-file.ts';

export interface Command {
  /** Executes the whole command (code first) and gives the answer's data as they travel. */
  run(card: CardContext, command: Uint8Array): Uint8Array;
  /** For a command that may come in several frames: its whole length, from the first one. */
  wholeLength?(card: CardContext, firstFrame: Uint8Array): number;
  /** Power lost after some of the frames. */
  cutShort?(card: CardContext, received: Uint8Array): void;
  /** Data bytes of the first answer frames, where they are not simply filled. */
  readonly answerFrames?: readonly number[];
}

/** By command code. Authentication is the card's own matter: it spans two commands. */
export const COMMANDS: ReadonlyMap<number, Command> = new Map<number, Command>([
  [0x5a, { run: selectApplication }],
  [0xca, { run: createApplication }],
  [0xda, { run: deleteApplication }],
  // At most 19 AIDs in one frame.
  [0x6a, { run: getApplicationIds, answerFrames: [57] }],
  [0x60, { run: getVersion, answerFrames: [7, 7] }],
  [0x6e, { run: freeMem }],
  [0x51, { run: getCardUid }],
  [0xfc, { run: formatPicc }],
  [0x5c, { run: setConfiguration }],
  [0x45, { run: getKeySettings }],
  [0x54, { run: changeKeySettings }],
  [0x64, { run: getKeyVersion }],
  [0xc4, { run: changeKey }],
  [0x6f, { run: getFileIds }],
  [0xf5, { run: getFileSettings }],
  [0x5f, { run: changeFileSettings }],
  [0xcd, { run: createDataFile('standard') }],
  [0xcb, { run: createDataFile('backup') }],
  [0xcc, { run: createValueFile }],
  [0xc1, { run: createRecordFile('linear') }],
  [0xc0, { run: createRecordFile('cyclic') }],
  [0xdf, { run: deleteFile }],
  [0xbd, { run: readData }],
  [0x3d, { run: writeData, wholeLength: lengthOfWriteData, cutShort: cutWriteDataShort }],
  [0x6c, { run: getValue }],
  [0x0c, { run: credit }],
  [0xdc, { run: debit }],
  [0x1c, { run: limitedCredit }],
  [0xbb, { run: readRecords }],
  [0x3b, { run: writeRecord, wholeLength: lengthOfWriteRecord }],
  [0xeb, { run: clearRecordFile }],
  [0xc7, { run: commitTransaction }],
  [0xa7, { run: abortTransaction }],
]);
