import { HOTLIST_HEAD, signHotlist } from './hotlist.ts';
import { writeHotlistDelta } from './hotlist-delta.ts';
import type { HotlistStore } from './hotlist-store.ts';
import type { OfficeSigner } from './office-key.ts';

/** The hotlist as the office gives it out: each version signed once, when it is first asked for. */
export class HotlistIssue {
  readonly #store: HotlistStore;
  readonly #signer: OfficeSigner | undefined;
  #signed: { readonly version: number; readonly file: Uint8Array } | undefined;

  constructor(store: HotlistStore, signer: OfficeSigner | undefined) {
    this.#store = store;
    this.#signer = signer;
  }

  /** 0: there is nothing to fetch. */
  get version(): number {
    return this.#signer === undefined ? 0 : this.#store.issue().version;
  }

  /** Undefined where there never was a list, or the office has no key. `from`: a version that whoever asks has. */
  file(from?: number): Uint8Array | undefined {
    const { version, issuedAt } = this.#store.issue();
    if (version === 0 || this.#signer === undefined) return undefined;
    if (this.#signed?.version !== version) {
      const file = signHotlist({ version, issuedAt, cards: this.#store.cards() }, this.#signer);
      this.#signed = { version, file };
    }
    const { file } = this.#signed;
    const changes = from === undefined || from >= version ? undefined : this.#store.changesSince(from);
    if (from === undefined || changes === undefined) return file;
    const delta = writeHotlistDelta({ from, head: file.subarray(0, HOTLIST_HEAD), ...changes });
    return delta.length < file.length ? delta : file;
  }
}
