import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { canonicalJson } from './canonical-json.ts';
import { JournalFailure } from './contract.ts';
import { lockDirectory } from './directory-lock.ts';
import { DamagedJournal } from './inspect.ts';
import { anyPartExists, datedName, type JournalFiles, journalFiles } from './journal-files.ts';
import { NOTHING_SALVAGED, type Salvage, salvage } from './salvage.ts';
import { SEQUENCE_BLOCK } from './sequence-block.ts';
import { isDamage, nameFailure } from './sqlite-failure.ts';
import { type JournalStore, openStore, stamp } from './store.ts';
import { beginJournal, finishReplacement } from './successor.ts';
import { TerminalMemory } from './terminal-memory.ts';

/** The sequence has 3 bytes; a journal this near to their end is followed by one with a new terminal. */
const SEQUENCES_USED_UP = 0xff0000;
/** Numbers 1-65535: a terminal has 2 bytes on the card. */
const TERMINALS = 0xffff;

export interface OpeningOptions {
  readonly directory: string;
  readonly at: number;
  /** A random number 1-65535: the terminal of a new journal, or the next one that no journal of this folder had. */
  readonly candidate: number;
}

export interface OpenedJournal {
  readonly store: JournalStore;
  readonly memory: TerminalMemory;
  readonly created: boolean;
  readonly replaced: { readonly keptAs: string; readonly reason: string } | undefined;
  /** First sequence that was never handed out, and the end of the block reserved for this run. */
  readonly sequences: { readonly next: number; readonly upTo: number };
  /** Closes the files and gives the folder free. */
  readonly release: () => void;
}

/** Opens, creates or replaces the journal of a folder. Throws JournalFailure; then nothing is held and nothing lost. */
export function openMachineJournal(options: OpeningOptions): OpenedJournal {
  const held: (() => void)[] = [];
  const release = (): void => {
    for (const close of held.splice(0).reverse()) close();
  };
  try {
    const files = journalFiles(options.directory);
    held.push(lockDirectory(files.lock));
    const { memory, replaced: memoryReplaced } = TerminalMemory.open(files, options.at);
    held.push(() => memory.close());
    finishReplacement(files);
    const { store, created, replaced } = openOrReplace(files, memory, options);
    held.push(() => store.close());
    if (memoryReplaced !== undefined) noteLostMemory(store, options.at, memoryReplaced);
    const sequences = reserveFirstBlock(store, memory);
    memory.setAnchor(store.terminal, store.anchor);
    return { store, memory, created, replaced, sequences, release };
  } catch (error) {
    release();
    const { failure, detail } = nameFailure(error);
    throw new JournalFailure(failure, detail);
  }
}

type Found = Pick<OpenedJournal, 'store' | 'created' | 'replaced'>;

function openOrReplace(files: JournalFiles, memory: TerminalMemory, options: OpeningOptions): Found {
  if (!existsSync(files.journal)) {
    const expected = memory.terminals().length > 0 || anyPartExists(files.journal);
    const lost = expected ? { reason: 'the journal file was missing', salvaged: NOTHING_SALVAGED } : undefined;
    return begin(files, memory, options, lost);
  }
  const obstacle = notADatabase(files.journal);
  if (obstacle !== undefined) return begin(files, memory, options, { reason: obstacle, salvaged: NOTHING_SALVAGED });

  const db = new DatabaseSync(files.journal);
  try {
    const store = openStore(files.journal, db, memory.terminals());
    if (store.nextSequence > SEQUENCES_USED_UP) throw new DamagedJournal('its sequence numbers are used up');
    return { store, created: false, replaced: undefined };
  } catch (error) {
    if (!(error instanceof DamagedJournal) && !isDamage(error, files.journal)) {
      db.close();
      throw error;
    }
    const reason = error instanceof Error ? error.message : String(error);
    return begin(files, memory, options, { reason, salvaged: salvage(db) }, db);
  }
}

/** What SQLite would not even try to read, or would take for a new database. */
function notADatabase(file: string): string | undefined {
  const found = statSync(file);
  if (found.isDirectory()) return 'a folder is in its place';
  if (!found.isFile()) return 'something that is no file is in its place';
  return found.size === 0 ? 'the file is empty' : undefined;
}

/**
 * Begins a journal, in place of `lost` if something was there. The damaged database `open` is closed only when it
 * bears its new name: closing it in its place would tidy its log file away.
 */
function begin(
  files: JournalFiles,
  memory: TerminalMemory,
  options: OpeningOptions,
  lost?: { readonly reason: string; readonly salvaged: Salvage },
  open?: DatabaseSync,
): Found {
  try {
    const keptAs = anyPartExists(files.journal) ? datedName(files.directory, 'journal', options.at) : '';
    const used = new Set(memory.terminals().map(({ terminal }) => terminal));
    if (lost?.salvaged.terminal !== undefined) used.add(lost.salvaged.terminal);
    const replaces = lost === undefined ? undefined : { ...lost, keptAs };
    beginJournal(files, { terminal: freeTerminal(options.candidate, used), at: options.at, replaces });
    finishReplacement(files);
    open?.close();
    const db = new DatabaseSync(files.journal);
    const store = openStore(files.journal, db, []);
    return { store, created: true, replaced: lost === undefined ? undefined : { keptAs, reason: lost.reason } };
  } catch (error) {
    if (open?.isOpen) open.close();
    throw error;
  }
}

function freeTerminal(candidate: number, used: ReadonlySet<number>): number {
  for (let step = 0; step < TERMINALS; step += 1) {
    const terminal = ((candidate - 1 + step) % TERMINALS) + 1;
    if (!used.has(terminal)) return terminal;
  }
  throw new JournalFailure('io', 'no terminal number is free in this folder');
}

function reserveFirstBlock(store: JournalStore, memory: TerminalMemory): OpenedJournal['sequences'] {
  const reserved = memory.terminals().find(({ terminal }) => terminal === store.terminal)?.reserved ?? 1;
  const next = Math.max(reserved, store.nextSequence);
  memory.reserve(store.terminal, next + SEQUENCE_BLOCK);
  return { next, upTo: next + SEQUENCE_BLOCK };
}

/** Cards appear under new references from here on; earlier ones can no longer be told. */
function noteLostMemory(
  store: JournalStore,
  at: number,
  lost: { readonly keptAs: string; readonly reason: string },
): void {
  const body = canonicalJson({ device: 'journal', event: 'keys-replaced', keptAs: lost.keptAs, reason: lost.reason });
  store.commit([stamp(store.head, { at, kind: 'DEVICE', body, payload: undefined })], []);
}
