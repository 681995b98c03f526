import type { RecordedSignals } from '../../devices/signals/recorded-signals.ts';

/** Which lamps are lit now, by colour; those that have never been lit are absent. `elapsed`: the machine's own time. */
export function watchLamps(
  signals: Pick<RecordedSignals, 'subscribe'>,
  elapsed: () => number,
): () => Readonly<Record<string, boolean>> {
  const litUntil = new Map<string, number>();
  signals.subscribe(({ signal }) => {
    if (signal.kind === 'lamp') litUntil.set(signal.colour, elapsed() + signal.milliseconds);
  });
  return () => Object.fromEntries([...litUntil].map(([colour, until]) => [colour, elapsed() < until]));
}
