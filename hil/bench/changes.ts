/** What the page may want to read again. */
export type Changed =
  | 'machines'
  | 'cards'
  | 'antenna'
  | 'vehicle'
  | 'clock'
  | 'faults'
  | 'apdus'
  | 'office'
  | 'scene'
  | 'signal'
  | 'journal'
  | 'device'
  | 'coins'
  | 'terminal'
  | 'paper';

export interface Change {
  readonly what: Changed;
  /** Absent: it concerns the whole bench. */
  readonly machine?: string | undefined;
}

/** The bench's notice board: who watches is told that something is new, not what. */
export class Changes {
  readonly #watchers = new Set<(change: Change) => void>();

  tell(what: Changed, machine?: string): void {
    for (const watcher of this.#watchers) watcher({ what, machine });
  }

  /** The answer ends the watch. */
  watch(watcher: (change: Change) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
