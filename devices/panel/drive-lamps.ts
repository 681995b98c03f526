import type { RecordedSignals } from '../signals/recorded-signals.ts';
import type { Panel } from './contract.ts';

/** From now on every lamp that is given burns on this panel. The answer ends it. */
export function driveLamps(signals: RecordedSignals, panel: Panel): () => void {
  return signals.subscribe(({ signal }) => {
    if (signal.kind === 'lamp') panel.light(signal.colour, signal.milliseconds);
  });
}
