import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from '../journal/journal-files.ts';
import {
  type Hotlist,
  type HotlistRead,
  type HotlistRefusal,
  LONGEST_HOTLIST,
  readHotlistPatiently,
} from './hotlist.ts';
import { isHotlistDelta, readHotlistDelta, withChanges } from './hotlist-delta.ts';
import type { OfficeKeys } from './office-key.ts';
import { askOfficeForFile } from './office-request.ts';

export interface HotlistKeeperOptions {
  /** Where it lies; the folder is made when there is something to keep. */
  readonly file: string;
  readonly keys: OfficeKeys;
  /** Address under which the office is mounted; undefined: nobody to ask, the list on the disk stays. */
  readonly office: string | undefined;
  readonly fetch?: typeof fetch;
  /** For the journal; a refusal that repeats itself is told once. */
  readonly tell: (event: HotlistEvent) => void;
}

export type HotlistEvent =
  | { readonly event: 'taken'; readonly version: number; readonly cards: number }
  | { readonly event: 'refused'; readonly reason: HotlistRefusal; readonly version?: number | undefined }
  /** In force, and gone with the next power cut: the disk did not take it. It is tried again. */
  | { readonly event: 'not-kept'; readonly version: number; readonly detail: string };

/** For the technician. */
export interface HotlistStatus {
  readonly status: 'ready' | 'none' | 'unreachable' | 'not-kept' | HotlistRefusal;
  readonly detail: string;
}

const PATIENCE_MS = 60_000;

/**
 * The hotlist of one machine: what the office signed, in force from the disk before anybody can be asked, and never
 * exchanged for an earlier one.
 */
export class HotlistKeeper {
  readonly #options: HotlistKeeperOptions;
  readonly #hungUp = new AbortController();
  #inForce: Hotlist | undefined;
  /** What has to be written still. */
  #unkept: Uint8Array | undefined;
  /** No list before this version, also where the one on the disk was damaged behind its signature. */
  #floor = 0;
  #trouble: HotlistStatus | undefined;
  #told = '';
  #taking: Promise<void> | undefined;

  private constructor(options: HotlistKeeperOptions) {
    this.#options = options;
  }

  /** Reads what lies on the disk. A list that cannot be used is told and left; never rejects. */
  static async open(options: HotlistKeeperOptions): Promise<HotlistKeeper> {
    const keeper = new HotlistKeeper(options);
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
    const read = await readHotlistPatiently(bytes, options.keys);
    if (read.ok) keeper.#inForce = read.hotlist;
    else keeper.#refuse(read.refusal, read.version);
    keeper.#floor = (read.ok ? read.hotlist.version : read.version) ?? 0;
    return keeper;
  }

  has(cardNumber: number): boolean {
    return this.#inForce?.has(cardNumber) ?? false;
  }

  get status(): HotlistStatus {
    const list = this.#inForce;
    const detail = list === undefined ? 'no list' : `version ${list.version}, ${list.size} cards`;
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
    const base = this.#inForce;
    const answer = await this.#ask(base === undefined ? '' : `?from=${base.version}`);
    if (answer === undefined) return;
    const delta = readHotlistDelta(answer);
    const rebuilt = base && delta && (await withChanges(base, delta));
    if (rebuilt !== undefined && (await this.#takeOver(rebuilt)) === undefined) return;
    // Changes that do not come to a list which the office signed: the whole list is asked for.
    const whole = isHotlistDelta(answer) ? await this.#ask('') : answer;
    const refused = whole && (await this.#takeOver(whole));
    if (refused !== undefined) this.#refuse(refused.refusal, refused.version);
  }

  /** From now on in force, or why not. */
  async #takeOver(bytes: Uint8Array): Promise<Extract<HotlistRead, { ok: false }> | undefined> {
    const read = await readHotlistPatiently(bytes, this.#options.keys);
    if (!read.ok) return read;
    const { hotlist } = read;
    if (hotlist.version < this.#floor) return { ok: false, refusal: 'older', version: hotlist.version };
    this.#inForce = hotlist;
    this.#floor = hotlist.version;
    this.#unkept = bytes;
    this.#trouble = undefined;
    this.#tell({ event: 'taken', version: hotlist.version, cards: hotlist.size });
    return undefined;
  }

  /** Undefined, and told, where the office has no answer. */
  async #ask(query: string): Promise<Uint8Array | undefined> {
    const { office, fetch: fetcher = fetch } = this.#options;
    if (office === undefined || this.#hungUp.signal.aborted) return undefined;
    const limits = { patienceMs: PATIENCE_MS, hungUp: this.#hungUp.signal, longest: LONGEST_HOTLIST };
    const answer = await askOfficeForFile(fetcher, `${office}/hotlist${query}`, limits);
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

  #refuse(reason: HotlistRefusal, version: number | undefined): void {
    const which = version === undefined ? 'a list' : `version ${version}`;
    this.#trouble = { status: reason, detail: `${which} was refused` };
    this.#tell({ event: 'refused', reason, version });
  }

  #tell(event: HotlistEvent): void {
    const text = JSON.stringify(event);
    if (text === this.#told) return;
    this.#told = text;
    this.#options.tell(event);
  }
}
