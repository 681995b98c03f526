import type { MachineClock } from './clock.ts';

/** Calls `act` when a minute begins on the wall clock (T45, T47). The answer ends it. */
export function everyMinute(
  clock: Pick<MachineClock, 'now' | 'setTimeout' | 'clearTimeout'>,
  act: () => void,
): () => void {
  const next = (): number =>
    clock.setTimeout(
      () => {
        act();
        timer = next();
      },
      60_000 - (clock.now() % 60_000),
    );
  let timer = next();
  return () => clock.clearTimeout(timer);
}
