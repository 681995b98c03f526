import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '../bench/random.ts';
import type { DiskOperation, FolderImage } from './operation-log.ts';

/** A disk writes a sector whole or not at all. */
const SECTOR = 512;

export interface Crash {
  readonly before: FolderImage;
  /** Everything done since, up to the moment of the crash. */
  readonly operations: readonly DiskOperation[];
  /**
   * What becomes of what was never synced: `kept` (the process died, the disk did not), `lost`, or a throw of dice for
   * each sector and for how many of the changed names survive.
   */
  readonly unsynced: 'kept' | 'lost' | Random;
  /** Operations from this one on were synced by a disk that lied: their syncs are worth nothing. */
  readonly liesFrom?: number;
}

type Change = Extract<DiskOperation, { kind: 'write' | 'truncate' }>;
type Naming = Extract<DiskOperation, { kind: 'create' | 'rename' | 'unlink' }>;

/**
 * One of the states in which a power cut may leave a folder. What POSIX promises and no more: a synced file has its
 * content, synced folders have their names, of the rest any sectors may have come through, in any order; names change
 * in the order in which they were changed.
 */
export function crashState({ before, unsynced, liesFrom = Number.POSITIVE_INFINITY, ...crash }: Crash): FolderImage {
  const operations = oneNumberEach(before, crash.operations);
  const durable = new Map([...before.contents].map(([inode, bytes]) => [inode, Buffer.from(bytes)] as const));
  const names = new Map(before.names);
  const pending = new Map<number, Change[]>();
  let renamings: Naming[] = [];

  operations.forEach((operation, index) => {
    switch (operation.kind) {
      case 'write':
      case 'truncate': {
        const changes = pending.get(operation.inode) ?? [];
        changes.push(operation);
        pending.set(operation.inode, changes);
        return;
      }
      case 'sync':
        if (index >= liesFrom) return;
        durable.set(operation.inode, applied(durable.get(operation.inode), pending.get(operation.inode) ?? []));
        pending.delete(operation.inode);
        return;
      case 'sync-folder':
        if (index >= liesFrom) return;
        for (const naming of renamings) rename(names, naming);
        renamings = [];
        return;
      default:
        renamings.push(operation);
    }
  });

  const survivors =
    unsynced === 'kept' ? renamings.length : unsynced === 'lost' ? 0 : unsynced.below(renamings.length + 1);
  for (const naming of renamings.slice(0, survivors)) rename(names, naming);
  const contents = new Map<number, Uint8Array>();
  for (const inode of names.values()) {
    const changes = pending.get(inode) ?? [];
    const through = unsynced === 'kept' ? changes : unsynced === 'lost' ? [] : scattered(changes, unsynced);
    contents.set(inode, applied(durable.get(inode), through));
  }
  return { names, contents };
}

/** Puts a folder into this state. */
export function restore(folder: string, { names, contents }: FolderImage): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, inode] of names) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents.get(inode) ?? new Uint8Array(0));
  }
}

/**
 * Gives each file a number of its own. A file system gives the inode of a removed file to the next; where the removal
 * is lost in the crash, both are there.
 */
function oneNumberEach(before: FolderImage, operations: readonly DiskOperation[]): readonly DiskOperation[] {
  const numbers = new Map<number, number>();
  let last = Math.max(0, ...before.contents.keys(), ...operations.map((each) => ('inode' in each ? each.inode : 0)));
  return operations.map((operation) => {
    if (!('inode' in operation)) return operation;
    if (operation.kind === 'create') {
      last += 1;
      numbers.set(operation.inode, last);
    }
    return { ...operation, inode: numbers.get(operation.inode) ?? operation.inode };
  });
}

function rename(names: Map<string, number>, naming: Naming): void {
  if (naming.kind === 'create') {
    names.set(naming.name, naming.inode);
    return;
  }
  const inode = names.get(naming.name);
  names.delete(naming.name);
  if (naming.kind === 'rename' && inode !== undefined) names.set(naming.to, inode);
}

function applied(content: Uint8Array | undefined, changes: readonly Change[]): Buffer<ArrayBuffer> {
  let bytes = Buffer.from(content ?? []);
  for (const change of changes) {
    const length =
      change.kind === 'truncate' ? change.length : Math.max(bytes.length, change.offset + change.data.length);
    if (length !== bytes.length) {
      const resized = Buffer.alloc(length);
      bytes.copy(resized);
      bytes = resized;
    }
    if (change.kind === 'write') bytes.set(change.data, change.offset);
  }
  return bytes;
}

/** Of each change the sectors that came through: any of them, the later ones also where the earlier did not. */
function scattered(changes: readonly Change[], random: Random): readonly Change[] {
  return changes.flatMap((change): Change[] => {
    if (change.kind === 'truncate') return random.below(2) === 0 ? [] : [change];
    const pieces: Change[] = [];
    for (let at = 0; at < change.data.length; ) {
      const offset = change.offset + at;
      const length = Math.min(SECTOR - (offset % SECTOR), change.data.length - at);
      if (random.below(2) === 1) pieces.push({ ...change, offset, data: change.data.subarray(at, at + length) });
      at += length;
    }
    return pieces;
  });
}
