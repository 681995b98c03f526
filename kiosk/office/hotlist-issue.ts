import { signHotlist } from './hotlist.ts';
import type { OfficeSigner } from './office-key.ts';
import type { OfficeStore } from './office-store.ts';

/** The hotlist as the office gives it out: each version signed once, when it is first asked for. */
export class HotlistIssue {
  readonly #store: OfficeStore;
  readonly #signer: OfficeSigner | undefined;
  #signed: { readonly version: number; readonly file: Uint8Array } | undefined;

  constructor(store: OfficeStore, signer: OfficeSigner | undefined) {
    this.#store = store;
    this.#signer = signer;
  }

  /** 0: there is nothing to fetch. */
  get version(): number {
    return this.#signer === undefined ? 0 : this.#store.hotlistIssue().version;
  }

  /** Undefined where there never was a list, or the office has no key. */
  file(): Uint8Array | undefined {
    const { version, issuedAt } = this.#store.hotlistIssue();
    if (version === 0 || this.#signer === undefined) return undefined;
    if (this.#signed?.version !== version) {
      const file = signHotlist({ version, issuedAt, cards: this.#store.hotlist() }, this.#signer);
      this.#signed = { version, file };
    }
    return this.#signed.file;
  }
}
