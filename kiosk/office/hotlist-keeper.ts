import { type Hotlist, LONGEST_HOTLIST, readHotlistPatiently } from './hotlist.ts';
import { isHotlistDelta, readHotlistDelta, withChanges } from './hotlist-delta.ts';
import { type KeptKind, type ListEvent, ListKeeper, type ListKeeperOptions, type ListStatus } from './list-keeper.ts';

export type HotlistEvent = ListEvent;
export type HotlistKeeperOptions = ListKeeperOptions;

const HOTLIST: KeptKind<Hotlist> = {
  path: 'hotlist',
  longest: LONGEST_HOTLIST,
  entries: 'cards',
  read: async (bytes, keys) => {
    const read = await readHotlistPatiently(bytes, keys);
    return read.ok ? { ok: true, list: read.hotlist } : read;
  },
  changes: {
    are: isHotlistDelta,
    applied: async (base, bytes) => {
      const delta = readHotlistDelta(bytes);
      return delta && withChanges(base, delta);
    },
  },
};

/** The hotlist of one machine (J12): blocked cards, as the office signed them. */
export class HotlistKeeper {
  readonly #keeper: ListKeeper<Hotlist>;

  private constructor(keeper: ListKeeper<Hotlist>) {
    this.#keeper = keeper;
  }

  /** Reads what lies on the disk. A list that cannot be used is told and left; never rejects. */
  static async open(options: HotlistKeeperOptions): Promise<HotlistKeeper> {
    return new HotlistKeeper(await ListKeeper.open(HOTLIST, options));
  }

  has(cardNumber: number): boolean {
    return this.#keeper.list?.has(cardNumber) ?? false;
  }

  get status(): ListStatus {
    return this.#keeper.status;
  }

  /** The office's list is of this version: resolves when it is in force, or could not be had. Never rejects. */
  hear(version: number): Promise<void> {
    return this.#keeper.hear(version);
  }

  /** Ends a fetch under way, and fetches no more. */
  hangUp(): void {
    this.#keeper.hangUp();
  }
}
