/** A value that the page shows: reading it inside an effect makes the effect run again when it changes. */
export interface Cell<T> {
  (): T;
  set(value: T): void;
}

interface Running {
  readonly order: number;
  readonly sources: Set<Set<Running>>;
  readonly endings: (() => void)[];
  readonly run: () => void;
  ended: boolean;
}

let current: Running | undefined;
let lastOrder = 0;
const waiting = new Set<Running>();
let scheduled = false;

export function cell<T>(initial: T): Cell<T> {
  let value = initial;
  const readers = new Set<Running>();
  const read = (): T => {
    if (current) {
      readers.add(current);
      current.sources.add(readers);
    }
    return value;
  };
  return Object.assign(read, {
    set: (next: T): void => {
      if (Object.is(value, next)) return;
      value = next;
      for (const reader of readers) waiting.add(reader);
      if (scheduled || waiting.size === 0) return;
      scheduled = true;
      queueMicrotask(runWaiting);
    },
  });
}

/** A value computed from cells; those who read it run again only when it is another one. */
export function derived<T>(compute: () => T): () => T {
  let result: Cell<T> | undefined;
  effect(() => {
    const value = compute();
    if (result) result.set(value);
    else result = cell(value);
  });
  if (!result) throw new Error('an effect runs at once');
  return result;
}

/**
 * Runs now, and again after each change of a cell it has read. Effects begun inside it end before it runs again.
 * The answer ends it.
 */
export function effect(act: () => void): () => void {
  lastOrder += 1;
  const self: Running = {
    order: lastOrder,
    sources: new Set(),
    endings: [],
    ended: false,
    run: () => {
      leave(self);
      const outer = current;
      current = self;
      try {
        act();
      } finally {
        current = outer;
      }
    },
  };
  const end = (): void => {
    self.ended = true;
    leave(self);
    waiting.delete(self);
  };
  current?.endings.push(end);
  self.run();
  return end;
}

/** Called before the effect around it runs again, and when it ends. */
export function whenOver(act: () => void): void {
  current?.endings.push(act);
}

/** Reads cells without depending on them. */
export function untracked<T>(read: () => T): T {
  const outer = current;
  current = undefined;
  try {
    return read();
  } finally {
    current = outer;
  }
}

/** Runs what builds a part of the page so that its effects live until the answer is called. */
export function scope<T>(build: () => T): { readonly result: T; end(): void } {
  const outer = current;
  lastOrder += 1;
  const self: Running = { order: lastOrder, sources: new Set(), endings: [], ended: false, run: () => {} };
  current = self;
  try {
    return { result: build(), end: () => leave(self) };
  } finally {
    current = outer;
    // What is read while building is no reason to build again.
    for (const source of self.sources) source.delete(self);
  }
}

function leave(running: Running): void {
  for (const source of running.sources) source.delete(running);
  running.sources.clear();
  for (const end of running.endings.splice(0)) end();
}

/** Older effects first: what is computed is new before it is shown. */
function runWaiting(): void {
  scheduled = false;
  while (waiting.size > 0) {
    let next: Running | undefined;
    for (const each of waiting) if (!next || each.order < next.order) next = each;
    if (!next) return;
    waiting.delete(next);
    if (!next.ended) next.run();
  }
}
