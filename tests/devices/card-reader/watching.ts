import type { CardInField, CardReader, ReaderEvent } from '../../../devices/card-reader/contract.ts';

/** A reader's events as they come, kept, and waited for one after the other. */
export interface Watch {
  readonly events: readonly ReaderEvent[];
  /** Kinds of the events so far, without status. */
  kinds(): string[];
  /** The first event of this kind after the last one waited for; later ones stay for the next call. */
  next<Kind extends ReaderEvent['kind']>(kind: Kind): Promise<Extract<ReaderEvent, { kind: Kind }>>;
  card(): Promise<CardInField>;
  status(kind: 'ready' | 'lost'): Promise<string>;
}

export const watching = (reader: CardReader): Watch => {
  const events: ReaderEvent[] = [];
  const news = new Set<() => void>();
  let seen = 0;
  reader.subscribe((event) => {
    events.push(event);
    for (const tell of [...news]) tell();
  });

  const find = <Event extends ReaderEvent>(matches: (event: ReaderEvent) => event is Event): Promise<Event> =>
    new Promise((resolve) => {
      const look = (): void => {
        const at = events.findIndex((event, index) => index >= seen && matches(event));
        const event = events[at];
        if (event === undefined || !matches(event)) return;
        seen = at + 1;
        news.delete(look);
        resolve(event);
      };
      news.add(look);
      look();
    });

  return {
    events,
    kinds: () => events.filter(({ kind }) => kind !== 'status').map(({ kind }) => kind),
    next: (kind) => find((event): event is Extract<ReaderEvent, { kind: typeof kind }> => event.kind === kind),
    card: async () => (await find((event) => event.kind === 'card')).card,
    status: async (kind) => {
      type Status = Extract<ReaderEvent, { kind: 'status' }>;
      const { status } = await find((event): event is Status => event.kind === 'status' && event.status.kind === kind);
      return status.kind === 'lost' ? status.detail : status.kind;
    },
  };
};
