import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from '../journal/journal-files.ts';
import type { OfficeKeys } from './office-key.ts';
import { askOfficeForFile } from './office-request.ts';
import type { ListRefusal, ListRefused } from './signed-list.ts';

/** A list that is in force. */
export interface KeptList {
  readonly version: number;
  /** How many entries. */
  readonly size: number;
}

/** What one kind of list has of its own. */
export interface KeptKind<List extends KeptList> {
  /** Below the office's address. */
  readonly path: string;
  readonly longest: number;
  /** How the status names its entries. */
  readonly entries: string;
  read(bytes: Uint8Array, keys: OfficeKeys): Promise<{ readonly ok: true; readonly list: List } | ListRefused>;
  /** Where the office can send what changed instead: whether an answer is that, and the later file it comes to. */
  readonly changes?: {
    are(bytes: Uint8Array): boolean;
    applied(base: List, bytes: Uint8Array): Promise<Uint8Array | undefined>;
  };
}

export interface ListKeeperOptions {
  /** Where it lies; the folder is made when there is something to keep. */
  readonly file: string;
  readonly keys: OfficeKeys;
  /** Address under which the office is mounted; undefined: nobody to ask, the list on the disk stays. */
  readonly office: string | undefined;
  readonly fetch?: typeof fetch;
  /** For the journal; a refusal that repeats itself is told once. */
  readonly tell: (event: ListEvent) => void;
}

export type ListEvent =
  | { readonly event: 'taken'; readonly version: number; readonly cards: number }
  | { readonly event: 'refused'; readonly reason: ListRefusal; readonly version?: number | undefined }
  /** In force, and gone with the next power cut: the disk did not take it. It is tried again. */
  | { readonly event: 'not-kept'; readonly version: number; readonly detail: string };

/** For the technician. */
export interface ListStatus {
  readonly status: 'ready' | 'none' | 'unreachable' | 'not-kept' | ListRefusal;
  readonly detail: string;
}

const PATIENCE_MS = 60_000;

/**
 * A list of one machine: what the office signed, in force from the disk before anybody can be asked, and never
 * exchanged for an earlier one.
 */
export class ListKeeper<List extends KeptList> {
  readonly #kind: KeptKind<List>;
  readonly #options: ListKeeperOptions;
  readonly #hungUp = new AbortController();
  #inForce: List | undefined;
  /** What has to be written still. */
  #unkept: Uint8Array | undefined;
  /** No list before this version, also where the one on the disk was damaged behind its signature. */
  #floor = 0;
  #trouble: ListStatus | undefined;
  #told = '';
  #taking: Promise<void> | undefined;

  private constructor(kind: KeptKind<List>, options: ListKeeperOptions) {
    this.#kind = kind;
    this.#options = options;
  }

