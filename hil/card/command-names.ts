/** Names of DESFire's own commands, by code. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0x0a, 'Authenticate'],
  [0x1a, 'AuthenticateISO'],
  [0xaa, 'AuthenticateAES'],
  [0xaf, 'AdditionalFrame'],
  [0x5a, 'SelectApplication'],
  [0xca, 'CreateApplication'],
  [0xda, 'DeleteApplication'],
  [0x6a, 'GetApplicationIDs'],
  [0x60, 'GetVersion'],
  [0x6e, 'FreeMem'],
  [0x51, 'GetCardUID'],
  [0xfc, 'FormatPICC'],
  [0x5c, 'SetConfiguration'],
  [0x45, 'GetKeySettings'],
  [0x54, 'ChangeKeySettings'],
  [0x64, 'GetKeyVersion'],
  [0xc4, 'ChangeKey'],
  [0x6f, 'GetFileIDs'],
  [0xf5, 'GetFileSettings'],
  [0x5f, 'ChangeFileSettings'],
  [0xcd, 'CreateStdDataFile'],
  [0xcb, 'CreateBackupDataFile'],
  [0xcc, 'CreateValueFile'],
  [0xc1, 'CreateLinearRecordFile'],
  [0xc0, 'CreateCyclicRecordFile'],
  [0xdf, 'DeleteFile'],
  [0xbd, 'ReadData'],
  [0x3d, 'WriteData'],
  [0x6c, 'GetValue'],
  [0x0c, 'Credit'],
  [0xdc, 'Debit'],
  [0x1c, 'LimitedCredit'],
  [0xbb, 'ReadRecords'],
  [0x3b, 'WriteRecord'],
  [0xeb, 'ClearRecordFile'],
  [0xc7, 'CommitTransaction'],
  [0xa7, 'AbortTransaction'],
]);

/** What a command APDU, native or ISO-wrapped, is called; `FFCA`-like pseudo-commands are the reader's. */
export function commandName(apdu: Uint8Array): string {
  const [first, second] = apdu;
  if (first === undefined) return 'Empty';
  if (first === 0xff) return second === 0xca ? 'ReaderGetData' : 'ReaderCommand';
  if (first === 0x00 && second === 0xa4) return 'ISOSelect';
  const code = first === 0x90 ? second : first;
  if (code === undefined) return 'Unknown';
  return NAMES.get(code) ?? `Unknown${code.toString(16).padStart(2, '0').toUpperCase()}`;
}
