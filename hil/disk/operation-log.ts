import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a process did to the files of a folder, in order. A file is known by its inode, a name leads to one. */
export type DiskOperation =
  | { readonly kind: 'write'; readonly inode: number; readonly offset: number; readonly data: Uint8Array }
  | { readonly kind: 'truncate'; readonly inode: number; readonly length: number }
  | { readonly kind: 'sync'; readonly inode: number }
  | { readonly kind: 'create'; readonly name: string; readonly inode: number }
  | { readonly kind: 'rename'; readonly name: string; readonly to: string }
  | { readonly kind: 'unlink'; readonly name: string }
  | { readonly kind: 'sync-folder' };

/** A log that breaks off in the middle of an operation. */
export class BadOperationLog extends Error {
  override readonly name = 'BadOperationLog';
}

/** struct header of disk-shim.c. */
const HEADER_BYTES = 32;

/** Reads what the shim has recorded; none if it has recorded nothing. Throws BadOperationLog. */
export function readOperations(log: string): readonly DiskOperation[] {
  if (!existsSync(log)) return [];
  const bytes = readFileSync(log);
  const operations: DiskOperation[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + HEADER_BYTES > bytes.length) throw new BadOperationLog(`byte ${at}: half a header`);
    const [code, nameLength, otherLength, dataLength] = [0, 4, 8, 12].map((field) => bytes.readUInt32LE(at + field));
    const inode = Number(bytes.readBigUInt64LE(at + 16));
    const offset = Number(bytes.readBigUInt64LE(at + 24));
    const name = at + HEADER_BYTES;
    const other = name + (nameLength ?? 0);
    const data = other + (otherLength ?? 0);
    const end = data + (dataLength ?? 0);
    if (end > bytes.length) throw new BadOperationLog(`byte ${at}: half an operation`);
    operations.push(
      operationOf(code ?? 0, {
        inode,
        offset,
        name: bytes.subarray(name, other).toString(),
        other: bytes.subarray(other, data).toString(),
        data: Uint8Array.from(bytes.subarray(data, end)),
      }),
    );
    at = end;
  }
  return operations;
}

interface Fields {
  readonly inode: number;
  readonly offset: number;
  readonly name: string;
  readonly other: string;
  readonly data: Uint8Array;
}

function operationOf(code: number, { inode, offset, name, other, data }: Fields): DiskOperation {
  switch (code) {
    case 1:
      return { kind: 'write', inode, offset, data };
    case 2:
      return { kind: 'sync', inode };
    case 3:
      return { kind: 'truncate', inode, length: offset };
    case 4:
      return { kind: 'create', name, inode };
    case 5:
      return { kind: 'rename', name, to: other };
    case 6:
      return { kind: 'unlink', name };
    case 7:
      return { kind: 'sync-folder' };
    default:
      throw new BadOperationLog(`no operation has the code ${code}`);
  }
}

/** The files of a folder at one moment: names lead to inodes, inodes to contents. */
export interface FolderImage {
  readonly names: ReadonlyMap<string, number>;
  readonly contents: ReadonlyMap<number, Uint8Array>;
}

/** The folder as it is now. */
export function imageOf(folder: string): FolderImage {
  const names = new Map<string, number>();
  const contents = new Map<number, Uint8Array>();
  if (!existsSync(folder)) return { names, contents };
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    const about = lstatSync(path);
    if (!about.isFile()) continue;
    names.set(name, about.ino);
    contents.set(about.ino, readFileSync(path));
  }
  return { names, contents };
}
