import { closeSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';

/**
 * `io` EIO; `full` ENOSPC; `short` a write takes the first sectors only and says so; `torn` the first sectors of a
 * write arrive and the process is gone; `power` the process is gone before the call; `slow` it takes its time.
 */
export const DISK_FAULTS = ['io', 'full', 'short', 'torn', 'power', 'slow'] as const;
export type DiskFaultKind = (typeof DISK_FAULTS)[number];

export type DiskCall = 'write' | 'sync' | 'truncate' | 'open' | 'name';

const CODES: Readonly<Record<DiskFaultKind, number>> = { io: 1, full: 2, short: 3, torn: 4, power: 5, slow: 6 };
const CALLS: Readonly<Record<DiskCall, number>> = { write: 1, sync: 2, truncate: 4, open: 8, name: 16 };
/** Where a kind can strike: what a full disk refuses is what needs room. */
const STRIKES: Readonly<Record<DiskFaultKind, readonly DiskCall[]>> = {
  io: ['write', 'sync', 'truncate', 'open', 'name'],
  full: ['write', 'truncate', 'open'],
  short: ['write'],
  torn: ['write'],
  power: ['write', 'sync', 'truncate', 'open', 'name'],
  slow: ['write', 'sync'],
};

/** struct control of disk-shim.c: 32-bit words. */
const WORDS = 13;
const MAGIC = 0x4b53444b;
const WORD = { recording: 1, lying: 2, fault: 3, nth: 4, count: 5, calls: 6, amount: 7, seen: 8, fired: 9 } as const;
const COUNTERS = { watched: 10, writes: 11, syncs: 12 } as const;

export interface DiskFaultOrder {
  readonly kind: DiskFaultKind;
  /** The Nth call that it can strike, 1 = the next. */
  readonly nth?: number;
  /** `null`: all from there on. Default 1. */
  readonly count?: number | null;
  /** `slow`: ms; `short`, `torn`: sectors of 512 bytes that arrive. */
  readonly amount?: number;
  /** Only these calls; default: all that the kind can strike. */
  readonly calls?: readonly DiskCall[];
}

/** Orders to a preloaded process, through a file that both have mapped. */
export class DiskControl {
  readonly path: string;
  readonly #file: number;

  private constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, 'r+');
  }

  /** Makes the file, without orders; it must be there before the process starts. */
  static create(path: string): DiskControl {
    const words = Buffer.alloc(WORDS * 4);
    words.writeUInt32LE(MAGIC, 0);
    writeFileSync(path, words);
    return new DiskControl(path);
  }

  /** One that another process has made. */
  static at(path: string): DiskControl {
    return new DiskControl(path);
  }

  /** Takes the place of the order before. */
  arm({ kind, nth = 1, count = 1, amount = 0, calls = STRIKES[kind] }: DiskFaultOrder): void {
    this.disarm();
    this.#set(WORD.nth, nth);
    this.#set(WORD.count, count ?? 0);
    this.#set(WORD.amount, amount);
    const mask = calls.filter((call) => STRIKES[kind].includes(call)).reduce((bits, call) => bits | CALLS[call], 0);
    this.#set(WORD.calls, mask);
    this.#set(WORD.seen, 0);
    this.#set(WORD.fired, 0);
    this.#set(WORD.fault, CODES[kind]);
  }

  disarm(): void {
    this.#set(WORD.fault, 0);
  }

  /** Syncs are answered at once, and nothing is on the disk for it. */
  set lying(lies: boolean) {
    this.#set(WORD.lying, lies ? 1 : 0);
  }

  set recording(records: boolean) {
    this.#set(WORD.recording, records ? 1 : 0);
  }

  /** How often the order has struck. */
  get fired(): number {
    return this.#get(WORD.fired);
  }

  /** Calls on files of the folder since the process started. */
  get counted(): { readonly calls: number; readonly writes: number; readonly syncs: number } {
    return {
      calls: this.#get(COUNTERS.watched),
      writes: this.#get(COUNTERS.writes),
      syncs: this.#get(COUNTERS.syncs),
    };
  }

  close(): void {
    closeSync(this.#file);
  }

  #set(word: number, value: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    writeSync(this.#file, bytes, 0, 4, word * 4);
  }

  #get(word: number): number {
    const bytes = Buffer.alloc(4);
    readSync(this.#file, bytes, 0, 4, word * 4);
    return bytes.readUInt32LE();
  }
}
