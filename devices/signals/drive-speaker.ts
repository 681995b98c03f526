import type { Speaker } from './contract.ts';
import type { RecordedSignals } from './recorded-signals.ts';

/** From now on every announcement that is given is spoken. The answer ends it. */
export function driveSpeaker(signals: RecordedSignals, speaker: Speaker): () => void {
  return signals.subscribe(({ signal }) => {
    if (signal.kind === 'voice') speaker.say({ text: signal.text, language: signal.language });
  });
}
