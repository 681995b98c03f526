import { beeps } from './beeps.ts';
import type { Buzzer } from './contract.ts';
import type { RecordedSignals } from './recorded-signals.ts';

/** From now on every beep that is given sounds on these buzzers. The answer ends it. */
export function driveBuzzers(signals: RecordedSignals, buzzers: readonly Buzzer[]): () => void {
  return signals.subscribe(({ signal }) => {
    if (signal.kind !== 'beep') return;
    for (const buzzer of buzzers) buzzer.sound(beeps(signal.count));
  });
}