  /** Reads what lies on the disk. A list that cannot be used is told and left; never rejects. */
  static async open<List extends KeptList>(
    kind: KeptKind<List>,
    options: ListKeeperOptions,
  ): Promise<ListKeeper<List>> {
    const keeper = new ListKeeper(kind, options);
    let bytes: Uint8Array;
    try {
      bytes = await readFile(options.file);
    } catch (error) {
      // Missing: none was ever kept. Unreadable: as if; the office is asked for it.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
        keeper.#trouble = { status: 'not-kept', detail: String(error) };
      }
      return keeper;
    }
    const read = await kind.read(bytes, options.keys);
    if (read.ok) keeper.#inForce = read.list;
    else keeper.#refuse(read.refusal, read.version);
    keeper.#floor = (read.ok ? read.list.version : read.version) ?? 0;
    return keeper;
  }

  get list(): List | undefined {
    return this.#inForce;
  }

  get status(): ListStatus {
    const list = this.#inForce;
    const detail = list === undefined ? 'no list' : `version ${list.version}, ${list.size} ${this.#kind.entries}`;
    const { status, detail: what } = this.#trouble ?? {
      status: list === undefined ? ('none' as const) : ('ready' as const),
      detail: '',
    };
    return { status, detail: what === '' ? detail : `${what}; in force: ${detail}` };
  }

  /** The office's list is of this version: resolves when it is in force, or could not be had. Never rejects. */
  hear(version: number): Promise<void> {
    this.#taking ??= this.#take(version).finally(() => {
      this.#taking = undefined;
    });
    return this.#taking;
  }

  /** Ends a fetch under way, and fetches no more. */
  hangUp(): void {
    this.#hungUp.abort();
  }

  async #take(version: number): Promise<void> {
    if (version > 0 && version < this.#floor) return this.#refuse('older', version);
    if (version > 0 && version !== this.#inForce?.version) await this.#fetch();
    if (this.#unkept !== undefined) await this.#keep(this.#unkept);
  }

  async #fetch(): Promise<void> {
    const { changes } = this.#kind;
    const base = changes && this.#inForce;
    const answer = await this.#ask(base === undefined ? '' : `?from=${base.version}`);
    if (answer === undefined) return;
    const areChanges = changes?.are(answer) === true;
    const rebuilt = base && areChanges ? await changes.applied(base, answer) : undefined;
    if (rebuilt !== undefined && (await this.#takeOver(rebuilt)) === undefined) return;
    // Changes that do not come to a list which the office signed: the whole list is asked for.
    const whole = areChanges ? await this.#ask('') : answer;
    const refused = whole && (await this.#takeOver(whole));
    if (refused !== undefined) this.#refuse(refused.refusal, refused.version);
  }

  /** From now on in force, or why not. */
  async #takeOver(bytes: Uint8Array): Promise<ListRefused | undefined> {
    const read = await this.#kind.read(bytes, this.#options.keys);
    if (!read.ok) return read;
    const { list } = read;
    if (list.version < this.#floor) return { ok: false, refusal: 'older', version: list.version };
    this.#inForce = list;
    this.#floor = list.version;
    this.#unkept = bytes;
    this.#trouble = undefined;
    this.#tell({ event: 'taken', version: list.version, cards: list.size });
    return undefined;
  }

  /** Undefined, and told, where the office has no answer. */
  async #ask(query: string): Promise<Uint8Array | undefined> {
    const { office, fetch: fetcher = fetch } = this.#options;
    if (office === undefined || this.#hungUp.signal.aborted) return undefined;
    const limits = { patienceMs: PATIENCE_MS, hungUp: this.#hungUp.signal, longest: this.#kind.longest };
    const answer = await askOfficeForFile(fetcher, `${office}/${this.#kind.path}${query}`, limits);
    if (answer.kind === 'answered' && answer.status === 200) return answer.bytes;
    const detail = answer.kind === 'failed' ? answer.reason : `the office answered ${answer.status}`;
    this.#trouble = { status: 'unreachable', detail };
    return undefined;
  }

  /** The old list or the new one is on the disk, whole, whenever the power fails. */
  async #keep(bytes: Uint8Array): Promise<void> {
    const { file } = this.#options;
    const draft = `${file}.new`;
    try {
      await mkdir(dirname(file), { recursive: true });
      const descriptor = await open(draft, 'w');
      try {
        await descriptor.writeFile(bytes);
        await descriptor.sync();
      } finally {
        await descriptor.close();
      }
      await rename(draft, file);
      syncDirectory(dirname(file));
      if (this.#unkept === bytes) this.#unkept = undefined;
      if (this.#trouble?.status === 'not-kept') this.#trouble = undefined;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#trouble = { status: 'not-kept', detail };
      this.#tell({ event: 'not-kept', version: this.#floor, detail });
    }
  }

  #refuse(reason: ListRefusal, version: number | undefined): void {
    const which = version === undefined ? 'a list' : `version ${version}`;
    this.#trouble = { status: reason, detail: `${which} was refused` };
    this.#tell({ event: 'refused', reason, version });
  }

  #tell(event: ListEvent): void {
    const text = JSON.stringify(event);
    if (text === this.#told) return;
    this.#told = text;
    this.#options.tell(event);
  }
}
